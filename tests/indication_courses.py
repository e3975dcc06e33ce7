"""Courses for multiple sclerosis and for alcohol with a bit of everything, for what only reads records."""

from datetime import date, datetime, timedelta

from bobina.course.asked import Event
from bobina.course.craving import CravingRated, Moment
from bobina.course.ms.domains import Domain
from bobina.course.ms.events import DomainsChosen, Recovery, Relapse, RelapseEnded, TherapyStarted, TherapyStopped
from bobina.course.pathway.events import (
    AppointmentKept,
    AppointmentMissed,
    AppointmentPlanned,
    Goal,
    PathwayOpened,
    Strand,
    TeamChanged,
)
from bobina.course.record import Entry, Record
from bobina.course.referral import Indication, Referred
from bobina.course.scales import Scored
from bobina.course.use.events import Assay, DaysOfUse, Finding, HeavyDayChosen, Tested
from bobina.course.use.substances import Heavy, Substance, Unit
from given_course import given_course
from records import MONDAY, OPERATOR

LATER = MONDAY + timedelta(days=36)
"""when these courses are looked at"""
FREE = 6
"""days without a drink of the 20 that were told, in the four weeks before the first session"""


def after(indication: Indication, *events: Event, days: float = 0.1) -> Record:
    """The given course with another referral, then these entries, one each ``days`` from the third week on."""
    first = given_course().entries[1:]
    referral = Entry(1, MONDAY, OPERATOR, Referred(indication, "told", 1980, "", ""))
    more = (Entry(len(first) + 2 + i, MONDAY + timedelta(days=16 + days * i), OPERATOR, one)
            for i, one in enumerate(events))
    return Record("TEST22", (referral, *first, *more))


def with_ms() -> Record:
    """Two domains; a therapy that goes on and one that stopped; a relapse that left in part, just before a baseline;
    an EDSS that grew.
    """
    mas = Scored("mas", {"knee-extensors-right": 3.0}, date(2027, 1, 15), rater="r")
    edss = [Scored("edss", {"total": step}, date(2027, 1, day), rater="r") for day, step in ((9, 4.0), (20, 5.0))]
    record = after(
        Indication.MS_SPASTICITY, DomainsChosen((Domain.SPASTICITY, Domain.GAIT), "walk to the market"),
        TherapyStarted("interferon beta", date(2020, 1, 1)), TherapyStarted("ocrelizumab", date(2025, 3, 1), "600 mg"),
        Relapse(date(2027, 1, 5), "weakness of a leg", "methylprednisolone 1 g, 3 days"), mas, *edss,
    )  # fmt: skip
    interferon, relapse = (next(one.number for one in record.of(kind)) for kind in (TherapyStarted, Relapse))
    more = (TherapyStopped(interferon, date(2024, 12, 1), "relapses"),
            RelapseEnded(relapse, date(2027, 2, 10), Recovery.PARTIAL))
    every = (Entry(record.version + i, MONDAY + timedelta(days=31), OPERATOR, one) for i, one in enumerate(more, 1))
    return Record(record.person, (*record.entries, *every))


def with_alcohol() -> Record:
    """20 of 28 days told before treatment; a test that the diary does not bear out; craving with a cue; a pathway."""
    told = {(date(2026, 12, 14) + timedelta(days=i)).isoformat(): 0.0 if i < FREE else 4.0 for i in range(20)}
    none = {(date(2027, 1, 25) + timedelta(days=i)).isoformat(): 0.0 for i in range(3)}
    record = after(
        Indication.ALCOHOL,
        PathwayOpened(Goal.REDUCTION, date(2027, 1, 11), "pietro", "psychologist", note="talk every week"),
        TeamChanged("pietro", "psychologist", "nurse"),
        AppointmentPlanned(Strand.PSYCHOTHERAPY, datetime(2027, 1, 28, 15), 4, "psychologist", "motives"),
        HeavyDayChosen(Heavy.WHO_WOMEN),
        DaysOfUse(Substance.ALCOHOL, Unit.DRINK_12, told), DaysOfUse(Substance.ALCOHOL, Unit.DRINK_12, none),
        Tested(Assay.ETG, datetime(2027, 1, 27, 12), Finding.POSITIVE, value=310, unit="ng/mL", cutoff="100 ng/mL",
               looks_back=2),
        CravingRated(60, 100, cue=False, session=2), CravingRated(75, 100, cue=True, session=2),
        CravingRated(50, 100, cue=True, moment=Moment.AFTER, session=2),
        days=0.01,
    )  # fmt: skip
    talk = next(one.number for one in record.of(AppointmentPlanned))
    more = (AppointmentKept(talk, 1, "motives"), AppointmentMissed(talk, 2, "work"))
    every = (Entry(record.version + i, MONDAY + timedelta(days=25), OPERATOR, one) for i, one in enumerate(more, 1))
    return Record(record.person, (*record.entries, *every))
