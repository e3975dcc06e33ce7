"""Three ways from a threshold to a dose."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.dose import Dose, Threshold, doses, prescribe, protocol, protocols
from bobina.dose.prescribe import STOKES
from bobina.source import Source, Sourced, Status

MAX = Sourced(1.5e8, "A/s", Source("a test", Status.MEASURED))
NEUROSTAR = protocol("neurostar")


def by_key(
    percent: float, name: str = "neurostar", *, maximum: Sourced | None = MAX, target: float | None = 0.8e-6,
    motor: float | None = 1.0e-6, deep: float | None = 0.018, shallow: float | None = 0.014,
) -> dict[str, Dose]:
    found = doses(
        Threshold(percent), protocol(name), max_didt=maximum, field_per_didt_at_target=target,
        field_per_didt_at_motor=motor, depth_target=deep, depth_motor=shallow,
    )
    return {dose.key: dose for dose in found}


def test_worked_example() -> None:
    found = by_key(50)
    assert list(found) == ["threshold", "depth", "field"]
    assert found["threshold"].percent_mso == pytest.approx(60)
    assert found["threshold"].didt == pytest.approx(0.9e8)
    assert found["threshold"].field_at_target == pytest.approx(72)
    assert found["depth"].percent_mso == pytest.approx((50 + 4 * 2.8) * 1.2)
    assert found["field"].percent_mso == pytest.approx(75)
    assert found["field"].field_at_target == pytest.approx(90)


def test_stokes_lies_between_the_two_published_slopes() -> None:
    assert 2.8 <= STOKES.value <= 3
    assert STOKES.source.status is Status.SEEN


@given(st.floats(1, 100), st.floats(1e-7, 5e-6), st.floats(1e-7, 5e-6))
def test_the_field_dose_gives_the_target_the_motor_field(percent: float, target: float, motor: float) -> None:
    dose = by_key(percent, target=target, motor=motor)["field"]
    assert dose.field_at_target == pytest.approx(1.2 * percent / 100 * MAX.value * motor)


@given(st.floats(1, 100), st.floats(0.005, 0.04), st.floats(1e-7, 5e-6))
def test_a_target_like_the_motor_site_gets_one_dose_three_times(percent: float, depth: float, field: float) -> None:
    found = by_key(percent, target=field, motor=field, deep=depth, shallow=depth)
    assert [dose.percent_mso for dose in found.values()] == pytest.approx([1.2 * percent] * 3)


@given(st.floats(20, 100), st.floats(0.01, 0.02), st.floats(0.01, 0.02))
def test_deeper_needs_more(percent: float, first: float, second: float) -> None:
    depths = sorted((first, second))
    shallow, deep = (by_key(percent, deep=depth, shallow=0.012)["depth"].percent_mso for depth in depths)
    assert shallow is not None
    assert deep is not None
    assert deep >= shallow


def test_what_is_not_known_gives_no_dose_and_says_so() -> None:
    found = by_key(50, target=None, deep=None, maximum=None)
    assert found["threshold"].percent_mso == pytest.approx(60)
    assert found["threshold"].didt is None
    assert found["threshold"].field_at_target is None
    assert found["depth"].percent_mso is None
    assert found["field"].percent_mso is None
    assert found["depth"].assumes != by_key(50)["depth"].assumes
    assert by_key(10, deep=0.005, shallow=0.02)["depth"].percent_mso is None


def test_a_protocol_without_intensity_gives_no_dose() -> None:
    found = by_key(50, "ALC-H7-HAREL")
    assert {dose.percent_mso for dose in found.values()} == {None}
    given_up = prescribe(protocol("ALC-H7-HAREL"), Threshold(50), tuple(found.values()), max_didt=MAX)
    assert {check.key: check.passed for check in given_up.device}["didt"] is None


@pytest.mark.parametrize("percent", [0, -5, 100.5, math.nan, math.inf])
def test_impossible_thresholds_are_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        Threshold(percent)


def test_an_unknown_way_to_take_a_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="EMG or visual"):
        Threshold(50, how="guess")


def test_the_prescription_of_a_session() -> None:
    found = prescribe(NEUROSTAR, Threshold(55), tuple(by_key(55).values()), max_didt=MAX, coil_kind="figure-8")
    assert (found.chosen, found.pulses) == ("threshold", 3000)
    assert found.durations == pytest.approx((2250, 2224, 2216.5))
    assert {check.key: check.passed for check in found.device} == {"didt": True, "heat": None}


def test_the_chosen_dose_is_the_one_checked() -> None:
    ways = tuple(by_key(82).values())
    assert {check.key: check.passed for check in prescribe(NEUROSTAR, Threshold(82), ways, max_didt=MAX).device}["didt"]
    by_field = prescribe(NEUROSTAR, Threshold(82), ways, max_didt=MAX, chosen="field")
    assert {check.key: check.passed for check in by_field.device}["didt"] is False


def test_a_threshold_by_eye_is_flagged() -> None:
    threshold = Threshold(55, how="visual")
    found = prescribe(NEUROSTAR, threshold, doses(threshold, NEUROSTAR))
    assert "threshold-by-eye" in {check.key for check in found.device}


def test_a_dose_that_cannot_be_had_is_refused() -> None:
    ways = doses(Threshold(55), NEUROSTAR)
    with pytest.raises(ValueError, match="choose one of"):
        prescribe(NEUROSTAR, Threshold(55), ways, chosen="feild")
    with pytest.raises(ValueError, match="cannot be had"):
        prescribe(NEUROSTAR, Threshold(55), ways, chosen="field")


def test_the_second_site_has_its_own_dose() -> None:
    bilateral = protocol("MDD-BILAT-NCT00402220")
    assert doses(Threshold(55), bilateral)[0].percent_mso == pytest.approx(55)
    assert doses(Threshold(55), bilateral, part=1)[0].percent_mso is None
    with pytest.raises(ValueError, match="numbered 2"):
        doses(Threshold(55), bilateral, part=2)


def test_every_protocol_with_a_stimulation_can_be_prescribed() -> None:
    for row in protocols():
        if row.parts:
            assert prescribe(row, Threshold(55), doses(Threshold(55), row)).protocol is row
        else:
            with pytest.raises(ValueError, match=row.id):
                doses(Threshold(55), row)
