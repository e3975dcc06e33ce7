"""What every plan must say: seizures by coil, hearing, what the safety figures are worth."""

from bobina.dose.limits import CORROBORATION
from bobina.evidence.model import Claim, Kind, claim
from bobina.source import Status

_TAYLOR = "Taylor 2021, Brain Stimul: 586,656 sessions, 25,526 patients", "10.1016/j.brs.2021.05.012"
_LERNER = "Lerner 2019, Clin Neurophysiol: 318,560 sessions, 24 seizures", "10.1016/j.clinph.2019.03.016"

FIGURE_8 = claim(
    Kind.HARM, "With a figure-8 coil, seizures were reported in 0.14 of 1,000 patients (0.01 to 0.51).", *_TAYLOR)
H_COIL = claim(
    Kind.HARM, "With an H-coil, seizures were reported in 5.56 of 1,000 patients (2.77 to 9.95), far more often than "
    "with a figure-8 coil.", *_TAYLOR)
ANY_COIL = claim(
    Kind.HARM, "Over all coils, seizures were reported in 0.71 of 1,000 patients (0.42 to 1.11); no rate is known for "
    "this kind of coil alone.", *_TAYLOR)

COMMON: tuple[Claim, ...] = (
    claim(Kind.HARM, "That the risk of a seizure is below 0.1 % holds for figure-8 coils, not for H-coils.", *_TAYLOR),
    claim(Kind.HARM, "Seizures came in 0.31 of 10,000 sessions (0.18 to 0.48).", *_TAYLOR),
    claim(Kind.HARM, "Keeping to the guideline does not exclude a seizure: 4 of 24 came within it and without a known "
          "risk factor; more came where it was exceeded, and in first exposures.", *_LERNER),
    claim(Kind.HARM, "Each pulse is loud (112 to 139 dB at 5 cm): the patient needs earplugs and staff should wear "
          "them.",
          "Koponen 2020, seven coils (PMC7263763)"),
    claim(Kind.HARM, "Many drugs for depression are on a list of seizure risks: a flag to weigh, never a reason to "
          "stop a drug.", "Rossi 2009 list, in TMSMultiLab Hazardous_Drugs"),
    claim(Kind.UNKNOWN, "No cell of the train tables was read in the papers: a person who holds them must sign them "
          "off.",
          "This project's own record of its facts", status=Status.RECOLLECTED),
    Claim("The train tables of Rossi and Chen agree with each other by the stated factor of 0.75; this shows that "
          "they are coherent, not that they are true.", CORROBORATION, Kind.UNKNOWN),
    claim(Kind.UNKNOWN, "For an implanted stimulator away from the coil, the guideline allows TMS with care and device "
          "labels still forbid it: a named physician must decide.", "Tendler 2023, J Clin Psychiatry 84(4):23l14857"),
)

THETA_BURST: tuple[Claim, ...] = (
    claim(Kind.UNKNOWN, "No table limits the trains of theta burst.", "None was found", status=Status.RECOLLECTED),
    claim(Kind.HARM, "After theta burst about 5 % of people had mild adverse events; one seizure was reported up to "
          "2009.",
          "Oberman 2011 (PMC3260517)"),
)


def harms(coil_kind: str, *, theta_burst: bool) -> tuple[Claim, ...]:
    """The rate of seizures for this kind of coil first."""
    rate = {"figure-8": FIGURE_8, "h-coil": H_COIL}.get(coil_kind, ANY_COIL)
    return (rate, *(THETA_BURST if theta_burst else ()), *COMMON)
