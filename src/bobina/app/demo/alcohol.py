"""Alcohol use disorder: inside a pathway with a team, a diary, a laboratory that does not always agree with it."""

from __future__ import annotations

from datetime import timedelta

from bobina.app.demo.story import OPERATOR, SIMULATED, Story
from bobina.course.craving import CravingRated, Moment
from bobina.course.medication import DrugStarted, FlagsAcknowledged
from bobina.course.pathway.events import (
    AppointmentKept,
    AppointmentMissed,
    AppointmentPlanned,
    Goal,
    PathwayOpened,
    Strand,
)
from bobina.course.record import Actor, Role
from bobina.course.referral import Indication, Referred
from bobina.course.screening import Answer
from bobina.course.threshold.events import Muscle
from bobina.course.use.events import Assay, DaysOfUse, Finding, Tested
from bobina.course.use.substances import Substance, Unit

DRINKS = (6, 8, 0, 5, 9, 10, 7, 4, 0, 6, 5, 8, 7, 0, 3, 4, 0, 0, 5, 6, 2, 0, 0, 3, 0, 0, 4, 0)
"""a day, from four weeks before the course on; the person told of no day after them"""


def tell(story: Story) -> None:
    """From referral to the middle of the course."""
    story.day(38)
    story.write(
        Referred(Indication.ALCOHOL, "F10.2", story.today.year - 39, "addiction service", SIMULATED),
        DrugStarted("naltrexone", 50, "mg/day", story.today - timedelta(days=20)),
        DrugStarted("alcohol", None, "mg/day", None, "daily, see the diary"),
    )
    story.screen(drugs=Answer.YES, details="Naltrexone; alcohol as in the diary.")
    story.score("ocds", {"total": 31}, form="0-56")
    story.score("audit-c", {"often": 4, "much": 3, "heavy": 4})
    story.write(PathwayOpened(
        Goal.REDUCTION, story.today, "demo-physician", "psychologist of the service", "nurse of the service",
        note="Weekly psychotherapy and a group; TMS beside them, never instead."))
    talk = story.write(AppointmentPlanned(Strand.PSYCHOTHERAPY, story.at + timedelta(days=2), 8, "psychologist"))
    story.write(AppointmentPlanned(Strand.REHABILITATION, story.at + timedelta(days=4), 6, "group"))
    story.write(FlagsAcknowledged("Alcohol lowers the threshold: asked at every visit."))
    story.decide("Wants to drink less, works with the team.", "No session on a day with alcohol in the breath.")
    story.day(35, 17)
    story.write(AppointmentKept(talk, 1, "Motives and triggers."), by=OPERATOR)
    story.day(28, 17)
    story.write(AppointmentMissed(talk, 2, "Work."), by=OPERATOR)
    _diary(story)
    story.day(9)
    story.find_threshold(61, Muscle.RMT, "first dorsal interosseous, left")
    story.prescribe("ALC-10HZ-MISHRA", 10, "Small trial (see the protocol's evidence); goal agreed with the team.")
    for number, day in enumerate(story.visits()):
        story.on(day, 11)
        story.session(scalp=max(0, 4 - number))
        _craving(story, number + 1)
    story.day(2, 8)
    story.write(Tested(Assay.ETG, story.at, Finding.POSITIVE, value=310, unit="ng/mL", cutoff="100 ng/mL", looks_back=3,
                       note="The diary says no drink in these days."), by=OPERATOR)


def _diary(story: Story) -> None:
    """Four weeks told by the person, the last days still to tell."""
    story.day(8, 20)
    first = story.today - timedelta(days=len(DRINKS))
    told = {(first + timedelta(days=i)).isoformat(): float(drinks) for i, drinks in enumerate(DRINKS)}
    herself = Actor("the person", Role.PERSON, story.person)
    story.write(DaysOfUse(Substance.ALCOHOL, Unit.DRINK_12, told), by=herself)


def _craving(story: Story, session: int) -> None:
    """Before, with a cue, and after a session."""
    base = max(0.0, 70.0 - 6 * session)
    story.write(
        CravingRated(base, 100, cue=False, moment=Moment.BEFORE, session=session),
        CravingRated(min(100.0, base + 15), 100, cue=True, moment=Moment.BEFORE, session=session),
        CravingRated(max(0.0, base - 8), 100, cue=True, moment=Moment.AFTER, session=session), by=OPERATOR)
