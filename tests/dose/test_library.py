"""The protocol library against its published totals, and against the table it was written from."""

import csv
from pathlib import Path

import pytest

from bobina.dose import default_protocol, protocol, protocols
from bobina.dose.library import ALIASES
from bobina.dose.prescribe import session_durations, session_pulses
from bobina.dose.timing import durations, frequency, pulses, train_duration, train_pulses
from bobina.source import Status

TOTALS = {
    "MDD-10HZ-NEUROSTAR": (3000, 37.5, 37.07),
    "MDD-10HZ-DASH": (3000, 18.75, 18.57),
    "MDD-ITBS-THREED": (600, 3.33, 3.2),
    "MDD-1HZ-R-MAINT": (900, 15.0, 15.0),
    "MDD-BILAT-NCT00402220": (1500, 15.0, 14.58),
    "MDD-SAINT": (1800, 10.0, 9.87),
    "MDD-10HZ-2XDAY": (3000, 30.0, 29.58),
    "MDD-H1": (1980, 20.17, 19.83),
    "MDD-H1-ADOL": (2880, 29.33, 29.0),
    "OCD-H7": (2000, 18.33, 18.0),
    "SMOKE-H4": (1800, 18.0, 17.75),
    "SMOKE-H-NCT00951782": (990, 12.65, 12.32),
    "SMOKE-DLPFC-2009": (1000, 6.67, 6.42),
    "COC-TERRANEO": (2400, 12.67, 12.42),
    "ALC-H7-HAREL": (3000, None, None),
    "ALC-10HZ-MISHRA": (980, 11.63, 11.13),
    "MS-SPAST-ITBS-MORI": (600, 3.33, 3.2),
}
"""Pulses and minutes, with and without the last pause, of a session's first site."""

STATED = {
    "MDD-BILAT-2016": 2100, "MDD-BILAT-NCT00402220": 2100, "MDD-TBS-FOURD": 1200, "MDD-ACC-NCT00248768": 1000,
    "COC-CTBS-MPFC": 3600, "ALC-CTBS-MCCALLEY": 3600, "MS-SPAST-5HZ-CENTONZE": 900, "MS-SPAST-20HZ-KORZHOVA": 1600,
    "MS-FAT-H6-GAEDE": 1800, "MS-FAT-H10-GAEDE": 800, "MS-HAND-ITBS-AZIN": 600,
}
"""Pulses of a whole session where the timing is not known, or two sites share it."""

CSV_STATUS = {"seen": Status.SEEN, "part": Status.PARTLY}


def rows(shared: Path) -> dict[str, dict[str, str]]:
    with (shared.parent / "reference/facts/protocols.csv").open(newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("key", TOTALS)
def test_published_totals(key: str) -> None:
    count, with_last, without_last = TOTALS[key]
    timing = protocol(key).parts[0].timing
    assert pulses(timing) == count
    found = durations(timing)
    if with_last is None:
        assert found is None
    else:
        assert found is not None
        assert [found[0] / 60, found[1] / 60] == pytest.approx([with_last, without_last], abs=0.0051)


def test_every_total_that_can_be_derived_is_in_the_table() -> None:
    assert {row.id for row in protocols() if row.parts and pulses(row.parts[0].timing)} == set(TOTALS)


@pytest.mark.parametrize("key", STATED)
def test_stated_pulses_of_a_session(key: str) -> None:
    assert session_pulses(protocol(key)) == STATED[key]


def test_a_bilateral_session_is_the_sum_of_its_sites() -> None:
    assert session_durations(protocol("MDD-BILAT-NCT00402220")) == pytest.approx((1500, 1475, 30 * 4.9 + 29 * 25 + 599))
    assert session_durations(protocol("MDD-BILAT-2016")) is None


def test_the_library_holds_the_rows_of_the_fact_table(shared: Path) -> None:
    facts = rows(shared)
    assert {row.id for row in protocols()} == set(facts)
    assert len(protocols()) == 35


def test_fields_agree_with_the_fact_table(shared: Path) -> None:
    facts = rows(shared)
    for row in protocols():
        fact = facts[row.id]
        assert row.source.status is CSV_STATUS[fact["status"]], row.id
        assert bool(row.recollected) >= bool(fact["recollected_fields"]), row.id
        if fact["session_min"] and row.id != "MDD-BILAT-NCT00402220":
            assert row.minutes == float(fact["session_min"]), row.id
        coil = fact["coil"]
        assert (row.coil_kind == "h-coil") == (coil.startswith("H") or "H-coil" in fact["name"]), row.id
        assert (row.coil_kind == "figure-8") == coil.startswith("figure"), row.id


def test_stimulation_agrees_with_the_fact_table(shared: Path) -> None:
    facts = rows(shared)
    for row in (row for row in protocols() if row.parts):
        fact, part = facts[row.id], row.parts[0]
        timing, count = part.timing, session_pulses(row)
        if fact["intensity_pct"]:
            assert part.intensity == pytest.approx(float(fact["intensity_pct"]) / 100), row.id
        else:
            assert part.intensity is None, row.id
        if fact["pulses_session"] and len(row.parts) == 1:
            assert count == int(fact["pulses_session"]), row.id
        printed = ((fact["train_s"], train_duration(timing)), (fact["iti_s"], timing.inter_train_interval),
                   (fact["trains"], timing.trains_in_protocol), (fact["pulses_per_train"], train_pulses(timing)))
        for text, figure in printed:
            assert figure == (pytest.approx(float(text)) if text else None), row.id
        if fact["frequency_hz"] != "1+10":
            assert frequency(timing) == pytest.approx(float(fact["frequency_hz"].partition("/")[0])), row.id


def test_aliases_and_cases() -> None:
    assert protocol("neurostar") is protocol("mdd-10hz-neurostar") is protocol("MDD-10HZ-NEUROSTAR")
    assert {protocol(alias).id for alias in ALIASES} == set(ALIASES.values())


def test_an_unknown_protocol_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="neurostar"):
        protocol("neurstar")
    with pytest.raises(ValueError, match="MDD-SAINT"):
        protocol("MDD-SANT")


@pytest.mark.parametrize(("indication", "site"), [
    ("depression", "left-dlpfc"), ("addiction", "left-dlpfc"), ("ms-fatigue", "m1-leg"), ("ms-motor", "m1-hand"),
    ("ms-spasticity", "m1-leg"), ("ms-cognition", "right-dlpfc"),
])
def test_defaults(indication: str, site: str) -> None:
    row = default_protocol(indication)
    assert (row.indication, row.parts[0].site) == (indication, site)


def test_no_default_is_refused() -> None:
    with pytest.raises(ValueError, match="depression"):
        default_protocol("depresion")


def test_registry_rates_are_not_printed() -> None:
    """Open-registry response (58-72 %) and remission (28-53 %) never stand in a result."""
    for row in protocols():
        for rate in ("58", "72 %", "28-53", "53 %"):
            assert rate not in row.result, row.id
