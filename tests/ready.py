"""A record with all that a session asks for, and the steps of a session, for tests of what comes after."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bobina.course.asked import Event
from bobina.course.consent import TEXTS, VERSION, Consented
from bobina.course.consent.events import By, How
from bobina.course.day_check import Answer, DayChecked
from bobina.course.delivery import Delivered, SessionBegun, Tolerated, as_begun, open_session
from bobina.course.eligibility import Decision, EligibilityDecided
from bobina.course.prescription import Prescribed, current
from bobina.course.record import Record
from bobina.course.screening import Answer as Said
from bobina.course.screening import Screened
from bobina.course.sessions import next_number
from bobina.course.threshold.events import How as SeenBy
from bobina.course.threshold.events import Muscle, ThresholdEntered
from records import MONDAY, OPERATOR, PHYSICIAN, add, referred

SCREENED = Screened(*(Said.NO,) * 13)
CONSENTED = Consented("en", By.PERSON, How.SIGNED, "", VERSION, TEXTS["en"].digest)
ELIGIBLE = EligibilityDecided(Decision.ELIGIBLE, "nothing speaks against it")
THRESHOLD = ThresholdEntered(
    kind=Muscle.RMT, how=SeenBy.EMG, coil_kind="figure-8", coil="Cool-B70", stimulator="MagPro R30", muscle="right FDI",
    percent_mso=50.0, taken_on=MONDAY.date(), taken_by="clinic", note="by EMG",
)
DASH = Prescribed("MDD-10HZ-DASH", "figure-8", "Cool-B70", "MagPro R30", 120.0, 60.0, 3000, 30, 1, date(2027, 1, 11))
SAINT = replace(DASH, protocol="MDD-SAINT", percent_of_threshold=90.0, percent_mso=45.0, pulses=1800, sessions=50,
                sessions_per_day=10, reason="as published")
WELL = DayChecked(*(Answer.NO,) * 10)
BEFORE = MONDAY - timedelta(hours=1)


def prescribed(order: Prescribed = DASH, *more: Event, at: datetime = BEFORE) -> Record:
    """A record that lacks nothing but the day check."""
    return referred(SCREENED, CONSENTED, ELIGIBLE, THRESHOLD, order, *more, at=at)


def begun(record: Record, at: datetime = MONDAY, **changes: Any) -> Record:
    """The next session begun as prescribed, after a day check if there was none."""
    order = current(record)
    assert order is not None
    what = SessionBegun(next_number(record, at), order.what.coil, order.what.stimulator, order.what.percent_mso,
                        hearing_person=True, hearing_staff=True)
    if not any(one.at.date() == at.date() for one in record.of(DayChecked)):
        record = add(record, WELL, by=OPERATOR, at=at - timedelta(minutes=5))
    return add(record, replace(what, **changes), by=OPERATOR, at=at)


def ending(record: Record, pulses: int = 3000, trains: int = 75, **changes: Any) -> Delivered:
    """The end of the open session."""
    order, running = current(record), open_session(record)
    assert order is not None
    assert running is not None
    settled = as_begun(running, order.what.protocol, order.what.coil_kind, order.what.pulses)
    said = {"trains": trains, "pulses": pulses, "tolerated": Tolerated.WELL}
    return Delivered(**{**settled, **said, **changes})


def given(record: Record, at: datetime = MONDAY, minutes: int = 20, **changes: Any) -> Record:
    """The next session begun at ``at`` and ended ``minutes`` later, all as prescribed unless ``changes`` of the end."""
    order = current(record)
    assert order is not None
    changes = {"pulses": order.what.pulses, **changes}
    record = begun(record, at)
    return add(record, ending(record, **changes), by=OPERATOR, at=at + timedelta(minutes=minutes))


__all__ = ["BEFORE", "DASH", "ELIGIBLE", "MONDAY", "OPERATOR", "PHYSICIAN", "SAINT", "SCREENED", "WELL", "begun",
           "ending", "given", "prescribed"]
