"""The tables as values."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.dose.limits import PAUSE, REPEATED_TRAINS, SINGLE_TRAIN, TrainTable, longest, open_ended

TABLES = {"rossi2009_t4_max_single_train": SINGLE_TRAIN, "chen1997_partB_max_train_in_series": REPEATED_TRAINS}


def facts(shared: Path) -> list[dict[str, str]]:
    with (shared.parent / "reference/facts/safety_trains.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_cells_agree_with_the_fact_table(shared: Path, name: str) -> None:
    table, rows = TABLES[name], [row for row in facts(shared) if row["table_id"] == name]
    assert len(rows) == sum(len(cells) for cells in table.cells.values())
    for row in rows:
        hertz, fraction = float(row["frequency_hz"]), float(row["intensity_pct_mt"]) / 100
        found = table.row(hertz, fraction)
        assert found is not None
        assert found[:2] == (hertz, fraction)
        assert longest(found[2]) == float(row["max_train_s"])
        assert open_ended(found[2]) == (row["comparator"] == ">")


def test_pauses_agree_with_the_fact_table(shared: Path) -> None:
    rows = [row for row in facts(shared) if row["table_id"] == "chen1997_partA_inter_train"]
    assert len(rows) == 12
    for row in rows:
        pause, fraction = float(row["iti_ms"]) / 1000, float(row["intensity_pct_mt"]) / 100
        assert PAUSE.row(pause, fraction) == (pause, fraction, row["rule"])


def test_repeated_trains_are_three_quarters_of_single_ones_in_nine_of_ten_cells() -> None:
    bounded = agree = 0
    for hertz, cells in SINGLE_TRAIN.cells.items():
        for cell, fraction in zip(cells, SINGLE_TRAIN.intensities, strict=True):
            found = REPEATED_TRAINS.row(hertz, fraction)
            if found is not None and found[1] == fraction and not open_ended(cell):
                bounded += 1
                agree += abs(0.75 * longest(cell) - longest(found[2])) <= 0.0501
    assert (agree, bounded) == (9, 10)


@pytest.mark.parametrize("table", TABLES.values())
@given(hertz=st.floats(0.01, 40), fraction=st.floats(0.1, 2))
def test_the_row_is_the_next_tabulated_one_up_or_none(table: TrainTable, hertz: float, fraction: float) -> None:
    found = table.row(hertz, fraction)
    if found is None:
        assert hertz > max(table.cells) or fraction > max(table.intensities)
        return
    assert found[0] == min(step for step in table.cells if step >= hertz * (1 - 1e-9))
    assert found[1] == min(step for step in table.intensities if step >= fraction * (1 - 1e-9))


@given(st.floats(0, 100), st.floats(0.1, 1.2))
def test_the_pause_is_the_next_tabulated_one_down(pause: float, fraction: float) -> None:
    found = PAUSE.row(pause, fraction)
    assert found is not None
    assert found[0] <= pause * (1 + 1e-9) or (found[0] == 0.25 and pause < 0.25)
    assert not any(found[0] < step <= pause for step in PAUSE.cells)


def test_above_the_last_column_is_outside() -> None:
    assert PAUSE.row(5, 1.21) is None
    assert SINGLE_TRAIN.row(10, 1.31) is None
