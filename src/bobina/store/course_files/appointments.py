"""The visits to come as iCalendar: days alone, under a title that tells nobody what they are for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from bobina.course.calendar import calendar
from bobina.course.record import Record

_SPACE = uuid5(NAMESPACE_URL, "urn:bobina:visit")


def icalendar(record: Record, at: datetime, title: str) -> bytes:
    """An event to each day with planned visits. ``title``: of every one, in the person's language.

    Neither the pseudonym nor the diagnosis is in it; the identifier of a day stays the same from file to file, so that
    a calendar that is loaded anew does not show it twice.
    """
    made = Calendar()
    made.add("prodid", "-//bobina//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for day in dict.fromkeys(one.day for one in calendar(record, at).planned):
        made.add_component(_visit(record.person, day, at, title))
    return bytes(made.to_ical())


def _visit(person: str, day: date, at: datetime, title: str) -> Event:
    one = Event()
    one.add("uid", str(uuid5(_SPACE, f"{person}/{day.isoformat()}")))
    one.add("dtstamp", at)
    one.add("dtstart", day)
    one.add("dtend", day + timedelta(days=1))
    one.add("summary", title)
    one.add("transp", "TRANSPARENT")
    return one
