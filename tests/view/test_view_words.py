"""Plain words and months say what the numbers say."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.dose import Schedule, Session, Threshold, conventional, theta_burst
from bobina.space import Rigid
from bobina.space.frames import Coil, Scanner
from bobina.view.doubts import doubts
from bobina.view.figures.depth import half_depth
from bobina.view.language import Language
from bobina.view.months import months
from bobina.view.words import direction, handle_angle, pattern
from plan_example import example_plan

EN, IT = Language("en"), Language("it")


@pytest.mark.parametrize(
    ("vector", "words"),
    [
        ((1, 0, 0), "to the right"),
        ((-2, 0, 0), "to the left"),
        ((0, 1, 0), "forwards"),
        ((0, -1, 0), "backwards"),
        ((0, 0, 3), "upwards"),
        ((0, 0.1, -1), "downwards"),
        ((-0.5, -0.8, 0.05), "backwards and to the left"),
    ],
)
def test_directions_in_scanner_axes(vector: tuple[float, float, float], words: str) -> None:
    assert direction(vector, EN) == words


@pytest.mark.parametrize("turn", [0, 45, 90, 135])
def test_handle_angle_counts_from_straight_back(turn: float) -> None:
    angle = np.deg2rad(turn)
    y = np.array([np.sin(angle), np.cos(angle), 0])
    z = np.array([0, 0, -1.0])
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([np.cross(y, z), y, z], axis=1)
    plan = replace(example_plan(), pose=Rigid(matrix, Scanner, Coil))
    assert handle_angle(plan) == pytest.approx(turn)


def test_patterns_say_frequency_train_and_pause() -> None:
    part = example_plan().prescription.protocol.parts[0]
    ten = pattern(replace(part, timing=conventional(10, 4, 26, 75)), EN)
    assert ten.startswith("40 pulses at 10 Hz in each train, 26 s of pause, 75 trains")
    burst = pattern(replace(part, timing=theta_burst(10, 8, 20)), EN)
    assert "3 pulses at 50 Hz, 5 bursts a second, 10 bursts" in burst
    assert "–" in pattern(replace(part, timing=conventional(10)), EN)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 40), st.integers(1, 10))
def test_every_session_stands_once_in_the_months(start: date, days: int, per_day: int) -> None:
    numbers = iter(range(1, days * per_day + 1))
    sessions = tuple(
        Session(next(numbers), start + timedelta(2 * d), k + 1, "acute") for d in range(days) for k in range(per_day)
    )
    skipped = ((start + timedelta(1), "holiday"),)
    squares = [
        day
        for month in months(Schedule(sessions, skipped, "IT", ""), IT)
        for week in month.weeks
        for day in week
        if day.inside
    ]
    shown = [square for square in squares if square.sessions]
    assert [square.when for square in shown] == sorted({session.day for session in sessions})
    assert shown[-1].sessions.split("–")[-1] == str(days * per_day)
    assert all(len(month.weekdays) == 7 for month in months(Schedule(sessions, skipped, "IT", ""), IT))
    assert len(squares) == len({square.when for square in squares})


def test_half_depth_is_measured_from_the_first_grey_matter() -> None:
    field = example_plan().field
    found = half_depth(field)
    assert found is not None
    first = field.depth[np.flatnonzero(field.tissue_along_depth == 2)[0]]
    halved = np.interp(first + found, field.depth, field.along_depth) / np.interp(first, field.depth, field.along_depth)
    assert halved == pytest.approx(0.5, abs=0.01)
    assert half_depth(replace(field, tissue_along_depth=np.zeros_like(field.tissue_along_depth))) is None


def test_doubts_follow_the_plan() -> None:
    plan = example_plan(person=False)

    def said(changed: object) -> str:
        return " ".join(text for _, text, _ in doubts(changed, EN))  # type: ignore[arg-type]

    assert "94 %" in said(plan).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "by eye" in said(replace(plan, threshold=Threshold(55.0, how="visual")))
    assert "by eye" not in said(plan)
    mapped = replace(plan, head=replace(plan.head, mni_error=4.2e-3))
    assert "4.2 mm" in said(mapped)
    assert "template's own space" in said(plan)
    user = replace(plan, sites=(replace(plan.sites[0], target=replace(plan.target, key="user")),))
    assert "given by the user" in said(user)
    assert "Rossi 2009" in said(plan)


@pytest.mark.parametrize(
    ("value", "digits", "english", "italian"),
    [
        (1234.5, 1, "1,234.5", "1.234,5"),
        (-0.04, 1, "0.0", "0,0"),
        (-2.0, 0, "−2", "−2"),
        (None, 1, "–", "–"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_numbers(value: float | None, digits: int, english: str, italian: str) -> None:
    assert EN.number(value, digits) == english
    assert IT.number(value, digits) == italian
