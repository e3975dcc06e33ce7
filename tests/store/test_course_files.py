"""Research tables, NIBS-BIDS, the calendar: what is in them, and above all what is not."""

import csv
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import StringIO
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Event
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.kinds import KINDS
from bobina.course.record import Entry, Record, Struck
from bobina.course.referral import Indication, Referred
from bobina.course.scales import Scored
from bobina.course.threshold.events import How, Muscle, ThresholdEntered
from bobina.course.use.events import DaysOfUse
from bobina.course.use.substances import Substance, Unit
from bobina.store.course_files.cells import guarded, written
from bobina.store.course_files.columns import columns, mappings, told_key
from bobina.store.course_files.nibs_names import COLUMNS
from bobina.store.course_files.nibs_sessions import nibs_bids
from bobina.store.course_files.research import ALWAYS, research
from bobina.store.navigation.nibs_bids import read_nibs_bids
from bobina.store.tables import read_table
from records import MONDAY, OPERATOR, REFERRED

SECRET = "Rossi Maria, via Garibaldi 3"


def put(*events: Event, days: int = 0) -> Record:
    """A record of these entries, one a day, whatever the rules say."""
    every = (REFERRED, *events)
    return Record("TEST22", tuple(
        Entry(i, MONDAY + timedelta(days=days * i, minutes=i), OPERATOR, one) for i, one in enumerate(every, 1)))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def session(protocol: str, pulses: int, trains: int, **other: Any) -> Delivered:
    said = Delivered(1, MONDAY, protocol, "MC-B70", "figure-8", "MagPro R30", 66.0, pulses, True, True, trains, pulses,
                     Tolerated.WELL)  # fmt: skip
    return replace(said, **other)


def test_a_table_to_a_kind_with_days_for_dates() -> None:
    rating = Scored("phq-9", {str(i): 1.0 for i in range(1, 10)}, date(2027, 1, 21))
    files = research([put(rating)])
    assert set(files) == {"people.csv", "referred.csv", "scored.csv", "scored-values.csv", "dictionary.csv"}
    (row,) = table(files["scored.csv"])
    assert (row["person"], row["scale"], row["entry_day"], row["day"]) == ("TEST22", "phq-9", "0", "10")
    assert [one["value"] for one in table(files["scored-values.csv"])] == ["1"] * 9
    assert "2027" not in "".join(files.values())


def test_days_that_are_keys_are_counted_too() -> None:
    diary = DaysOfUse(Substance.ALCOHOL, Unit.DRINK_12, {"2027-01-01": 3.0, "2027-01-12": 0.0})
    files = research([put(diary)])
    assert [row["key"] for row in table(files["days-of-use-quantities.csv"])] == ["-10", "1"]
    assert "2027" not in "".join(files.values())


def test_a_key_that_is_no_name_is_not_told() -> None:
    assert told_key("elbow-flexors-left", MONDAY.date()) == "elbow-flexors-left"
    assert told_key(SECRET, MONDAY.date()) == "other"


def test_the_age_stands_for_the_year_of_birth_and_the_oldest_are_one() -> None:
    (row,) = table(research([put()])["people.csv"])
    assert row["age"] == "47"
    old = Record("TEST22", (Entry(1, MONDAY, OPERATOR, replace(REFERRED, birth_year=1930)),))
    files = research([old])
    assert table(files["people.csv"])[0]["age"] == "90"
    assert "1930" not in "".join(files.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_column_is_there_twice(kind: Any) -> None:
    names = [one.name for one in (*ALWAYS, *columns(kind.form, words=True))]
    assert len(set(names)) == len(names)


def test_every_column_is_in_the_dictionary() -> None:
    files = research([put(Scored("bdi-ii", {"total": 20.0}, date(2027, 1, 11)), session("MDD-SAINT", 1800, 60))])
    told = {(row["table"], row["column"]) for row in table(files["dictionary.csv"])}
    there = {(name.removesuffix(".csv"), column) for name, text in files.items() if name != "dictionary.csv"
             for column in text.splitlines()[0].split(",")}
    assert told == there
    assert all(row["meaning"] for row in table(files["dictionary.csv"]))


def test_struck_entries_are_left_out() -> None:
    rating = Scored("bdi-ii", {"total": 20.0}, date(2027, 1, 11))
    assert "scored.csv" not in research([put(rating, Struck(2, "wrong person"))])


def test_a_record_without_a_referral_is_not_exported() -> None:
    assert list(research([Record("TEST22")])) == ["dictionary.csv"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_words_of_anybodys_own_leave_by_default(kind: Any) -> None:
    """Every text of every kind of entry that is none of given choices stays in the record unless it is asked for."""
    told = filled(kind.form)
    record = Record("TEST22", (Entry(1, MONDAY, OPERATOR, REFERRED), Entry(2, MONDAY, OPERATOR, told)))
    if kind.form is Referred:
        record = Record("TEST22", (Entry(1, MONDAY, OPERATOR, told),))
    elif kind.form is Struck:
        return
    assert "Rossi" not in "".join(research([record]).values())
    words = any(isinstance(getattr(told, one.name), str) and getattr(told, one.name) == SECRET for one in fields(told))
    if words:
        assert "Rossi" in "".join(research([record], words=True).values())


def filled(form: type[Event]) -> Event:
    """An entry of a kind with the secret in every text; nothing is held against the rules of the kind."""
    made: Event = object.__new__(form)
    hints = get_type_hints(form)
    for one in fields(form):
        how = one.metadata.get("asked")
        choices = tuple(how.choices) if how is not None and how.choices else ()
        object.__setattr__(made, one.name, _value(hints[one.name], choices))
    return made


def _value(kind: Any, choices: tuple[Any, ...]) -> Any:
    inner = [one for one in get_args(kind) if one is not NoneType]
    origin = get_origin(kind)
    if origin is tuple:
        return (_value(inner[0], choices),)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"1": _value(inner[1], ())}
    if origin is not None or NoneType in get_args(kind):
        return _value(inner[0], choices)
    if choices:
        return choices[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    return {bool: True, int: 1, float: 1.5, date: MONDAY.date(), datetime: MONDAY}.get(kind, SECRET)


@given(st.text(max_size=30))
def test_no_cell_of_text_is_a_formula(text: str) -> None:
    """A spreadsheet runs what begins with = + - @ or a control (OWASP, recollected)."""
    cell = guarded(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


VALUES = st.one_of(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.none())


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_a_table_reads_back(values: list[Any]) -> None:
    text = written([f"c{i}" for i in range(len(values))], [values])
    (row,) = list(csv.reader(StringIO(text, newline="")))[1:]
    for value, cell in zip(values, row, strict=True):
        if isinstance(value, float):
            assert float(cell) == value
        elif value is None:
            assert cell == ""
        else:
            assert cell in (value, f"'{value}")


def test_negative_numbers_stay_numbers() -> None:
    assert written(["x"], [[-1.5]]).splitlines()[1] == "-1.5"


def rows(files: Mapping[str, str], ending: str = "_nibs.tsv") -> list[dict[str, str]]:
    lines = [text.splitlines() for name, text in files.items() if name.endswith(ending)]
    return [dict(zip(one[0].split("\t"), line.split("\t"), strict=True)) for one in lines for line in one[1:]]


RMT = ThresholdEntered(
    kind=Muscle.RMT, how=How.EMG, muscle="FDI, right", coil_kind="figure-8", coil="MC-B70", stimulator="MagPro R30",
    percent_mso=55.0,
    taken_on=date(2027, 1, 10), taken_by="a nurse", note="5 of 10",
)  # fmt: skip


@pytest.mark.parametrize(("protocol", "pulses", "trains", "patterns", "lasts"), [
    ("MDD-ITBS-THREED", 600, 20, ("3", "20", "10", "200", "20", "10000"), "191.84"),
    ("MDD-10HZ-NEUROSTAR", 3000, 75, ("40", "100", "75", "30000", "n/a", "n/a"), "2223.9"),
])
def test_timing_as_the_proposals_own_table_has_it(
    protocol: str, pulses: int, trains: int, patterns: tuple[str, ...], lasts: str,
) -> None:
    """nigelrogasch/nibs-bids 77de0bd: iTBS is 3 at 50 Hz, 10 at 5 Hz, 20 every 10 s; 10 Hz is 4 s on, 26 s off."""
    (row,) = rows(nibs_bids(put(RMT, session(protocol, pulses, trains))))
    assert tuple(row[f"pattern{i}_{what}"] for i in (1, 2, 3) for what in ("count", "interval")) == patterns
    assert row["session_duration"] == lasts
    counts = [int(row[f"pattern{i}_count"]) for i in (1, 2, 3) if row[f"pattern{i}_count"] != "n/a"]
    product = 1
    for one in counts:
        product *= one
    assert product == pulses == int(row["pulses_delivered"])
    assert (row["intensity_reference"], row["intensity_scaling"]) == ("rMT", "1.2")


def test_a_session_cut_short_says_the_trains_that_were_given() -> None:
    (row,) = rows(nibs_bids(put(session("MDD-ITBS-THREED", 300, 10, pulses_planned=600))))
    assert (row["pattern3_count"], row["pulses_planned"], row["pulses_delivered"]) == ("10", "600", "300")
    assert row["intensity_reference"] == "absolute"


def test_a_single_train_is_as_long_as_its_pulses() -> None:
    """1 Hz without a pause: 600 pulses of the 900 published are one shorter train."""
    (row,) = rows(nibs_bids(put(session("MDD-1HZ-R-MAINT", 600, 1))))
    assert (row["pattern1_count"], row["pattern2_count"], row["pulses_delivered"]) == ("600", "1", "600")


def test_a_bilateral_session_has_a_row_to_a_site() -> None:
    told = rows(nibs_bids(put(session("MDD-BILAT-2016", 2100, 0))))
    assert [row["nibs_event_id"] for row in told] == ["MDD-BILAT-2016_1", "MDD-BILAT-2016_2"]
    assert [row["pulses_planned"] for row in told] == ["600", "1500"]
    assert {row["pulses_delivered"] for row in told} == {"n/a"}


def test_sessions_without_a_pulse_are_left_out() -> None:
    assert nibs_bids(put(session("MDD-SAINT", 0, 0))) == {}


def test_links_hold_and_every_column_is_explained() -> None:
    files = nibs_bids(put(RMT, session("MDD-ITBS-THREED", 600, 20), session("MDD-ITBS-THREED", 600, 20)))
    sidecars = [json.loads(text) for name, text in files.items() if name.endswith("_nibs.json")]
    positions = {row["nibs_position_id"] for row in rows(files, "_markers.tsv")}
    assert len(sidecars) == 2
    for row, sidecar in zip(rows(files), sidecars, strict=True):
        assert row["nibs_element_id"] in {one["ElementID"] for one in sidecar["ElementSet"]}
        assert row["stimulator_id"] == sidecar["StimulatorSet"]["StimulatorID"]
        assert row["intensity_reference"] in {one["IntensityID"] for one in sidecar["IntensitySet"]}
        assert row["nibs_position_id"] in positions
        assert all(sidecar[name]["Description"] for name in row)
    assert "2027" not in "".join(files.values())


def test_bobina_reads_its_own_tables(tmp_path: Path) -> None:
    for name, text in nibs_bids(put(session("MDD-ITBS-THREED", 600, 20))).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (nibs,) = tmp_path.rglob("*_nibs.tsv")
    (markers,) = tmp_path.rglob("*_markers.tsv")
    assert [row["pulses_delivered"] for _, row in read_table(nibs)] == ["600"]
    assert read_nibs_bids(markers) == ()  # no coil was tracked


def test_the_columns_are_those_of_the_proposals_example(shared: Path) -> None:
    """The iTBS example of version 6.3 on the shelf; what it does not have says so in its description."""
    (example,) = (shared / "formats" / "nibs-bids").rglob("plasticity*/**/*acq-itbs_nibs.tsv")
    theirs = example.read_text().splitlines()[0].split("\t")
    ours = [name for name, (says, _) in COLUMNS.items() if not says.startswith("Not of the proposal")]
    assert set(ours) - {"nibs_position_id"} <= set(theirs)
    assert set(theirs) - set(ours) == {"stimulus_shape", "first_inflection", "current_direction", "stimulus_duration"}


def test_columns_know_their_units_and_ranges() -> None:
    told = {one.name: one for one in columns(Referred)}
    assert list(told) == ["indication"]
    assert f"{Indication.DEPRESSION.value}=Depression" in told["indication"].choices
    assert [name for name, _ in mappings(Scored)] == ["values"]
