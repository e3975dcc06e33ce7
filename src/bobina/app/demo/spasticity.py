"""Multiple sclerosis: spasticity of a leg, measured muscle by muscle, beside a disease-modifying therapy."""

from __future__ import annotations

from datetime import timedelta

from bobina.app.demo.story import SIMULATED, Story
from bobina.course.medication import DrugStarted
from bobina.course.ms.domains import Domain
from bobina.course.ms.events import DomainsChosen, Recovery, Relapse, RelapseEnded, TherapyStarted
from bobina.course.referral import Indication, Referred
from bobina.course.screening import Answer
from bobina.course.threshold.events import Muscle


def tell(story: Story) -> None:
    """From referral to the middle of the course."""
    story.day(30)
    story.write(
        Referred(Indication.MS_SPASTICITY, "G35, right leg", story.today.year - 52, "MS clinic", SIMULATED),
        DomainsChosen((Domain.SPASTICITY, Domain.GAIT), "Walk to the market without the leg cramping."),
        TherapyStarted("ocrelizumab", story.today - timedelta(days=700), "600 mg every 6 months"),
        DrugStarted("baclofen", 30, "mg/day", story.today - timedelta(days=300)),
    )
    relapse = story.write(Relapse(story.today - timedelta(days=400), "Weakness of the right leg.",
                                  "methylprednisolone 1 g, 3 days"))
    story.write(RelapseEnded(relapse, story.today - timedelta(days=340), Recovery.PARTIAL))
    story.screen("Baclofen by mouth; MRI every year without trouble.", drugs=Answer.YES)
    _rate(story, stiff=3, walk=9.8, fatigue=46)
    story.score("edss", {"total": 4.5}, rater="neurologist")
    story.decide("Spasticity in spite of baclofen; the tables do not cover a lesion, which was weighed.",
                 "Blood pressure and a rest of ten minutes after each session.")
    story.day(10)
    story.find_threshold(58, Muscle.AMT, "soleus, right")
    story.prescribe("MS-SPAST-ITBS-MORI", 10,
                    "No table covers theta burst or a lesion; small trial in people with MS, tolerated there.")
    for number, day in enumerate(story.visits()):
        story.on(day, 14)
        story.session()
        if number == 4:
            _rate(story, stiff=2, walk=9.1, fatigue=43)


def _rate(story: Story, stiff: float, walk: float, fatigue: float) -> None:
    """Ashworth of the right leg, 25 feet, fatigue."""
    rater = "physiotherapist"
    story.score("mas", {"knee-extensors-right": stiff, "ankle-plantarflexors-right": stiff}, rater=rater)
    story.score("spasticity-nrs", {"total": 2 * stiff + 1})
    story.score("t25fw", {"trial-1": walk, "trial-2": walk - 0.2, "aid": 1})
    story.score("mfis", {"physical": fatigue - 26, "cognitive": 20, "psychosocial": 6})
