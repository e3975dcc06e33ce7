"""What evidence says of people over 65, of pregnancy and of people under 18. It bars nobody; a decision mentions it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bobina.course.contraindications.catalogue import CHECKLIST
from bobina.course.contraindications.findings import findings
from bobina.course.record import Record
from bobina.course.referral import age
from bobina.sentence import Sentence
from bobina.source import Source, Status

OLD, ADULT = 65, 18
AGES = Source("The ages are this project's own: no paper that was read draws a line there", Status.CHOSEN)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A path of its own to a decision. ``says``: each sentence with its source."""

    key: str
    name: str
    says: tuple[tuple[Sentence, Source], ...]


OLDER = Circumstance("path:older", "Older than 65", (
    (Sentence("The response is similar to that of younger people, and slower."),
     Source("Cotovio 2022", Status.SEEN, "10.3389/fnagi.2022.919734")),
    (Sentence("Response against sham: odds ratio 2.86 (1.87 to 4.37)."),
     Source("Meta-analysis, PMID 36410454", Status.SEEN)),
    (Sentence("The line is drawn at 65 years."), AGES),
))
MINOR = Circumstance("path:minor", "Under 18, or 18 this year", (
    (Sentence("In a trial of adolescents with an H1 coil the intensity was lowered from 120 to 100 % of the motor "
              "threshold after a convulsion."), Source("NCT03541707", Status.SEEN)),
    (Sentence("No label and no guideline for this age was read."),
     Source("A device label's words on age", Status.NOT_FOUND)),
    (Sentence("The line is drawn at 18 years; who may consent is a matter of law."), AGES),
))
PREGNANT = Circumstance("path:pregnancy", "Pregnancy", (
    (Sentence("The checklist cites 12 studies with 50 pregnant people and no adverse event of the foetus, with single "
              "pulses: a course of treatment is another matter."), CHECKLIST),
))


def circumstances(record: Record, at: datetime) -> tuple[Circumstance, ...]:
    """The paths that a person is on at a time."""
    years = age(record, at)
    found = []
    if years is not None and years > OLD:
        found.append(OLDER)
    if years is not None and years - 1 < ADULT:
        found.append(MINOR)
    if any(one.about.key == "pregnancy" for one in findings(record)):
        found.append(PREGNANT)
    return tuple(found)
