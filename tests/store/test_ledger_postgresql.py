"""The record on a real PostgreSQL: the same promises as on SQLite."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import ProgrammingError

from bobina.course.record import Role
from bobina.space import BadInput
from bobina.store.record import Changed, Ledger
from bobina.store.record.accounts import Accounts
from bobina.store.record.backup import back_up, restore
from bobina.store.record.identities import Identities, Identity
from bobina.store.record.proof import chain_at
from bobina.store.record.sealing import make_key, read_key
from bobina.store.record.tables import metadata
from ledgers import AT, BODY, BOSS, execute, fill, held, killed_writer
from postgres import Server, postgresql

__all__ = ["postgresql"]
PASSWORD = "a long enough pass phrase"


@pytest.fixture
def ledger(postgresql: Server) -> Iterator[Ledger]:
    made = Ledger(postgresql.fresh())
    yield made
    made.close()


def test_what_was_appended_is_read_again(ledger: Ledger) -> None:
    row = ledger.append("P1", 0, "note", BODY, "{}", AT)
    assert ledger.read("P1") == [row]
    assert ledger.read("P\0") == []
    with pytest.raises(Changed):
        ledger.append("P1", 0, "note", BODY, "{}", AT)
    assert ledger.people() == ["P1"]
    assert not ledger.verify().broken


def test_the_steps_make_the_tables(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("statement", [
    "UPDATE entries SET kind = 'other' WHERE seq = 2",
    "DELETE FROM entries WHERE seq = 3",
    "TRUNCATE entries",
    "INSERT INTO entries SELECT * FROM entries WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET kind = 'other'",
    "INSERT INTO entries SELECT 9, person, 3, at, by, kind, body, hash, hash FROM entries WHERE seq = 3",
])  # fmt: skip
def test_the_database_itself_refuses_change(ledger: Ledger, statement: str) -> None:
    fill(ledger, 1, 3)
    with pytest.raises(ProgrammingError, match="only added"):
        execute(ledger, statement)
    assert ledger.verify().count == 3
    assert not ledger.verify().broken


def test_every_commit_waits_for_the_disk_whatever_the_servers_default(postgresql: Server) -> None:
    url = postgresql.fresh()
    with closing(Ledger(url)) as first:
        execute(first, f"ALTER DATABASE {first.engine.url.database} SET synchronous_commit TO off")
    again = Ledger(url)
    with again.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    again.close()


def test_a_change_behind_the_triggers_is_found(ledger: Ledger) -> None:
    fill(ledger, 3, 10)
    head = ledger.head()
    execute(ledger, "ALTER TABLE entries DISABLE TRIGGER USER")
    execute(ledger, "UPDATE entries SET body = body || ' ' WHERE seq = 12")
    assert [one.seq for one in ledger.verify().broken] == [12]
    execute(ledger, "UPDATE entries SET body = trim(body) WHERE seq = 12")
    assert not ledger.verify(head).broken
    execute(ledger, "DELETE FROM entries WHERE seq = 30")
    assert not ledger.verify().broken
    assert ledger.verify(head).broken


def test_writers_at_once_neither_lose_nor_double_an_entry(ledger: Ledger) -> None:
    def write(who: int) -> int:
        lost = 0
        for number in range(6):
            ledger.append(f"P{who}", number, "note", "{}", "{}", AT)
            try:
                ledger.append("shared", len(ledger.read("shared")), "note", "{}", "{}", AT)
            except Changed:
                lost += 1
        return lost

    with ThreadPoolExecutor(6) as pool:
        lost = sum(pool.map(write, range(6)))
    assert [len(ledger.read(f"P{who}")) for who in range(6)] == [6] * 6
    found = ledger.verify()
    assert found.count == 72 - lost
    assert not found.broken


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(ledger: Ledger) -> None:
    url, said = ledger.engine.url.render_as_string(hide_password=False), []
    for i, after in enumerate((1, 7, 20, 3, 30)):
        said += killed_writer(url, f"P{i % 2}", after)
        held(ledger, said)


def test_sittings_and_waiting(ledger: Ledger) -> None:
    accounts = Accounts(ledger.engine)
    accounts.add("anna", PASSWORD, Role.PHYSICIAN, by=BOSS)
    token = accounts.sign_in("anna", PASSWORD)
    assert token is not None
    sitting = accounts.sitting(token)
    assert sitting is not None
    assert [accounts.opened(sitting, "P1"), accounts.opened(sitting, "P1")] == [True, False]
    assert accounts.sign_in("anna", "x" * 20) is None
    person = accounts.take_over(accounts.hand_over("P1", sitting.actor))
    assert person is not None
    accounts.close("anna", BOSS)
    assert accounts.sitting(token) is None
    assert accounts.sitting(person) is not None
    assert not ledger.verify().broken


def test_an_identity_is_erased_from_the_pages(ledger: Ledger) -> None:
    identities = Identities(ledger)
    identities.put("P1", Identity("Rossi"), BOSS)
    assert identities.get("P1", BOSS) == Identity("Rossi")
    assert identities.erase("P1", BOSS)
    assert identities.known() == []
    assert not ledger.verify().broken


def test_a_backup_goes_from_either_kind_to_either_kind(ledger: Ledger, postgresql: Server, tmp_path: Path) -> None:
    fill(ledger, 4, 5)
    Accounts(ledger.engine).add("anna", PASSWORD, Role.PHYSICIAN)
    Identities(ledger).put("P1", Identity("Rossi"), BOSS)
    first, second, other = tmp_path / "first.db", tmp_path / "second.db", postgresql.fresh()
    made = back_up(ledger.engine, first, BOSS)
    restore(first, f"sqlite:///{tmp_path / 'clinic.db'}", BOSS, made.head)
    moved = Ledger(f"sqlite:///{tmp_path / 'clinic.db'}")
    back_up(moved.engine, second, BOSS)
    restore(second, other, BOSS, made.head)
    found = Ledger(other)
    assert found.read("P1") == ledger.read("P1")
    assert found.verify(made.head).count == made.count + 3
    assert Identities(found).get("P1", BOSS) == Identity("Rossi")
    assert Accounts(found.engine).sign_in("anna", PASSWORD)
    with pytest.raises(BadInput, match="empty"):
        restore(second, other, BOSS)
    assert not found.verify(made.head).broken
    found.close()


def test_a_sealed_database_is_checked_without_its_key(postgresql: Server, tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    url = postgresql.fresh()
    sealed = Ledger(url, read_key(tmp_path / "key"))
    sealed.append("P1", 0, "note", BODY, "{}", AT)
    assert [row.body for row in sealed.read("P1")] == [BODY]
    sealed.close()
    (row,) = chain_at(url)
    assert "note" not in row.body
    assert row.hash == row.digest()
    with pytest.raises(BadInput, match="BOBINA_KEY_FILE"):
        Ledger(url)
