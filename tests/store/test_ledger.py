"""The ledger on SQLite: it only grows, nobody's entry gets lost, it is on the disk, it opens what it should."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from bobina.space import BadInput
from bobina.store.record import Changed, Head, Ledger
from bobina.store.record.schema import HEAD, steps
from bobina.store.record.tables import metadata
from ledgers import AT, BODY, BOSS, PROCESSES, execute, fill, held, killed_writer, write_some

REFUSED = "only added"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path / 'clinic.db'}")


def test_what_was_appended_is_read_again(ledger: Ledger) -> None:
    row = ledger.append("P1", 0, "note", BODY, "{}", AT)
    assert ledger.read("P1") == [row]
    assert (row.seq, row.number, row.body, row.hash) == (1, 1, BODY, row.digest())
    assert ledger.read("P1", 1) == ledger.read("P2") == []
    assert ledger.head() == Head(1, row.hash)


def test_an_entry_after_another_than_the_last_is_refused(ledger: Ledger) -> None:
    ledger.append("P1", 0, "note", "{}", "{}", AT)
    for version in (0, 2):
        with pytest.raises(Changed) as refused:
            ledger.append("P1", version, "note", "{}", "{}", AT)
        assert refused.value.version == 1
    assert len(ledger.read("P1")) == 1


def test_several_are_written_all_or_none(ledger: Ledger) -> None:
    ledger.extend("P1", 0, [("note", "{}"), ("note", BODY)], "{}", AT)
    assert [row.number for row in ledger.read("P1")] == [1, 2]
    with pytest.raises(IntegrityError):
        ledger.extend("P1", 2, [("note", "{}"), ("note", None)], "{}", AT)  # type: ignore[list-item]
    assert len(ledger.read("P1")) == 2
    assert not ledger.verify().broken


def test_the_clinic_is_nobody(ledger: Ledger) -> None:
    ledger.log("exported", {"file": "x"}, BOSS, AT)
    ledger.append("P2", 0, "note", "{}", "{}", AT)
    ledger.log("exported", {"file": "y"}, BOSS, AT)
    assert ledger.people() == ["P2"]
    assert [row.number for row in ledger.read("")] == [1, 2]
    assert not ledger.verify().broken


@pytest.mark.parametrize("statement", [
    "UPDATE entries SET kind = 'other' WHERE seq = 2",
    "DELETE FROM entries WHERE seq = 3",
    "DELETE FROM entries",
    "INSERT OR REPLACE INTO entries SELECT seq, person, number, at, by, 'other', body, before, hash FROM entries "
    "WHERE seq = 2",
    "INSERT OR REPLACE INTO entries SELECT 4, person, number, at, by, 'other', body, hash, hash FROM entries "
    "WHERE seq = 3",
    "INSERT INTO entries SELECT 9, person, 3, at, by, kind, body, hash, hash FROM entries WHERE seq = 3",
    "INSERT INTO entries SELECT 4, person, 3, at, by, kind, body, before, hash FROM entries WHERE seq = 3",
])  # fmt: skip
def test_the_database_itself_refuses_change(ledger: Ledger, statement: str) -> None:
    fill(ledger, 1, 3)
    with pytest.raises(IntegrityError, match=REFUSED):
        execute(ledger, statement)
    assert ledger.verify().count == 3
    assert not ledger.verify().broken


def test_nor_can_another_program_replace_an_entry(ledger: Ledger) -> None:
    """SQLite deletes what it replaces without asking the trigger of deletion, unless told otherwise."""
    fill(ledger, 1, 3)
    with closing(sqlite3.connect(str(ledger.engine.url.database))) as other:
        for seq in (2, 4):
            with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
                other.execute(f"INSERT OR REPLACE INTO entries SELECT {seq}, person, number, at, by, 'other', body, "
                              "hash, hash FROM entries WHERE seq = 3")
    assert not ledger.verify().broken


def test_every_commit_waits_for_the_disk(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        asked = ("synchronous", "journal_mode")
        assert [connection.exec_driver_sql(f"PRAGMA {one}").scalar() for one in asked] == [2, "wal"]


def test_a_new_file_is_its_owners_alone(ledger: Ledger, tmp_path: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_writers_at_once_neither_lose_nor_double_an_entry(ledger: Ledger) -> None:
    def write(who: int) -> int:
        lost = 0
        for number in range(10):
            ledger.append(f"P{who}", number, "note", "{}", "{}", AT)
            version = len(ledger.read("shared"))
            try:
                ledger.append("shared", version, "note", "{}", "{}", AT)
            except Changed:
                lost += 1
        return lost

    with ThreadPoolExecutor(8) as pool:
        lost = sum(pool.map(write, range(8)))
    assert [len(ledger.read(f"P{who}")) for who in range(8)] == [10] * 8
    assert len(ledger.read("shared")) == 80 - lost
    found = ledger.verify()
    assert found.count == 160 - lost
    assert not found.broken


def test_processes_on_one_file_take_turns(ledger: Ledger) -> None:
    url = str(ledger.engine.url)
    writers = [PROCESSES.Process(target=write_some, args=(url, f"P{who}", 60)) for who in range(2)]
    for one in writers:
        one.start()
    write_some(url, "P2", 60)
    for one in writers:
        one.join()
    assert [one.exitcode for one in writers] == [0, 0]
    found = ledger.verify()
    assert (found.count, found.broken) == (180, ())


def test_reading_waits_for_no_writer_and_sees_one_state(ledger: Ledger) -> None:
    fill(ledger, 1, 2)
    with ledger.engine.connect().execution_options(writes=True) as writer, writer.begin():
        assert len(ledger.read("P0")) == 2
    reader = ledger.everything()
    next(reader)
    ledger.append("P0", 2, "note", "{}", "{}", AT)
    assert len(list(reader)) == 1


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    said: list[tuple[int, str]] = []
    for i, after in enumerate((1, 7, 20, 3, 30)):
        said += killed_writer(url, f"P{i % 2}", after)
        held(Ledger(url), said)


def test_the_steps_make_the_tables(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert ScriptDirectory.from_config(steps()).get_heads() == [HEAD]


def test_a_newer_database_is_refused(ledger: Ledger) -> None:
    execute(ledger, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadInput, match="newer bobina"):
        Ledger(str(ledger.engine.url))


def test_a_step_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = command.upgrade

    def half(config: Config, revision: str) -> None:
        real(config, revision)
        raise BadInput("no power")

    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(BadInput):
        Ledger(url)
    monkeypatch.undo()
    assert Ledger(url).verify().count == 0


def test_many_open_a_new_database_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Ledger(f"sqlite:///{tmp_path / 'clinic.db'}"), range(4)))
    assert len({one.append(f"P{i}", 0, "note", "{}", "{}", AT).seq for i, one in enumerate(opened)}) == 4


@pytest.mark.parametrize("url", ["", "clinic.db", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "oracle://x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="address"):
        Ledger(url)


def test_what_is_no_database_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_text("no database" * 1000)
    with pytest.raises(BadInput, match="cannot be opened"):
        Ledger(f"sqlite:///{path}")
    with pytest.raises(BadInput, match="folder"):
        Ledger(f"sqlite:///{tmp_path / 'nowhere' / 'clinic.db'}")
    strange = Ledger(f"sqlite:///{tmp_path / 'strange.db'}")
    execute(strange, "DROP TABLE alembic_version")
    with pytest.raises(BadInput, match="not bobina's"):
        Ledger(f"sqlite:///{tmp_path / 'strange.db'}")
