"""Optional sealing: what lies on the disk cannot be read without the key; the chain is checked without it."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.space import BadInput
from bobina.store.record import Ledger
from bobina.store.record.chain import verify
from bobina.store.record.proof import chain_at
from bobina.store.record.sealing import Key, make_key, read_key
from ledgers import AT, BOSS, tamper

SECRET = '{"note":"what nobody else may read"}'
KEY = Key(bytes(range(32)))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    make_key(tmp_path / "keys" / "key")
    return tmp_path / "keys" / "key"


@pytest.fixture
def url(tmp_path: Path, key: Path) -> str:
    """A sealed database with two entries of one person and one of the clinic."""
    where = f"sqlite:///{tmp_path / 'clinic.db'}"
    ledger = Ledger(where, read_key(key))
    for number in range(2):
        ledger.append("P1", number, "note", SECRET, "{}", AT)
    ledger.log("exported", {"file": "x"}, BOSS, AT)
    ledger.close()
    return where


def test_what_was_sealed_is_read_with_the_key(url: str, key: Path) -> None:
    ledger = Ledger(url, read_key(key))
    assert [row.body for row in ledger.read("P1")] == [SECRET, SECRET]
    assert [row.kind for row in ledger.read("")] == ["exported"]
    assert not ledger.verify().broken


def test_nothing_of_it_lies_on_the_disk(url: str, tmp_path: Path, key: Path) -> None:
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"exported" in content
    assert b"nobody else" not in content
    assert read_key(key).secret not in content
    first, second, _ = chain_at(url)
    assert first.body != second.body


def test_a_stranger_checks_the_chain_without_the_key(url: str, tmp_path: Path) -> None:
    assert not verify(chain_at(url)).broken
    tamper(tmp_path / "clinic.db", "UPDATE entries SET body = body || 'A' WHERE seq = 2")
    assert [one.seq for one in verify(chain_at(url)).broken] == [2]


def test_a_sealed_body_opens_in_its_own_place_alone(url: str, tmp_path: Path, key: Path) -> None:
    tamper(tmp_path / "clinic.db", "UPDATE entries SET body = (SELECT body FROM entries WHERE seq = 1) WHERE seq = 2")
    with pytest.raises(BadInput, match="sealed with another key, or was changed"):
        Ledger(url, read_key(key)).read("P1")


def test_another_key_or_none_is_refused(url: str, tmp_path: Path) -> None:
    make_key(tmp_path / "other")
    with pytest.raises(BadInput, match="not the one"):
        Ledger(url, read_key(tmp_path / "other"))
    with pytest.raises(BadInput, match="BOBINA_KEY_FILE"):
        Ledger(url)


def test_a_database_that_began_without_a_key_takes_none(tmp_path: Path, key: Path) -> None:
    where = f"sqlite:///{tmp_path / 'plain.db'}"
    Ledger(where).append("P1", 0, "note", SECRET, "{}", AT)
    with pytest.raises(BadInput, match="begun without a key"):
        Ledger(where, read_key(key))


def test_a_key_is_made_once_for_its_owner_and_never_shown(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(BadInput, match="exists"):
        make_key(key)
    made = read_key(key)
    assert len(made.secret) == 32
    assert made.secret.hex() not in repr(made)
    assert str(made.secret) not in f"{made} {made!r}"
    make_key(key.with_name("second"))
    assert read_key(key.with_name("second")) != made


@pytest.mark.parametrize("content", ["", "bobina-key-1:", "bobina-key-1:YWJj", "other:" + "QUFB" * 11, "é", "%%%"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(BadInput, match="account key"):
        read_key(path)


def test_a_key_that_is_not_there_or_everybodys_is_refused(tmp_path: Path, key: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_key(tmp_path / "none")
    key.chmod(0o604)
    with pytest.raises(BadInput, match="everybody"):
        read_key(key)


@given(st.text(), st.text(), st.integers(0), st.integers(1, 255))
def test_sealed_text_opens_again_unless_a_byte_changed(text: str, place: str, where: int, by: int) -> None:
    sealed = KEY.seal(text, place)
    assert KEY.open(sealed, place) == text
    with pytest.raises(BadInput):
        KEY.open(sealed, place + ".")
    head, content = sealed[:9], sealed[9:]
    i = where % len(content.rstrip("="))
    other = content[:i] + chr((ord(content[i]) ^ by) % 128) + content[i + 1 :]
    if other != content and other.rstrip("=")[:-1] != content.rstrip("=")[:-1]:
        with pytest.raises(BadInput):
            KEY.open(head + other, place)
