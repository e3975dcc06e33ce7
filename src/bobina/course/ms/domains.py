"""What multiple sclerosis does, what each domain is measured by, and what is known of TMS for it."""

from __future__ import annotations

from enum import StrEnum

from bobina.course.known import Known
from bobina.course.referral import Indication
from bobina.sentence import Sentence
from bobina.source import Source, Status


class Domain(StrEnum):
    """A domain of symptoms."""

    FATIGUE = "fatigue"
    MOTOR = "motor"
    SPASTICITY = "spasticity"
    COGNITION = "cognition"
    GAIT = "gait"


DOMAINS = {
    Domain.FATIGUE: "Fatigue",
    Domain.MOTOR: "Hand and strength",
    Domain.SPASTICITY: "Spasticity",
    Domain.COGNITION: "Cognition",
    Domain.GAIT: "Gait",
}
TREATED = {
    Indication.MS_FATIGUE: Domain.FATIGUE,
    Indication.MS_MOTOR: Domain.MOTOR,
    Indication.MS_SPASTICITY: Domain.SPASTICITY,
    Indication.MS_COGNITION: Domain.COGNITION,
}
MEASURES = {
    Domain.FATIGUE: ("mfis", "fss"),
    Domain.MOTOR: ("9hpt",),
    Domain.SPASTICITY: ("mas", "spasticity-nrs", "msss-88"),
    Domain.COGNITION: ("sdmt", "pasat-3"),
    Domain.GAIT: ("t25fw", "msws-12"),
}
"""ids of course.scales.SCALES"""


_META = Source("Uygur-Kucukseymen, meta-analysis", Status.SEEN)
_NETWORK = Source("Zhang 2022, network meta-analysis of 27 trials, 596 people", Status.SEEN)
_LI = Source("Li 2023", Status.SEEN)
_GAEDE = Source("Gaede 2018, Neurol Neuroimmunol Neuroinflamm e423; MID and MDC: Rooney 2019, Learmonth 2013",
                Status.SEEN)
_LEVEL_B = Source("Lefaucheur 2020", Status.SEEN, "10.1016/j.clinph.2019.11.002")
_SIZE = Source("protocols of the library: 17 to 36 people in each trial", Status.SEEN)

EVIDENCE: dict[Domain, tuple[Known, ...]] = {
    Domain.SPASTICITY: (
        Known(Sentence("Level B: iTBS over the leg motor cortex for spasticity of the legs."), "calm", _LEVEL_B),
        Known(Sentence("Effect size -1.11 (-1.48 to -0.75, 9 studies)."), "calm", _META),
        Known(Sentence("iTBS over the motor cortex: mean difference -1.20."), "calm", _NETWORK),
    ),
    Domain.FATIGUE: (
        Known(Sentence("Effect size -0.45 (-0.84 to -0.07)."), "calm", _META),
        Known(Sentence("rTMS over the motor cortex: mean difference -0.85."), "calm", _NETWORK),
        Known(Sentence("FSS 1.0 lower (0.45 to 1.65; 33 people): above what matters to a group (0.45), below what "
                       "stands out from one person's noise (1.9)."), "care", _GAEDE),
    ),
    Domain.MOTOR: (
        Known(Sentence("That meta-analysis found no effect on movement."), "care", _META),
    ),
    Domain.COGNITION: (
        Known(Sentence("That meta-analysis found no effect on cognition."), "care", _META),
        Known(Sentence("Effect size 0.18, not significant."), "care", _LI),
    ),
    Domain.GAIT: (
        Known(Sentence("No pooled effect on gait was found; that meta-analysis saw none on movement."), "care", _META),
    ),
}
SMALL = Known(Sentence("The trials are small (17 to 36 people each): larger ones are needed."), "care", _SIZE)
