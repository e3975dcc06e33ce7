"""Saturdays: for visits that are moved or made up, where the calendar says that the clinic works then."""

from datetime import date

import pytest

from bobina.course.asked import Event, Refused
from bobina.course.calendar import HolidaysOf, VisitMadeUp, VisitPostponed, calendar
from bobina.course.record import Record
from ready import MONDAY, OPERATOR, prescribed
from records import add

SATURDAY, SUNDAY = date(2027, 1, 16), date(2027, 1, 17)
MOVES = [VisitMadeUp(SATURDAY), VisitPostponed(date(2027, 1, 15), SATURDAY, "away")]


def working(*more: Event) -> Record:
    return add(prescribed(), HolidaysOf("IT", saturdays=True), *more, by=OPERATOR)


@pytest.mark.parametrize("move", MOVES)
def test_a_saturday_is_used_only_where_the_calendar_says_so(move: Event) -> None:
    for record in (prescribed(), add(prescribed(), HolidaysOf("IT"), by=OPERATOR)):
        with pytest.raises(Refused):
            add(record, move, by=OPERATOR)
    shown = calendar(working(move), MONDAY)
    assert SATURDAY in {one.day for one in shown.planned}
    assert len(shown.planned) == 30


def test_the_rhythm_stays_on_weekdays_and_sundays_are_never_used() -> None:
    assert calendar(working(), MONDAY).visits == calendar(prescribed(), MONDAY).visits
    with pytest.raises(Refused):
        working(VisitMadeUp(SUNDAY))


def test_a_saturday_that_is_taken_back_is_stepped_over() -> None:
    back = add(working(MOVES[0]), HolidaysOf("IT"), by=OPERATOR)
    assert calendar(back, MONDAY).visits == calendar(prescribed(), MONDAY).visits
