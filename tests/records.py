"""Records for tests of the course: events written in order, under the rules, without a database."""

from datetime import UTC, datetime, timedelta

from bobina.course.asked import Event, Refused
from bobina.course.kinds import refusal
from bobina.course.record import Actor, Entry, Record, Role
from bobina.course.referral import Indication, Referred

OPERATOR = Actor("olga", Role.OPERATOR)
PHYSICIAN = Actor("pietro", Role.PHYSICIAN)
SECOND = Actor("sara", Role.PHYSICIAN)
MONDAY = datetime(2027, 1, 11, 9, tzinfo=UTC)
REFERRED = Referred(Indication.DEPRESSION, "F33.2", 1980, "", "")


def add(record: Record, *events: Event, by: Actor = PHYSICIAN, at: datetime = MONDAY) -> Record:
    """The record with ``events`` written a minute apart. Raises Refused as the clinic does."""
    for i, what in enumerate(events):
        when = at + timedelta(minutes=i)
        if (said := refusal(record, what, by, when)) is not None:
            raise Refused(said)
        record = Record(record.person, (*record.entries, Entry(record.version + 1, when, by, what)))
    return record


def referred(*events: Event, by: Actor = PHYSICIAN, at: datetime = MONDAY) -> Record:
    """A record that begins with a referral for depression."""
    return add(Record("TEST22"), REFERRED, *events, by=by, at=at)
