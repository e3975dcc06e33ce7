"""The clinic's closed days and one record: what is to be moved, and what is written so that it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.calendar import DaysWithout, Without, calendar
from bobina.course.calendar.closed import ClinicClosed, Closing, to_lay_around, to_move
from bobina.course.record import Record
from ready import MONDAY, OPERATOR, prescribed
from records import add

START = MONDAY.date()


def closing(first: int, last: int, number: int = 1) -> Closing:
    """Closed from a day of the course to another, both counted from its first."""
    return Closing(number, "ada", ClinicClosed(START + timedelta(days=first), START + timedelta(days=last), "service"))


def around(record: Record, *closings: Closing) -> Record:
    return add(record, *to_lay_around(record, closings, START), by=OPERATOR)


def test_planned_visits_on_closed_days_are_to_be_moved_and_then_follow_at_the_end() -> None:
    record, shut = prescribed(), closing(2, 3)
    (found,) = to_move(record, [shut], MONDAY)
    assert found.closing == shut
    assert found.days == (START + timedelta(days=2), START + timedelta(days=3))
    moved = around(record, shut)
    assert to_move(moved, [shut], MONDAY) == []
    last = [calendar(one, MONDAY).planned[-1].day for one in (record, moved)]
    assert last[1] > last[0]
    assert len(calendar(moved, MONDAY).planned) == 30


def test_a_weekend_or_a_time_after_the_course_moves_nobody() -> None:
    assert to_move(prescribed(), [closing(5, 6), closing(300, 310)], MONDAY) == []


def test_what_a_record_steps_over_already_is_not_written_again() -> None:
    shut = closing(2, 3)
    record = around(prescribed(), shut)
    assert to_lay_around(record, [shut], START) == []
    assert to_lay_around(record, [closing(2, 4)], START) == [closing(2, 4).what.written()]
    ill = add(prescribed(), DaysWithout(START + timedelta(days=1), START + timedelta(days=3), Without.ILL), by=OPERATOR)
    assert to_lay_around(ill, [shut], START) == []


def test_what_was_over_before_is_not_written() -> None:
    assert to_lay_around(prescribed(), [closing(-3, -1)], START) == []
    assert len(to_lay_around(prescribed(), [closing(-3, 0)], START)) == 1


def test_the_reason_is_kept_in_the_record() -> None:
    (found,) = around(prescribed(), closing(2, 3)).of(DaysWithout)
    assert (found.what.why, found.what.note) == (Without.CLOSED, "service")


@pytest.mark.parametrize(("first", "last", "reason"), [
    (date(2027, 1, 12), date(2027, 1, 11), "why"), (date(2027, 1, 11), date(2029, 1, 11), "why"),
    (date(2027, 1, 11), date(2027, 1, 11), " "), (date(9999, 1, 1), date(9999, 1, 1), "why"),
])  # fmt: skip
def test_what_cannot_be_closed_is_refused(first: date, last: date, reason: str) -> None:
    with pytest.raises(Refused):
        ClinicClosed(first, last, reason)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), max_size=5)


@settings(max_examples=15)
@given(SPANS)
def test_a_calendar_laid_around_closed_days_has_nothing_to_move_and_loses_no_session(
    spans: list[tuple[int, int]],
) -> None:
    shut = [closing(first, first + more, number) for number, (first, more) in enumerate(spans)]
    record = around(prescribed(), *shut)
    assert to_move(record, shut, MONDAY) == []
    assert len(calendar(record, MONDAY).planned) == 30
    assert to_lay_around(record, shut, START) == []
