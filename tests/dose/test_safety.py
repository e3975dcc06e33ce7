"""The graded verdict: required cases, the fact table's comparison of published protocols, and properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.dose import Level, Protocol, Verdict, check, check_protocol, conventional, protocol, protocols, theta_burst
from bobina.dose.limits import PAUSE, REPEATED_TRAINS, SINGLE_TRAIN
from bobina.dose.safety import PUBLISHED, SCOPE, TESTED_SERIES, THETA_BURST
from bobina.source import Status

W, B, E, C = Level.WITHIN, Level.BEYOND_TESTED, "exceeds", Level.CANNOT_CHECK
GRAVITY = [W, B, C, Level.EXCEEDS_AS_PUBLISHED, Level.EXCEEDS_UNPUBLISHED]

AGAINST_TABLES = {
    "MDD-10HZ-NEUROSTAR": (W, "4.2 s", E, "3.2 s"),
    "MDD-10HZ-DASH": (W, "4.2 s", E, "3.2 s"),
    "MDD-H1": (E, "1.0 s", E, "0.8 s"),
    "MDD-H1-ADOL": (W, "2.05 s", E, "1.5 s"),
    "OCD-H7": (W, "2.05 s", E, "1.5 s"),
    "COC-TERRANEO": (E, "2.05 s", E, "1.5 s"),
    "SMOKE-H4": (W, "4.2 s", W, "3.2 s"),
    "SMOKE-H-NCT00951782": (W, "4.2 s", W, "3.2 s"),
    "MDD-1HZ-R-MAINT": (B, "> 360 s", B, "> 180 s"),
    "MDD-BILAT-NCT00402220": (W, "> 5 s", W, "5 s"),
    "SMOKE-DLPFC-2009": (W, "> 5 s", W, "5 s"),
    "MDD-10HZ-2XDAY": (W, "> 5 s", W, "5 s"),
    "ALC-10HZ-MISHRA": (W, "> 5 s", W, "5 s"),
}
"""Safety notes, section 2.5. Every other protocol cannot be checked: theta burst, or a figure missing."""


def level_in(verdict: Verdict, table: str) -> tuple[Level, str]:
    """Level and limit of the first reason from a table."""
    return next((reason.level, reason.limit) for reason in verdict.reasons if reason.table == table)


@pytest.mark.parametrize("row", protocols(), ids=lambda row: row.id)
def test_published_protocols_against_the_tables(row: Protocol) -> None:
    verdict = check_protocol(row)
    tables = {reason.table for reason in verdict.reasons}
    if THETA_BURST in tables:
        assert tables <= {THETA_BURST, SCOPE}
        assert verdict.level is C
        return
    expected = AGAINST_TABLES.get(row.id, (C, "-", C, "-"))
    for table, level, limit in ((SINGLE_TRAIN, *expected[:2]), (REPEATED_TRAINS, *expected[2:])):
        found, printed = level_in(verdict, table.name)
        assert printed == limit
        assert found is (Level.EXCEEDS_AS_PUBLISHED if level == E else level)


def test_verdicts_of_the_library() -> None:
    levels = {row.id: check_protocol(row).level for row in protocols()}
    exceeding = {key for key, value in AGAINST_TABLES.items() if E in value}
    assert {key for key, level in levels.items() if level is Level.EXCEEDS_AS_PUBLISHED} == exceeding
    assert {key for key, level in levels.items() if level is W} == {"SMOKE-DLPFC-2009", "MDD-10HZ-2XDAY"}
    assert {key for key, level in levels.items() if level is B} == {"MDD-1HZ-R-MAINT"}
    assert Level.EXCEEDS_UNPUBLISHED not in levels.values()


def test_neurostar_passes_rossi_exceeds_chen_and_is_named() -> None:
    verdict = check(conventional(10, 4, 26, 75), 1.2, coil_kind="figure-8")
    assert verdict.level is Level.EXCEEDS_AS_PUBLISHED
    assert level_in(verdict, SINGLE_TRAIN.name) == (W, "4.2 s")
    assert level_in(verdict, REPEATED_TRAINS.name) == (Level.EXCEEDS_AS_PUBLISHED, "3.2 s")
    named = next(reason for reason in verdict.reasons if reason.table == PUBLISHED)
    assert (named.row, named.source.status) == ("MDD-10HZ-NEUROSTAR", Status.SEEN)


def test_ten_second_trains_are_unpublished() -> None:
    verdict = check(conventional(10, 10, 26, 75), 1.2, coil_kind="figure-8")
    assert verdict.level is Level.EXCEEDS_UNPUBLISHED
    assert not [reason for reason in verdict.reasons if reason.table == PUBLISHED]


@pytest.mark.parametrize(("frequency", "train", "pause", "trains", "intensity", "coil"), [
    (10, 4, 10, 75, 1.2, "figure-8"),
    (10, 4, 26, 76, 1.2, "figure-8"),
    (10, 4.1, 26, 70, 1.2, "figure-8"),
    (10, 4, 26, 75, 1.21, "figure-8"),
    (11, 4, 26, 60, 1.2, "figure-8"),
    (10, 4, 26, 75, 1.2, "h-coil"),
    (18, 2, 20, 55, 1.2, "figure-8"),
])
def test_stronger_than_published_or_on_another_coil_is_unpublished(
    frequency: float, train: float, pause: float, trains: int, intensity: float, coil: str,
) -> None:
    verdict = check(conventional(frequency, train, pause, trains), intensity, coil_kind=coil)
    assert verdict.level is Level.EXCEEDS_UNPUBLISHED


@pytest.mark.parametrize(("train", "pause", "trains", "intensity"), [
    (4, 30, 75, 1.2), (3.5, 26, 75, 1.2), (4, 11, 10, 1.2), (4, 26, 75, 1.15),
])
def test_gentler_than_published_is_as_published(train: float, pause: float, trains: int, intensity: float) -> None:
    verdict = check(conventional(10, train, pause, trains), intensity, coil_kind="figure-8")
    assert verdict.level is Level.EXCEEDS_AS_PUBLISHED


def test_publication_in_healthy_brains_does_not_cover_a_lesion_or_the_leg() -> None:
    neurostar = conventional(10, 4, 26, 75)
    for verdict in (
        check(neurostar, 1.2, coil_kind="figure-8", lesion=True),
        check(neurostar, 1.2, coil_kind="figure-8", threshold_kind="leg RMT"),
    ):
        assert verdict.level is Level.EXCEEDS_UNPUBLISHED


def test_a_recollected_protocol_is_named_as_recollected() -> None:
    verdict = check_protocol(protocol("COC-TERRANEO"))
    assert next(r for r in verdict.reasons if r.table == PUBLISHED).source.status is Status.RECOLLECTED


@pytest.mark.parametrize("outside", [
    {"coil_kind": "h-coil"}, {"coil_kind": ""}, {"coil_kind": "double-cone"}, {"coil_kind": "circular"},
    {"coil_kind": "figure-8", "lesion": True}, {"coil_kind": "figure-8", "threshold_kind": "leg RMT"},
    {"coil_kind": "figure-8", "protocol": protocol("MS-COG-HULST")},
    {"coil_kind": "figure-8", "protocol": protocol("OCD-H7")},
])
def test_no_plain_within_outside_the_scope_of_the_tables(outside: dict[str, object]) -> None:
    gentle = conventional(10, 1, 30, 10)
    assert check(gentle, 0.8, coil_kind="figure-8").level is W
    verdict = check(gentle, 0.8, **outside)  # type: ignore[arg-type]
    assert verdict.level is C
    assert SCOPE in {reason.table for reason in verdict.reasons}


@pytest.mark.parametrize(("frequency", "train", "intensity"), [
    (None, 4, 1.2), (10, None, 1.2), (10, 4, None), (26, 0.1, 1.0), (10, 1, 1.4),
])
def test_missing_or_outside_is_cannot_check(
    frequency: float | None, train: float | None, intensity: float | None,
) -> None:
    timing = conventional(frequency or 10, train, 26, 75)
    if frequency is None:
        timing = type(timing)(None, 40, 0.0, 1, 26, 75)
    verdict = check(timing, intensity, coil_kind="figure-8")
    assert verdict.level is C
    assert level_in(verdict, SINGLE_TRAIN.name)[0] is C


def test_below_ninety_percent_the_lowest_columns_count() -> None:
    verdict = check(conventional(20, 2.05, 30, 10), 0.6, coil_kind="figure-8")
    rows = {reason.table: reason.row for reason in verdict.reasons}
    assert rows[SINGLE_TRAIN.name] == "20 Hz, 90 %"
    assert rows[REPEATED_TRAINS.name] == "20 Hz, 100 %"


@pytest.mark.parametrize(("pause", "intensity", "level"), [
    (26, 1.1, W), (5, 1.1, W), (4.9, 1.1, E), (1, 0.8, E), (0.1, 0.8, E), (0, 1.0, E), (5, 1.2, B), (5, 1.12, B),
    (5, 1.25, C), (None, 1.0, C),
])
def test_the_pause_between_trains(pause: float | None, intensity: float, level: Level | str) -> None:
    verdict = check(conventional(10, 1, pause, 10), intensity, coil_kind="figure-8")
    found, _ = level_in(verdict, PAUSE.name)
    assert found is (Level.EXCEEDS_UNPUBLISHED if level == E else level)


def test_a_single_train_has_no_pause_to_check() -> None:
    verdict = check(conventional(1, 900, 0, 1), 1.1, coil_kind="figure-8")
    assert PAUSE.name not in {reason.table for reason in verdict.reasons}


def test_the_abstract_speaks_with_its_own_status() -> None:
    for pause, trains, level in ((5, 10, W), (1, 10, Level.EXCEEDS_UNPUBLISHED)):
        verdict = check(conventional(20, 1.6, pause, trains), 1.1, coil_kind="figure-8")
        reason = next(reason for reason in verdict.reasons if reason.table == TESTED_SERIES)
        assert (reason.level, reason.source.status) == (level, Status.SEEN)
    longer = check(conventional(20, 1.6, 5, 11), 1.1, coil_kind="figure-8")
    assert TESTED_SERIES not in {reason.table for reason in longer.reasons}


@pytest.mark.parametrize("intensity", [0, -1.2, 120, math.nan])
def test_an_intensity_that_is_no_fraction_is_refused(intensity: float) -> None:
    with pytest.raises(ValueError, match="fraction"):
        check(conventional(10, 4, 26, 75), intensity, coil_kind="figure-8")


@given(
    st.sampled_from([0.5, 1, 5, 7, 10, 15, 20, 25]), st.integers(1, 200), st.floats(0, 60), st.integers(1, 100),
    st.floats(0.5, 1.5), st.sampled_from(["figure-8", "h-coil"]),
)
def test_a_longer_train_is_never_milder_and_the_level_is_the_gravest(
    frequency: float, count: int, pause: float, trains: int, intensity: float, coil: str,
) -> None:
    short = check(conventional(frequency, count / frequency, pause, trains), intensity, coil_kind=coil)
    longer = check(conventional(frequency, 2 * count / frequency, pause, trains), intensity, coil_kind=coil)
    assert GRAVITY.index(longer.level) >= GRAVITY.index(short.level)
    assert short.level is max((reason.level for reason in short.reasons), key=GRAVITY.index)


@given(
    st.sampled_from([1, 5, 10, 20]), st.integers(1, 100), st.integers(1, 100), st.floats(0.5, 1.15), st.floats(0, 30),
    st.floats(0, 30),
)
def test_inside_the_tables_a_stronger_or_denser_stimulation_is_never_milder(
    frequency: float, count: int, trains: int, intensity: float, pause: float, extra: float,
) -> None:
    train = count / frequency
    gentle = check(conventional(frequency, train, pause + extra, trains), intensity, coil_kind="figure-8")
    strong = check(conventional(frequency, train, pause, trains), intensity * 1.04, coil_kind="figure-8")
    assert GRAVITY.index(strong.level) >= GRAVITY.index(gentle.level)


@given(st.integers(1, 200), st.floats(0, 20), st.integers(1, 100), st.floats(0.1, 2))
def test_theta_burst_is_never_within(bursts: int, pause: float, trains: int, intensity: float) -> None:
    verdict = check(theta_burst(bursts, pause, trains), intensity, coil_kind="figure-8")
    assert verdict.level is C
    assert level_in(verdict, THETA_BURST) == (C, "no published table")
