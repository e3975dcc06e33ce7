"""A backup is whole, checked and never overwrites; what is restored is what was there."""

import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from bobina.course.record import Role
from bobina.space import BadInput
from bobina.store.record import Changed, Ledger
from bobina.store.record.accounts import Accounts
from bobina.store.record.backup import back_up, restore
from bobina.store.record.chain import verify
from bobina.store.record.identities import Identities, Identity
from bobina.store.record.proof import chain_at
from bobina.store.record.sealing import make_key, read_key
from ledgers import AT, BOSS, execute, fill, tamper

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(f"sqlite:///{tmp_path / 'clinic.db'}")
    fill(made, 3, 5)
    return made


def address(path: Path) -> str:
    return f"sqlite:///{path}"


def test_all_that_lasts_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    accounts = Accounts(ledger.engine)
    accounts.add("anna", PASSWORD, Role.PHYSICIAN)
    token = accounts.sign_in("anna", PASSWORD)
    assert token is not None
    Identities(ledger).put("P1", Identity("Rossi"), BOSS)
    made = back_up(ledger.engine, tmp_path / "copy.db", BOSS)
    done = restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS, made.head)
    assert done == made
    found = Ledger(address(tmp_path / "new.db"))
    assert list(found.everything())[:-1] == list(ledger.everything())
    assert [row.kind for row in found.read("")][-2:] == ["backed-up", "restored"]
    assert Identities(found).get("P1", BOSS) == Identity("Rossi")
    again = Accounts(found.engine)
    assert again.sitting(token) is None
    assert again.sign_in("anna", PASSWORD)
    assert found.append("P1", 5, "note", "{}", "{}", AT).number == 6
    with pytest.raises(Changed):
        found.append("P2", 0, "note", "{}", "{}", AT)


def test_a_backup_is_one_file_of_its_owner_and_is_not_changed_by_use(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    back_up(ledger.engine, folder / "copy.db", BOSS)
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    content = (folder / "copy.db").read_bytes()
    folder.chmod(0o500)
    assert not verify(chain_at(str(folder / "copy.db"))).broken
    folder.chmod(0o700)
    restore(folder / "copy.db", address(tmp_path / "new.db"), BOSS)
    assert (folder / "copy.db").read_bytes() == content


def test_the_triggers_guard_what_was_restored(ledger: Ledger, tmp_path: Path) -> None:
    back_up(ledger.engine, tmp_path / "copy.db", BOSS)
    restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS)
    with pytest.raises(Exception, match="only added"):
        execute(Ledger(address(tmp_path / "new.db")), "DELETE FROM entries")


def test_a_backup_while_others_write_is_one_moment(ledger: Ledger, tmp_path: Path) -> None:
    stop, count = threading.Event(), [5]

    def write() -> None:
        while not stop.is_set():
            count[0] = ledger.append("P0", count[0], "note", "{}", "{}", AT).number

    writer = threading.Thread(target=write)
    writer.start()
    made = [back_up(ledger.engine, tmp_path / f"copy{i}.db", BOSS) for i in range(4)]
    stop.set()
    writer.join()
    for i, one in enumerate(made):
        assert verify(chain_at(str(tmp_path / f"copy{i}.db"))) == one
        assert not ledger.verify(one.head).broken


def test_nothing_is_overwritten(ledger: Ledger, tmp_path: Path) -> None:
    back_up(ledger.engine, tmp_path / "copy.db", BOSS)
    content = (tmp_path / "copy.db").read_bytes()
    with pytest.raises(BadInput, match="exists"):
        back_up(ledger.engine, tmp_path / "copy.db", BOSS)
    with pytest.raises(BadInput, match="exists"):
        restore(tmp_path / "copy.db", address(tmp_path / "clinic.db"), BOSS)
    assert (tmp_path / "copy.db").read_bytes() == content


def test_a_broken_chain_is_neither_kept_nor_restored(ledger: Ledger, tmp_path: Path) -> None:
    head = back_up(ledger.engine, tmp_path / "copy.db", BOSS).head
    tamper(tmp_path / "copy.db", "UPDATE entries SET kind = 'other' WHERE seq = 4")
    with pytest.raises(BadInput, match="broken at entry 4"):
        restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS)
    tamper(tmp_path / "copy.db", "UPDATE entries SET kind = 'note' WHERE seq = 4", "DELETE FROM entries WHERE seq = 16")
    with pytest.raises(BadInput, match="exported"):
        restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS, head)
    ledger.close()
    tamper(tmp_path / "clinic.db", "UPDATE entries SET kind = 'other' WHERE seq = 4")
    with pytest.raises(BadInput, match="broken at entry 4"):
        back_up(ledger.engine, tmp_path / "late.db", BOSS)
    assert sorted(path.name for path in tmp_path.iterdir() if "-" not in path.name) == ["clinic.db", "copy.db"]


def test_what_a_kill_left_behind_does_not_hinder(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / ".copy.db.part").write_text("half a backup")
    assert back_up(ledger.engine, tmp_path / "copy.db", BOSS).count == 16
    assert not (tmp_path / ".copy.db.part").exists()


@pytest.mark.parametrize("content", ["", "no database at all" * 1000])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "copy.db").write_text(content)
    with pytest.raises(BadInput):
        restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS)
    with pytest.raises(BadInput, match="no such file"):
        restore(tmp_path / "none.db", address(tmp_path / "new.db"), BOSS)
    assert not (tmp_path / "new.db").exists()


def test_what_is_sealed_stays_sealed(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    ledger = Ledger(address(tmp_path / "sealed.db"), read_key(tmp_path / "key"))
    ledger.append("P1", 0, "note", '{"a":"secret words"}', "{}", AT)
    back_up(ledger.engine, tmp_path / "copy.db", BOSS)
    assert b"secret words" not in (tmp_path / "copy.db").read_bytes()
    restore(tmp_path / "copy.db", address(tmp_path / "new.db"), BOSS)
    with pytest.raises(BadInput, match="BOBINA_KEY_FILE"):
        Ledger(address(tmp_path / "new.db"))
    found = Ledger(address(tmp_path / "new.db"), read_key(tmp_path / "key"))
    assert "secret words" in found.read("P1")[0].body


def test_a_database_in_use_is_backed_up_not_copied(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        ledger.append("P0", 5, "note", "{}", "{}", AT)
        with pytest.raises(BadInput, match="in use"):
            restore(tmp_path / "clinic.db", address(tmp_path / "new.db"), BOSS)
