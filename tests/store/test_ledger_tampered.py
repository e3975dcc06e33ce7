"""Tampering behind the triggers is found: every column of every row, deletion, order, a cut tail, a chain made anew."""

import random
import sqlite3
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.store.record import Head, Ledger, Verified, Written
from bobina.store.record.chain import FIRST, verify
from bobina.store.record.proof import chain_at
from ledgers import BOSS, fill, seen, tamper

COLUMNS = list(Written.__slots__)
NUMBERS = ("seq", "number")
PEOPLE, EACH = 5, 40


def chain(count: int) -> list[Written]:
    """A sound chain of two records without a database."""
    rows, before = [], FIRST
    for seq in range(1, count + 1):
        row = Written(seq, f"P{seq % 2}", (seq + 1) // 2, "2027", "{}", "note", f'{{"a":{seq}}}', before, "")
        rows.append(replace(row, hash=row.digest()))
        before = rows[-1].hash
    return rows


def changed(row: Written, column: str, value: object) -> Written:
    """A row with another value in a column."""
    return replace(row, **{column: value})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of 200 entries; never changed."""
    path = tmp_path_factory.mktemp("sound") / "clinic.db"
    ledger = Ledger(f"sqlite:///{path}")
    fill(ledger, PEOPLE, EACH)
    ledger.engine.dispose()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "clinic.db"
    copy.write_bytes(sound.read_bytes())
    return copy


def found(path: Path, head: Head | None = None) -> Verified:
    return verify(chain_at(str(path)), head)


def test_a_sound_chain_holds(path: Path) -> None:
    verified = found(path)
    assert (verified.count, verified.broken) == (PEOPLE * EACH, ())
    assert verified.head == Head(PEOPLE * EACH, seen(path)[-1].hash)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_in_the_file_is_found(path: Path, column: str) -> None:
    """Of some rows in turn: changed, checked, put back."""
    tamper(path)
    connection = sqlite3.connect(path, isolation_level=None)
    change = f"{column} + 1000" if column in NUMBERS else f"substr({column}, 2) || 'é'"
    rows = seen(path)
    for row in [*random.Random(3).sample(rows, 6), rows[0], rows[-1]]:
        connection.execute(f"UPDATE entries SET {column} = {change} WHERE seq = ?", (row.seq,))
        assert found(path).broken, row
        there = row.seq + 1000 if column == "seq" else row.seq
        connection.execute(f"UPDATE entries SET {column} = ? WHERE seq = ?", (getattr(row, column), there))
    connection.close()
    assert not found(path).broken


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_every_single_row_is_found(sound: Path, column: str) -> None:
    rows = seen(sound)
    for i, row in enumerate(rows):
        value = getattr(row, column)
        false = changed(row, column, value + 1 if isinstance(value, int) else value + " ")
        assert verify([*rows[:i], false, *rows[i + 1 : i + 3]]).broken


@pytest.mark.parametrize("column", [one for one in COLUMNS if one not in ("hash", "before")])
def test_a_row_that_was_hashed_anew_is_found(sound: Path, column: str) -> None:
    """By the entry after it; the last one, by the head."""
    rows = seen(sound)
    for i, row in enumerate(rows):
        value = getattr(row, column)
        false = changed(row, column, value + 1 if isinstance(value, int) else value + " ")
        forged = [*rows[:i], replace(false, hash=false.digest()), *rows[i + 1 : i + 3]]
        known = Head(row.seq, row.hash) if i == len(rows) - 1 else None
        assert verify(forged, known).broken


@pytest.mark.parametrize(("column", "values"), [
    ("seq", [1, 2, 4]), ("seq", [2, 3, 4]), ("number", [1, 1, 3]), ("number", [1, 2, 2]),
])  # fmt: skip
def test_a_whole_chain_with_a_gap_is_found_though_every_hash_fits(column: str, values: list[int]) -> None:
    rows, before = [], FIRST
    for i, value in enumerate(values, 1):
        row = changed(Written(i, "P1", i, "2027", "{}", "note", "{}", before, ""), column, value)
        rows.append(replace(row, hash=row.digest()))
        before = rows[-1].hash
    assert verify(rows).broken


def test_every_single_deletion_and_exchange_is_found(sound: Path) -> None:
    rows = seen(sound)
    for i, row in enumerate(rows):
        known = Head(row.seq, row.hash) if i == len(rows) - 1 else None
        assert verify([*rows[:i], *rows[i + 1 : i + 3]], known).broken
        j = (i + 1 + i % 7) % len(rows)
        swapped = list(rows)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        assert verify(swapped[: max(i, j) + 1]).broken


@pytest.mark.parametrize("value", ["x'ff00'", "CAST(x'61ff' AS TEXT)", "1.5", "'5'", "''"])
def test_what_is_no_text_is_found_too(path: Path, value: str) -> None:
    tamper(path, f"UPDATE entries SET body = {value} WHERE seq = 7")
    assert [one.seq for one in found(path).broken] == [7]


def test_a_deletion_is_found(path: Path) -> None:
    tamper(path, "DELETE FROM entries WHERE seq = 100")
    assert {one.seq for one in found(path).broken} >= {101}


def test_a_whole_record_taken_out_is_found(path: Path) -> None:
    tamper(path, "DELETE FROM entries WHERE person = 'P3'")
    assert found(path).broken


def test_an_exchange_of_two_is_found(path: Path) -> None:
    tamper(path, "UPDATE entries SET seq = -1 WHERE seq = 50", "UPDATE entries SET seq = 50 WHERE seq = 51",
           "UPDATE entries SET seq = 51 WHERE seq = -1")
    assert found(path).broken


def test_a_cut_tail_is_found_by_an_exported_head_alone(path: Path) -> None:
    head = found(path).head
    tamper(path, "DELETE FROM entries WHERE seq > 190")
    assert not found(path).broken
    assert [one.seq for one in found(path, head).broken] == [200]


def test_a_chain_made_anew_is_found_by_an_exported_head_alone(path: Path) -> None:
    head, last = found(path).head, FIRST
    connection = sqlite3.connect(path)
    tamper(path)
    for row in seen(path):
        false = replace(row, before=last, body='{"note":"never happened"}' if row.seq == 30 else row.body)
        last = false.digest()
        connection.execute("UPDATE entries SET body = ?, before = ?, hash = ? WHERE seq = ?",
                           (false.body, false.before, last, false.seq))
    connection.commit()
    connection.close()
    assert not found(path).broken
    assert [one.seq for one in found(path, head).broken] == [200]


def test_a_head_of_earlier_is_still_in_a_chain_that_grew(path: Path) -> None:
    head = found(path).head
    Ledger(f"sqlite:///{path}").log("exported", {}, BOSS)
    assert not found(path, head).broken
    assert not found(path, Head()).broken


@given(st.integers(1, 30), st.data())
def test_any_single_change_of_a_chain_is_found(count: int, data: st.DataObject) -> None:
    rows = chain(count)
    assert not verify(rows).broken
    where = data.draw(st.integers(0, count - 1))
    column = data.draw(st.sampled_from(COLUMNS))
    old = getattr(rows[where], column)
    values: st.SearchStrategy[object] = st.integers() if column in NUMBERS else st.text(max_size=80)
    value = data.draw(values.filter(lambda one: one != old))
    assert verify([*rows[:where], changed(rows[where], column, value), *rows[where + 1 :]]).broken


@given(st.integers(2, 30), st.data())
def test_any_other_order_or_gap_is_found(count: int, data: st.DataObject) -> None:
    rows = chain(count)
    other = data.draw(st.permutations(rows).filter(lambda one: one != rows))
    assert verify(other).broken
    gone = data.draw(st.integers(0, count - 2))
    assert verify(rows[:gone] + rows[gone + 1 :]).broken
    twice = data.draw(st.integers(0, count - 1))
    assert verify(rows[: twice + 1] + rows[twice:]).broken
    assert verify(rows[:-1], Head(count, rows[-1].hash)).broken


@given(st.lists(st.text(), min_size=5, max_size=5))
def test_no_two_entries_are_hashed_as_the_same_text(texts: list[str]) -> None:
    """What moves from one field to the next is another entry: lengths need no telling."""
    row = Written(1, texts[0], 1, texts[1], texts[2], texts[3], texts[4], FIRST, "")
    moved = replace(row, by=row.by + row.kind, kind="")
    assert (row.digest() == moved.digest()) == (astuple(row) == astuple(moved))
