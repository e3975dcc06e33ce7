"""The calendar: from the prescription, moved by events. Sessions are conserved, in order, never on closed days."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bobina.course.asked import Event, Refused
from bobina.course.calendar import (
    SPACING,
    DaysWithout,
    HolidaysOf,
    VisitMadeUp,
    VisitPostponed,
    VisitSkipped,
    Without,
    calendar,
    too_soon,
    why_not,
)
from bobina.course.prescription import Prescribed
from bobina.course.record import Record, Struck
from bobina.dose import protocol, schedule
from bobina.source import Status
from ready import DASH, MONDAY, SAINT, prescribed
from ready import given as session
from records import OPERATOR, add

START = date(2027, 1, 11)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def moved(record: Record, what: Event, when: datetime = MONDAY) -> Record:
    return add(record, what, by=OPERATOR, at=when)


def test_thirty_weekdays_from_the_start_without_public_holidays() -> None:
    shown = calendar(prescribed(), MONDAY)
    days = [one.day for one in shown.planned]
    closed = holidays.country_holidays("IT")
    assert len(days) == len(set(days)) == 30
    assert days[0] == START
    assert all(day.weekday() < 5 and day not in closed for day in days)
    assert [one.number for one in shown.planned] == list(range(1, 31))


@pytest.mark.parametrize("name", ["MDD-10HZ-DASH", "SMOKE-H4", "COC-15HZ-2XDAY"])
def test_the_taper_comes_as_the_protocol_has_it(name: str) -> None:
    chosen = protocol(name)
    assert chosen.sessions is not None
    wanted = chosen.sessions + chosen.sessions_per_day * sum(chosen.taper)
    order = replace(DASH, protocol=name, sessions=wanted, sessions_per_day=chosen.sessions_per_day, reason="the taper")
    days = [one.day for one in calendar(prescribed(order), MONDAY).planned]
    assert days == [one.day for one in schedule(chosen, START, "IT").sessions]


def test_a_session_missed_in_the_acute_part_moves_the_taper_by_a_week() -> None:
    order = replace(DASH, sessions=36)
    before = calendar(prescribed(order), MONDAY).planned
    skipped = calendar(moved(prescribed(order), VisitSkipped(START, "ill")), MONDAY).planned
    assert len(before) == len(skipped) == 36
    assert skipped[-1].day - before[-1].day == timedelta(weeks=1)


def test_without_a_prescription_there_are_no_visits() -> None:
    record = Record("TEST22")
    assert calendar(record, MONDAY).visits == ()


def test_saint_has_ten_a_day_on_five_days() -> None:
    days = Counter(one.day for one in calendar(prescribed(SAINT), MONDAY).planned)
    assert list(days.values()) == [10] * 5
    assert [one.of_day for one in calendar(prescribed(SAINT), MONDAY).planned][:10] == list(range(1, 11))


def test_holidays_of_another_country_are_stepped_over() -> None:
    record = moved(prescribed(), HolidaysOf("US"))
    king = date(2027, 1, 18)
    assert king not in {one.day for one in calendar(record, MONDAY).visits}
    assert king in {one.day for one in calendar(prescribed(), MONDAY).visits}


def test_a_past_day_without_a_session_is_missed_and_its_session_follows_at_the_end() -> None:
    record = session(prescribed(), MONDAY)
    shown = calendar(record, MONDAY + timedelta(days=3))
    assert [one.day for one in shown.missed] == [date(2027, 1, 12), date(2027, 1, 13)]
    assert len(shown.done) + len(shown.planned) == 30
    assert shown.planned[0].day == date(2027, 1, 14)
    assert shown.planned[0].number == 2


def test_a_skipped_day_is_not_missed_and_its_session_follows_at_the_end() -> None:
    tuesday = date(2027, 1, 12)
    before = calendar(prescribed(), MONDAY).planned[-1].day
    record = moved(prescribed(), VisitSkipped(tuesday, "fever"))
    shown = calendar(record, at(date(2027, 1, 13)))
    assert tuesday not in {one.day for one in shown.visits}
    assert shown.without is not None
    assert tuesday in shown.without
    assert calendar(record, MONDAY).planned[-1].day > before


def test_postponed_visits_wait_and_the_rest_follows_in_order() -> None:
    record = moved(prescribed(), VisitPostponed(date(2027, 1, 13), date(2027, 1, 18), "away"))
    shown = calendar(record, MONDAY)
    assert [one.day.day for one in shown.planned[:4]] == [11, 12, 18, 19]
    assert len(shown.planned) == 30
    assert shown.moved == ((date(2027, 1, 13), date(2027, 1, 18)),)


def test_a_weekly_course_can_be_made_up_on_another_day_and_ends_a_week_earlier() -> None:
    weekly = prescribed(replace(DASH, protocol="MDD-1HZ-R-MAINT", pulses=900, sessions=24, reason="to stay well"))
    before = calendar(weekly, MONDAY).planned
    assert len({one.day.isocalendar()[:2] for one in before}) == 24
    made_up = calendar(moved(weekly, VisitMadeUp(date(2027, 1, 14))), MONDAY).planned
    assert made_up[1].day == date(2027, 1, 14)
    assert made_up[-1].day == before[-2].day


def test_a_closed_clinic_moves_a_postponed_visit_on() -> None:
    record = moved(prescribed(), VisitPostponed(date(2027, 1, 13), date(2027, 1, 18), "away"))
    record = moved(record, DaysWithout(date(2027, 1, 18), date(2027, 1, 19), Without.CLOSED))
    assert [one.day.day for one in calendar(record, MONDAY).planned[:3]] == [11, 12, 20]


def test_striking_a_skip_brings_the_day_back() -> None:
    record = moved(prescribed(), VisitSkipped(START, "mistake"))
    record = moved(record, Struck(record.version, "was here"))
    assert calendar(record, MONDAY).planned[0].day == START


@pytest.mark.parametrize("what", [
    VisitSkipped(date(2027, 1, 16), "a Saturday"),
    VisitPostponed(date(2027, 1, 12), date(2027, 1, 16), "to a Saturday"),
    VisitPostponed(date(2027, 3, 25), date(2027, 3, 29), "to Easter Monday"),
    VisitMadeUp(date(2027, 1, 12), "a day of treatment already"),
    VisitMadeUp(date(2027, 1, 8), "before the course"),
    VisitMadeUp(date(2027, 1, 17), "a Sunday"),
])
def test_what_cannot_be_is_refused(what: Event) -> None:
    with pytest.raises(Refused):
        moved(prescribed(), what)


def test_nothing_is_moved_into_the_past() -> None:
    friday = at(date(2027, 1, 15))
    weekly = prescribed(replace(DASH, protocol="MDD-1HZ-R-MAINT", pulses=900, sessions=24, reason="to stay well"))
    with pytest.raises(Refused):
        moved(weekly, VisitMadeUp(date(2027, 1, 13)), friday)
    moved(weekly, VisitMadeUp(date(2027, 1, 15)), friday)


def test_visits_need_a_prescription() -> None:
    with pytest.raises(Refused):
        moved(Record("TEST22"), VisitMadeUp(START))


@pytest.mark.parametrize("wrong", [
    lambda: VisitPostponed(START, START, "no later"),
    lambda: DaysWithout(START, START - timedelta(days=1), Without.ILL),
    lambda: DaysWithout(START, START + timedelta(days=400), Without.ILL),
    lambda: HolidaysOf("ITALIA"),
    lambda: VisitSkipped(date(9999, 1, 1), "typing"),
])
def test_what_no_calendar_has_is_refused_as_it_is_written(wrong: Callable[[], Event]) -> None:
    with pytest.raises(Refused):
        wrong()


def test_saint_keeps_fifty_minutes_from_the_end_of_a_session_partly_seen_ctmss() -> None:
    """50 min between sessions: Clinical TMS Society statement; Cole 2021 (partly seen)."""
    assert SPACING["MDD-SAINT"].value == 50 * 60
    assert SPACING["MDD-SAINT"].source.status is Status.PARTLY
    record = session(prescribed(SAINT), MONDAY, minutes=10, trains=60)
    end = MONDAY + timedelta(minutes=10)
    assert too_soon(record, "MDD-SAINT", end + timedelta(minutes=49)) is not None
    assert too_soon(record, "MDD-SAINT", end + timedelta(minutes=50)) is None
    assert too_soon(record, "MDD-SAINT", end + timedelta(days=1)) is None
    with pytest.raises(Refused):
        session(record, end + timedelta(minutes=49))


def test_every_spacing_belongs_to_a_protocol_of_several_a_day() -> None:
    assert all(protocol(name).sessions_per_day > 1 for name in SPACING)


DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
EVENTS = st.one_of(
    st.builds(VisitSkipped, DAYS, st.just("why")),
    st.builds(lambda day, on: VisitPostponed(day, day + timedelta(days=on), "why"), DAYS, st.integers(1, 20)),
    st.builds(VisitMadeUp, DAYS),
    st.builds(lambda day, on: DaysWithout(day, day + timedelta(days=on), Without.CLOSED), DAYS, st.integers(0, 9)),
    st.just(None),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DAYS, EVENTS), max_size=9), DAYS, st.sampled_from([DASH, replace(DASH, sessions=36), SAINT]))
def test_whatever_happens_sessions_are_conserved_in_order_and_never_on_a_closed_day(
    history: list[tuple[date, Event | None]], look: date, order: Prescribed,
) -> None:
    record = prescribed(order)
    for day, what in sorted(history, key=lambda one: one[0]):
        try:
            record = session(record, at(day, 9), trains=10) if what is None else moved(record, what, at(day))
        except Refused:
            continue
    now = at(max([look, *(one[0] for one in history)]))
    shown = calendar(record, now)
    both = sorted([*shown.done, *shown.planned], key=lambda one: one.number)
    assert [one.number for one in both] == list(range(1, order.sessions + 1))
    places = [(one.day, one.of_day) for one in both]
    assert places == sorted(set(places))
    assert all(one.of_day <= shown.per_day for one in both)
    assert not [one for one in shown.planned if why_not(record, one.day) or one.day < now.date()]
    assert not [one for one in shown.missed if why_not(record, one.day) or one.day >= now.date()]
