"""A short course and the maintenance after it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bobina.course.calendar import MaintenanceLaid
from bobina.course.maintenance import MaintenancePlanned, Scheme
from bobina.course.prescription import Prescribed
from bobina.course.record import Record
from ready import DASH, MONDAY, prescribed
from ready import given as session
from records import add

START = date(2027, 1, 11)
SHORT = replace(DASH, sessions=3, reason="a short one")
FIRST = date(2027, 1, 25)
"""a Monday, after the three days of the short course"""


def plan(scheme: Scheme = Scheme.WEEKLY, first: date = FIRST, weeks: int = 4) -> MaintenancePlanned:
    return MaintenancePlanned(scheme, first, weeks, "kept", "relapsed twice")


def with_maintenance(what: MaintenancePlanned, order: Prescribed = SHORT) -> Record:
    record = add(prescribed(order), what)
    return add(record, MaintenanceLaid(record.version))


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def acute(record: Record) -> Record:
    """The short course given."""
    for day in (0, 1, 2):
        record = session(record, MONDAY + timedelta(days=day))
    return record


__all__ = ["FIRST", "MONDAY", "SHORT", "START", "acute", "at", "plan", "with_maintenance"]
