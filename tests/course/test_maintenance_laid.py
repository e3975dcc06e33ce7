"""Maintenance in the calendar: after the course, in the plan's rhythm, each session under the rules of any other."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bobina.course import maintenance
from bobina.course.asked import Event, Refused
from bobina.course.calendar import (
    LATER,
    DaysWithout,
    MaintenanceLaid,
    VisitMadeUp,
    VisitPostponed,
    VisitSkipped,
    Without,
    calendar,
    laid,
    why_not,
)
from bobina.course.day_check import Answer
from bobina.course.harms import AdverseEvent
from bobina.course.harms.events import Criterion, Harm, Outcome, Relation
from bobina.course.maintenance import Scheme, visits
from bobina.course.record import Record, Struck
from bobina.course.sessions import Light, preflight
from bobina.course.span import span
from bobina.source import Status
from bobina.store.course_files.appointments import icalendar
from maintenance_courses import FIRST, SHORT, START, acute, at, plan, with_maintenance
from ready import DASH, MONDAY, WELL, begun, prescribed
from ready import given as session
from records import OPERATOR, PHYSICIAN, add, referred


def days(record: Record, now: datetime = MONDAY) -> list[date]:
    """The days of maintenance to come."""
    shown = calendar(record, now)
    return [one.day for one in shown.planned if one.number > shown.sessions - shown.maintenance]


@pytest.mark.parametrize("scheme", [Scheme.WEEKLY, Scheme.FORTNIGHTLY, Scheme.TAPERING, Scheme.CLUSTERED])
def test_each_scheme_follows_the_course_on_its_own_days(scheme: Scheme) -> None:
    """MAINT-JP-WEEKLY and NCT02029963, as test_maintenance has them; no holiday lies in these weeks."""
    record = with_maintenance(plan(scheme))
    shown = calendar(record, MONDAY)
    assert days(record) == list(visits(plan(scheme)))
    assert [one.number for one in shown.planned] == list(range(1, shown.sessions + 1))
    assert shown.sessions == 3 + maintenance.count(plan(scheme))


@pytest.mark.parametrize("scheme", [Scheme.FORTNIGHTLY, Scheme.TAPERING])
def test_it_begins_whole_weeks_later_where_the_course_is_not_over_our_choice(scheme: Scheme) -> None:
    """30 sessions from 11 January end on 19 February; the plan is kept from its beginning on."""
    record = with_maintenance(plan(scheme), DASH)
    last, found = calendar(record, MONDAY).planned[29].day, days(record)
    assert found[0] > last >= found[0] - timedelta(weeks=1)
    assert found == [one + (found[0] - FIRST) for one in visits(plan(scheme))]
    assert (found[0] - FIRST).days % 7 == 0
    assert LATER.status is Status.CHOSEN


def test_a_holiday_gives_way_to_the_next_working_day() -> None:
    easter_monday = date(2027, 3, 29)
    assert days(with_maintenance(plan(first=easter_monday))) == [
        date(2027, 3, 30), *(easter_monday + timedelta(weeks=n) for n in (1, 2, 3))]


def test_what_is_skipped_follows_at_the_end_and_what_is_postponed_comes_then() -> None:
    record = with_maintenance(plan())
    skipped = add(record, VisitSkipped(FIRST, "away"), by=OPERATOR)
    assert days(skipped) == [FIRST + timedelta(weeks=n) for n in (1, 2, 3, 4)]
    thursday = FIRST + timedelta(days=3)
    postponed = add(record, VisitPostponed(FIRST, thursday, "away"), by=OPERATOR)
    assert days(postponed) == [thursday, *(FIRST + timedelta(weeks=n) for n in (1, 2, 3))]


def test_a_missed_visit_is_missed_and_a_day_made_up_ends_it_earlier() -> None:
    record = acute(with_maintenance(plan()))
    shown = calendar(record, at(FIRST + timedelta(days=1)))
    assert [one.day for one in shown.missed] == [FIRST]
    assert len(shown.done) + len(shown.planned) == shown.sessions == 7
    made_up = add(record, VisitMadeUp(FIRST + timedelta(days=2)), by=OPERATOR, at=at(FIRST))
    assert days(made_up, at(FIRST))[-1] == days(record, at(FIRST))[-2]


def test_a_session_of_maintenance_is_checked_like_any_other() -> None:
    """Day check with its second signature, verdict, harms, and the visit: one a day, and only when one is due."""
    record = acute(with_maintenance(plan()))
    with pytest.raises(Refused, match="maintenance visit"):
        begun(record, at(FIRST - timedelta(days=3)))
    assert {one.key: one.light for one in preflight(record, at(FIRST))}["day"] is Light.RED
    asked = add(record, replace(WELL, sleep=Answer.YES, reason="tired"), by=OPERATOR, at=at(FIRST, 8))
    with pytest.raises(Refused, match="second signature"):
        begun(asked, at(FIRST))
    seizure = AdverseEvent(Harm.SEIZURE, at(FIRST, 7), 3, "at home", Relation.POSSIBLE, Outcome.RECOVERED,
                           True, (Criterion.MEDICAL,), None, "MagPro R30", "Cool-B70", "figure-8", 60, 3000, 4)
    with pytest.raises(Refused, match="seizure"):
        begun(add(record, seizure, at=at(FIRST, 8)), at(FIRST))
    done = session(record, at(FIRST))
    assert calendar(done, at(FIRST)).done[-1].number == 4
    with pytest.raises(Refused, match="1 a day"):
        begun(done, at(FIRST, 11))


def test_after_the_last_of_them_more_need_a_new_prescription() -> None:
    record = acute(with_maintenance(plan(weeks=1)))
    record = session(record, at(FIRST))
    with pytest.raises(Refused, match="All 4 sessions"):
        begun(record, at(FIRST + timedelta(days=1)))


def test_without_maintenance_nothing_follows_the_course() -> None:
    with pytest.raises(Refused, match="All 3 sessions"):
        begun(acute(prescribed(SHORT)), at(FIRST))


def test_a_new_dose_keeps_it_and_a_new_course_ends_it() -> None:
    record = acute(with_maintenance(plan()))
    weaker = replace(SHORT, percent_of_threshold=110.0, percent_mso=55.0)
    assert len(days(add(record, weaker, at=at(FIRST)), at(FIRST))) == 4
    other = add(record, replace(SHORT, start=FIRST + timedelta(days=1)), at=at(FIRST))
    assert laid(other) is None
    assert calendar(other, at(FIRST)).sessions == 3


def test_only_a_physician_lays_and_only_the_plan_that_holds() -> None:
    record = add(prescribed(SHORT), plan(), plan(Scheme.FORTNIGHTLY))
    held = record.version
    for number, by in ((held - 1, PHYSICIAN), (held + 9, PHYSICIAN), (held, OPERATOR)):
        with pytest.raises(Refused):
            add(record, MaintenanceLaid(number), by=by)
    none = add(record, plan(Scheme.NONE))
    for late, when in ((none, MONDAY), (record, at(FIRST + timedelta(days=1)))):
        with pytest.raises(Refused):
            add(late, MaintenanceLaid(late.version), at=when)
    with pytest.raises(Refused):
        add(referred(plan()), MaintenanceLaid(2))


def test_striking_takes_it_out_again_and_another_plan_stays_out_until_it_is_laid() -> None:
    record = with_maintenance(plan())
    assert days(add(record, Struck(record.version, "not now"))) == []
    assert days(add(record, plan(Scheme.CLUSTERED))) == days(record)


def test_the_course_is_over_before_its_maintenance() -> None:
    """Reminders at the end of the course and after it count from its own last session."""
    record = session(acute(with_maintenance(plan())), at(FIRST))
    found = span(record, FIRST)
    assert found is not None
    assert (found.last, found.sessions, found.over) == (START + timedelta(days=2), 3, True)


def test_the_visits_are_in_the_calendar_that_is_handed_out() -> None:
    text = icalendar(with_maintenance(plan()), MONDAY, "Appointment").decode()
    assert all(f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text for day in visits(plan()))


MOVES = st.one_of(
    st.builds(lambda on: VisitSkipped(START + timedelta(days=on), "why"), st.integers(0, 60)),
    st.builds(lambda on, by: VisitPostponed(START + timedelta(days=on), START + timedelta(days=on + by), "why"),
              st.integers(0, 60), st.integers(1, 20)),
    st.builds(lambda on: VisitMadeUp(START + timedelta(days=on)), st.integers(0, 60)),
    st.builds(lambda on, by: DaysWithout(START + timedelta(days=on), START + timedelta(days=on + by), Without.AWAY),
              st.integers(0, 60), st.integers(0, 30)),
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([one for one in Scheme if one is not Scheme.NONE]), st.integers(0, 40),
       st.lists(MOVES, max_size=5), st.integers(0, 90))
def test_whatever_is_moved_sessions_are_conserved_in_order_and_never_on_a_closed_day(
    scheme: Scheme, later: int, moves: list[Event], look: int,
) -> None:
    record = with_maintenance(plan(scheme, START + timedelta(days=later)))
    for what in moves:
        try:
            record = add(record, what, by=OPERATOR)
        except Refused:
            continue
    now = at(START + timedelta(days=look))
    shown = calendar(record, now)
    assert [one.number for one in shown.planned] == list(range(1, shown.sessions + 1))
    assert max(Counter(one.day for one in shown.planned).values()) == 1
    assert not [one for one in shown.planned if why_not(record, one.day) or one.day < now.date()]
