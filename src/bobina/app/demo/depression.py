"""Depression: fourteen sessions or so of thirty, slow improvement, one open alert."""

from __future__ import annotations

from datetime import timedelta

from bobina.app.demo.story import SIMULATED, Story
from bobina.course.alerts import AlertAnswered
from bobina.course.calendar import DaysWithout, Without
from bobina.course.harms.events import AdverseEvent, Harm, Outcome, Relation
from bobina.course.medication import DrugStarted, FlagsAcknowledged
from bobina.course.referral import Indication, Referred
from bobina.course.resistance import Class, MedicationTried
from bobina.course.resistance import Outcome as Tried
from bobina.course.screening import Answer
from bobina.course.threshold.events import Muscle

PHQ = ("332323211", "332222210", "222212210", "221212111")
"""the nine answers of each week"""
MADRS = (32, 29, 25, 21)


def tell(story: Story) -> None:
    """From referral to the middle of the course."""
    story.day(45)
    story.write(
        Referred(Indication.DEPRESSION, "F33.2", story.today.year - 47, "primary care", SIMULATED),
        MedicationTried("sertraline", Class.SSRI, "150 mg/day", 8, 90, Tried.NONE),
        MedicationTried("venlafaxine", Class.SNRI, "225 mg/day", 10, 95, Tried.PARTIAL),
        DrugStarted("venlafaxine", 225, "mg/day", story.today - timedelta(days=120)),
        DrugStarted("lithium", 600, "mg/day", story.today - timedelta(days=60)),
    )
    story.screen("Fainted once at a blood test, twenty years ago.", fainting=Answer.YES)
    answered = _rate(story, 0)
    story.write(AlertAnswered(answered, "Talked the same day; no plan, safety plan agreed."))
    story.write(FlagsAcknowledged("Both go on; their threshold-lowering effect was weighed."))
    story.decide("Two adequate trials of different classes without response; fainting at blood tests only.")
    story.day(24)
    story.find_threshold(54, Muscle.RMT, "first dorsal interosseous, right")
    story.prescribe("MDD-10HZ-NEUROSTAR", 30)
    story.write(DaysWithout(story.today + timedelta(days=9), story.today + timedelta(days=9), Without.ILL))
    for number, day in enumerate(story.visits()):
        story.on(day, 10)
        story.session(sleep=number == 3, scalp=max(0, 5 - number))
        if number in (4, 8, 12):
            _rate(story, (number + 1) // 4)
        if number == 6:
            story.write(AdverseEvent(
                Harm.HEADACHE, story.at, 1, "Headache for two hours after the session; paracetamol once.",
                Relation.PROBABLE, Outcome.RECOVERED, session=7))


def _rate(story: Story, week: int) -> int:
    """PHQ-9 and MADRS of a week; the number of the PHQ-9's entry."""
    story.score("madrs", {"total": MADRS[week]}, rater="psychologist")
    return story.score("phq-9", {str(i): int(answer) for i, answer in enumerate(PHQ[week], start=1)})
