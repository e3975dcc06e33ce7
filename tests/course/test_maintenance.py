"""Maintenance: what evidence says, and what a physician plans."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.maintenance import FOR_ALL, MAINT_R, PROPOSALS, MaintenancePlanned, Scheme, current, visits
from records import OPERATOR, add, referred

FIRST = date(2027, 3, 1)


def plan(scheme: Scheme, weeks: int = 4, first: date = FIRST) -> MaintenancePlanned:
    return MaintenancePlanned(scheme, first, weeks, "kept", "relapsed twice")


def test_every_scheme_is_proposed_with_what_is_said_of_it() -> None:
    assert [one.scheme for one in PROPOSALS] == list(Scheme)
    assert all(one.said and all(said.source.text for said in one.said) for one in PROPOSALS)


def test_maint_r_is_not_told_as_equal_nor_as_relapses_halved() -> None:
    """Noda 2025: MADRS 0.3 (-2.7 to 3.3), 7 and 7 relapses; no equivalence, nothing halved."""
    said = [one for one in PROPOSALS[0].said if one.source is MAINT_R]
    assert [one.speaks for one in said] == ["for", "against"]
    assert "7 relapses in each arm" in said[0].text
    assert "-2.7 to 3.3" in said[0].text
    assert "does not show that both are equal" in said[1].text


def test_figures_on_maintenance_as_such() -> None:
    """18 studies, 732 patients: 61.1 against 38.5 %; PMC10141590: two a month or fewer did not work."""
    assert "61.1" in FOR_ALL[0].text
    assert "38.5" in FOR_ALL[0].text
    assert FOR_ALL[2].speaks == "against"


def test_days_of_each_scheme() -> None:
    """MAINT-JP-WEEKLY; MAINT-CLUSTER (NCT02029963): 10 sessions, or 3 a week for 2 weeks and 2 a week for 2."""
    assert [(day - FIRST).days for day in visits(plan(Scheme.WEEKLY))] == [0, 7, 14, 21]
    assert [(day - FIRST).days for day in visits(plan(Scheme.FORTNIGHTLY))] == [0, 14]
    weeks = [(day - FIRST).days // 7 for day in visits(plan(Scheme.TAPERING))]
    assert [weeks.count(n) for n in range(4)] == [3, 3, 2, 2]
    assert len(visits(plan(Scheme.CLUSTERED))) == 10
    assert visits(plan(Scheme.NONE)) == ()


@given(st.sampled_from(Scheme), st.integers(1, 104), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_days_go_forward_within_the_plan(scheme: Scheme, weeks: int, first: date) -> None:
    weeks = 4 if scheme is Scheme.TAPERING else weeks
    days = visits(plan(scheme, weeks, first))
    assert list(days) == sorted(set(days))
    if scheme in (Scheme.WEEKLY, Scheme.FORTNIGHTLY):
        assert days[0] == first
        assert days[-1] < first + timedelta(days=7 * weeks)


def test_a_physician_plans_with_a_reason_and_with_the_medication_in_view() -> None:
    record = add(referred(), plan(Scheme.WEEKLY), plan(Scheme.FORTNIGHTLY))
    found = current(record)
    assert found is not None
    assert found.what.scheme is Scheme.FORTNIGHTLY
    with pytest.raises(Refused):
        add(record, plan(Scheme.WEEKLY), by=OPERATOR)
    with pytest.raises(Refused):
        add(record, plan(Scheme.WEEKLY, first=date(2026, 1, 1)))
    for medication, reason in (("", "why"), ("kept", "")):
        with pytest.raises(Refused):
            MaintenancePlanned(Scheme.WEEKLY, FIRST, 4, medication, reason)
    with pytest.raises(Refused):
        plan(Scheme.TAPERING, 8)
