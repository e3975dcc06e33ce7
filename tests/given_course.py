"""A course as it may stand: a bit of everything, for what only reads records. Nothing is held against the rules."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bobina.app.clinic import Clinic
from bobina.course.asked import Event
from bobina.course.consent import Consented
from bobina.course.consent.events import By
from bobina.course.consent.events import How as Given
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.eligibility import Decision, EligibilityDecided
from bobina.course.harms import AdverseEvent
from bobina.course.harms.events import Harm, Outcome, Relation
from bobina.course.kinds import kind_of
from bobina.course.medication import DrugStarted
from bobina.course.prescription import Prescribed
from bobina.course.record import Entry, Record
from bobina.course.scales import Scored
from bobina.course.screening import Answer, Screened
from bobina.course.threshold.events import How, Muscle, ThresholdEntered
from bobina.store.record import Ledger
from bobina.store.values import packed
from records import MONDAY, PHYSICIAN, REFERRED

NOW = MONDAY + timedelta(days=15)


def at(*events: tuple[int, Event]) -> Record:
    """Entries on days of the course."""
    return Record("TEST22", tuple(
        Entry(i, MONDAY + timedelta(days=day, minutes=i), PHYSICIAN, one) for i, (day, one) in enumerate(events, 1)))


def given_course() -> Record:
    """Two sessions of thirty, the second cut short; a pacemaker; a threshold seen by eye; PHQ-9 halved; a headache."""
    screened = Screened(**{name: Answer.NO for name in Screened.__slots__ if name != "details"})
    threshold = ThresholdEntered(
        kind=Muscle.RMT, how=How.VISUAL, muscle="FDI", coil_kind="figure-8", coil="MC-B70", stimulator="MagPro R30",
        percent_mso=55.0, taken_on=date(2027, 1, 11), taken_by="a nurse", note="5 of 10",
    )  # fmt: skip
    order = Prescribed("MDD-10HZ-NEUROSTAR", "figure-8", "MC-B70", "MagPro R30", 120, 66, 3000, 30, 1,
                       date(2027, 1, 11), reason="as in the pivotal trial")  # fmt: skip
    given = Delivered(1, MONDAY, order.protocol, "MC-B70", "figure-8", "MagPro R30", 66.0, 3000, True, True, 75, 3000,
                      Tolerated.WELL)  # fmt: skip
    short = replace(given, session=2, begun=MONDAY + timedelta(days=1), trains=40, pulses=1600,
                    tolerated=Tolerated.STOPPED, reason="perché faceva male")  # fmt: skip
    before, after = ({str(i): value for i in range(1, 10)} for value in (2.0, 1.0))
    harm = AdverseEvent(Harm.HEADACHE, MONDAY + timedelta(hours=1), 1, "mild", Relation.PROBABLE, Outcome.RECOVERED)
    return at(
        (0, REFERRED), (0, replace(screened, heart=Answer.YES, details="pacemaker")),
        (0, DrugStarted("bupropion", 300)),
        (0, EligibilityDecided(Decision.ELIGIBLE, "weighed", "", ("finding:pacemaker", "drug:bupropion"))),
        (0, Consented("it", By.PERSON, Given.SIGNED, "", "1", "cd" * 32)),
        (0, threshold), (0, order), (0, Scored("phq-9", before, date(2027, 1, 11))), (0, given), (1, short),
        (14, Scored("phq-9", after, date(2027, 1, 25))), (14, harm),
    )  # fmt: skip


def stored(folder: Path, record: Record) -> Clinic:
    """The record in a clinic of its own, whose clock stands."""
    ledger = Ledger(f"sqlite:///{folder / 'clinic.db'}")
    for one in record.entries:
        body = packed(one.what).decode()
        ledger.append(record.person, one.number - 1, kind_of(one.what).name, body, packed(one.by).decode(), one.at)
    return Clinic(ledger, ZoneInfo("Europe/Rome"), NOW.astimezone)
