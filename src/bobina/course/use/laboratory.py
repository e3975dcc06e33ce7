"""Laboratory and diary side by side. Where they differ, that is said without saying who is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bobina.course.moments import wall
from bobina.course.record import Entry, Record
from bobina.course.use.diary import told
from bobina.course.use.events import Assay, Finding, Tested
from bobina.sentence import Sentence
from bobina.source import Source, Status

LOOKS_BACK = {
    Assay.COTININE: 3, Assay.ETG: 2, Assay.BENZOYLECGONINE: 3, Assay.PANEL: 3, Assay.HAIR: 90, Assay.CO: 1,
}
"""days up to the sample that are compared where the laboratory says nothing"""
BY_CHOICE = Source("our choice of days to compare, from recollected detection times; the laboratory's own goes before",
                   Status.RECOLLECTED)
ETG_MISSES = Source(
    "Sensitivity of commercial ethyl glucuronide testing in screening for alcohol abstinence (abstract): 19 people, "
    "every urine sample later than 26 h after drinking was negative", Status.SEEN)
NICOTINE_TOO = Source("nicotine replacement and vaping also give cotinine: recollected", Status.RECOLLECTED)
CAVEATS = {
    Assay.ETG: (Sentence("A negative test does not show that nothing was drunk: it looks back hardly more than a "
                         "day."), ETG_MISSES),
    Assay.COTININE: (Sentence("Nicotine replacement and vaping give cotinine too."), NICOTINE_TOO),
}


class Agreement(StrEnum):
    """How a test and the diary stand to each other."""

    ALIKE = "alike"
    ONLY_TEST = "only-test"
    ONLY_DIARY = "only-diary"
    UNKNOWN = "unknown"


SAID = {
    Agreement.ALIKE: Sentence("Test and diary say the same."),
    Agreement.ONLY_TEST: Sentence("The test found use that the diary does not tell. A mistake in either, or another "
                                  "source of what was found, would explain it; talk about it."),
    Agreement.ONLY_DIARY: Sentence("The diary tells use that the test did not find. It may have been below the "
                                   "cut-off or too long before the sample."),
    Agreement.UNKNOWN: Sentence("Cannot be compared: days were not told, or the test could not be judged."),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A test beside the days before it."""

    entry: Entry[Tested]
    days: int
    """compared, the day of the sample being the last"""
    by_laboratory: bool
    """it said how far the test looks back"""
    used: int
    untold: int
    agreement: Agreement


def compared(record: Record) -> tuple[Compared, ...]:
    """Every test beside the diary, oldest first."""
    return tuple(_beside(record, one) for one in sorted(
        record.of(Tested), key=lambda one: (wall(one.what.taken, one.at), one.number)))


def _beside(record: Record, entry: Entry[Tested]) -> Compared:
    what = entry.what
    days = what.looks_back or LOOKS_BACK[what.assay]
    last, known = wall(what.taken, entry.at).date(), told(record, what.of)
    within = [known.get(last - timedelta(days=i)) for i in range(days)]
    used, untold = sum(one is not None and one[0] > 0 for one in within), within.count(None)
    return Compared(entry, days, what.looks_back is not None, used, untold, _agreement(what.finding, used, untold))


def _agreement(finding: Finding, used: int, untold: int) -> Agreement:
    if finding is Finding.UNCLEAR or (not used and untold):
        return Agreement.UNKNOWN
    if used:
        return Agreement.ALIKE if finding is Finding.POSITIVE else Agreement.ONLY_DIARY
    return Agreement.ONLY_TEST if finding is Finding.POSITIVE else Agreement.ALIKE
