"""Identities lie apart: optional, erasable without touching the chain, every reading written down."""

from datetime import date
from pathlib import Path

import pytest

from bobina.space import BadInput
from bobina.store.record import Ledger
from bobina.store.record.identities import Identities, Identity
from bobina.store.record.sealing import make_key, read_key
from ledgers import AT, BODY, BOSS, fill

ROSSI = Identity("Zaccaria Rossi", date(1980, 2, 29), "+39 000", "H123")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(f"sqlite:///{tmp_path / 'clinic.db'}")
    fill(made, 2, 2)
    return made


def kinds(ledger: Ledger) -> list[str]:
    return [row.kind for row in ledger.read("")]


def test_what_is_kept_is_told_and_every_reading_is_written_down(ledger: Ledger) -> None:
    identities = Identities(ledger)
    assert identities.get("P0", BOSS) is None
    identities.put("P0", Identity("Rosi"), BOSS)
    identities.put("P0", ROSSI, BOSS)
    assert identities.get("P0", BOSS) == ROSSI
    assert identities.known() == ["P0"]
    assert kinds(ledger) == ["identity-written", "identity-written", "identity-read"]


def test_erased_is_gone_from_every_file_and_the_chain_holds(ledger: Ledger, tmp_path: Path) -> None:
    identities, before = Identities(ledger), ledger.read("P0")
    identities.put("P0", ROSSI, BOSS)
    assert b"Zaccaria" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert identities.erase("P0", BOSS)
    assert not identities.erase("P0", BOSS)
    assert b"Zaccaria" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert ledger.read("P0") == before
    assert not ledger.verify().broken
    assert kinds(ledger) == ["identity-written", "identity-erased"]


def test_nothing_identifying_is_in_the_chain(ledger: Ledger) -> None:
    identities = Identities(ledger)
    identities.put("P0", ROSSI, BOSS)
    identities.get("P0", BOSS)
    identities.erase("P0", BOSS)
    said = "".join(row.body + row.by + row.person for row in ledger.everything())
    assert not [one for one in ("Rossi", "1980", "+39", "H123") if one in said]


def test_what_is_sealed_opens_for_its_person_alone(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    ledger = Ledger(f"sqlite:///{tmp_path / 'sealed.db'}", read_key(tmp_path / "key"))
    identities = Identities(ledger)
    ledger.append("P0", 0, "note", BODY, "{}", AT)
    identities.put("P0", ROSSI, BOSS)
    assert b"Zaccaria" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert identities.get("P0", BOSS) == ROSSI
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE identities SET person = 'P1'")
    with pytest.raises(BadInput, match="sealed"):
        identities.get("P1", BOSS)


@pytest.mark.parametrize("who", [Identity("a\0b"), Identity("a", contact="x" * 1001)])
def test_what_cannot_be_kept_is_refused(ledger: Ledger, who: Identity) -> None:
    with pytest.raises(BadInput):
        Identities(ledger).put("P0", who, BOSS)
