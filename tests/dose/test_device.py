"""Limits of the machine, and what does not fit."""

import math

import pytest

from bobina.dose import Dose, Threshold, conventional, protocol, theta_burst
from bobina.dose.device import checks, fit, rapid2_limits
from bobina.source import Source, Sourced, Status

SOURCE = Source("a test", Status.MEASURED)
MAX = Sourced(1.5e8, "A/s", SOURCE)


def dose(percent: float | None) -> Dose:
    return Dose("threshold", percent, None, None, "", SOURCE)


def passed(
    percent: float | None, maximum: Sourced | None = MAX, stimulator: str = "", train: float = 4,
) -> dict[str, bool | None]:
    timing = conventional(10, train, 11, 75)
    return {one.key: one.passed for one in checks(timing, dose(percent), max_didt=maximum, stimulator=stimulator)}


def test_printed_figures_of_the_energy_limit() -> None:
    assert rapid2_limits(60, 10, 40)[0] == math.inf
    assert pytest.approx(69.5, abs=0.1) == 63000 / (0.0252 * 60**2 * 10)
    longest, shortest = rapid2_limits(80, 10, 40)
    assert longest == pytest.approx(39.1, abs=0.05)
    assert shortest == pytest.approx(2.14, abs=0.005)
    assert rapid2_limits(40, 10, 40)[1] == 0.5


@pytest.mark.parametrize(("percent", "expected"), [(66, True), (100, True), (100.1, False), (None, None)])
def test_output_has_an_end(percent: float | None, expected: bool | None) -> None:
    assert passed(percent)["didt"] is expected


def test_no_known_maximum_is_no_pass_yet_still_an_end() -> None:
    assert passed(66, None)["didt"] is None
    assert passed(120, None)["didt"] is False


def test_heat_is_checked_only_where_a_figure_is_known() -> None:
    assert passed(66)["heat"] is None
    assert passed(66, stimulator="MagVenture MagPro X100")["heat"] is None
    assert passed(66, stimulator="Magstim Rapid")["heat"] is None
    assert passed(66, stimulator="Magstim Rapid²")["heat"] is True
    assert passed(100, stimulator="Magstim Rapid2", train=30)["heat"] is False
    assert passed(100, stimulator="Magstim Rapid2", train=10)["heat"] is False
    bursts = checks(theta_burst(10, 8, 20), dose(66), max_didt=MAX, stimulator="Magstim Rapid2")
    assert [one.passed for one in bursts if one.key == "heat"] == [None]


def test_a_single_train_needs_no_pause() -> None:
    found = checks(conventional(1, 900, 0, 1), dose(66), max_didt=MAX, stimulator="Magstim Rapid2")
    assert [one.passed for one in found if one.key == "heat"] == [True]


@pytest.mark.parametrize(("key", "threshold", "coil", "expected"), [
    ("neurostar", Threshold(55), "figure-8", set()),
    ("neurostar", Threshold(55, how="visual"), "figure-8", {"threshold-by-eye"}),
    ("neurostar", Threshold(55), "h-coil", {"coil-kind"}),
    ("neurostar", Threshold(55, kind="AMT"), "figure-8", {"threshold-kind"}),
    ("MS-SPAST-ITBS-MORI", Threshold(55), "figure-8", {"threshold-kind"}),
    ("MS-SPAST-ITBS-MORI", Threshold(55, kind="AMT"), "figure-8", set()),
    ("OCD-H7", Threshold(55), "h-coil", {"threshold-kind"}),
    ("OCD-H7", Threshold(55, site="m1-leg"), "h-coil", set()),
])
def test_what_does_not_fit_is_said(key: str, threshold: Threshold, coil: str, expected: set[str]) -> None:
    assert {one.key for one in fit(protocol(key), threshold, coil)} == expected
