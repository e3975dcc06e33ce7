"""Records that have come as far as the motor threshold and the prescription."""

from dataclasses import replace
from datetime import date

from bobina.course.consent import Consented
from bobina.course.consent.events import By
from bobina.course.consent.events import How as Consent
from bobina.course.consent.text import TEXTS
from bobina.course.eligibility import Decision, EligibilityDecided
from bobina.course.prescription import Prescribed
from bobina.course.record import Record
from bobina.course.screening import THEMES, Answer, Screened
from bobina.course.threshold import ThresholdBegun, ThresholdEntered, ThresholdFound, ThresholdPulse, search
from bobina.course.threshold.events import How, Muscle
from bobina.dose.threshold import Method
from records import add, referred

SCREENED = Screened(*(Answer.NO for _ in THEMES))
CONSENTED = Consented("en", By.PERSON, Consent.SIGNED, text=TEXTS["en"].version, digest=TEXTS["en"].digest)
ELIGIBLE = EligibilityDecided(Decision.ELIGIBLE, "no finding")
BEGUN = ThresholdBegun(Muscle.RMT, How.EMG, "figure-8", "D70", "Rapid2", "FDI, right", Method.PEST, 60)
ENTERED = ThresholdEntered(Muscle.RMT, How.EMG, "figure-8", "D70", "Rapid2", "FDI, right", 50.0, date(2027, 1, 11),
                           "neurophysiology", "PEST, 25 pulses")
NEUROSTAR = Prescribed("MDD-10HZ-NEUROSTAR", "figure-8", "D70", "Rapid2", 120.0, 60.0, 3000, 30, 1, date(2027, 1, 18))


def ready() -> Record:
    """Screened, eligible, consented."""
    return referred(SCREENED, ELIGIBLE, CONSENTED)


def searched(answers: str, begun: ThresholdBegun = BEGUN) -> Record:
    """A search with these answers (y and n), each at the intensity that was asked for."""
    record = add(ready(), begun)
    for one in answers:
        of = search(record)
        assert of is not None
        record = add(record, ThresholdPulse(of.state.next_mso, one == "y"))
    return record


def result(record: Record) -> ThresholdFound:
    """What the open search has found."""
    of = search(record)
    assert of is not None
    assert of.state.estimate is not None
    low, high = (None, None) if of.state.interval is None else of.state.interval
    what = of.begun.what
    return ThresholdFound(what.kind, what.how, what.coil_kind, what.coil, what.stimulator, what.muscle,
                          of.state.estimate, what.method, of.state.pulses, low, high)


def found(answers: str = "yn" * 12 + "y", begun: ThresholdBegun = BEGUN) -> Record:
    """A search that has ended."""
    record = searched(answers, begun)
    return add(record, result(record))


def prescribed(record: Record, what: Prescribed = NEUROSTAR) -> Record:
    """With a prescription."""
    return add(record, replace(what))
