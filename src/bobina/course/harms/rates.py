"""The clinic's own rates of harm by coil, beside what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bobina.course.delivery import delivered
from bobina.course.harms.events import KINDS_OF_COIL, AdverseEvent, Harm
from bobina.course.harms.intervals import Interval, clopper_pearson, people_to_refute, poisson
from bobina.course.harms.published import Published, published
from bobina.course.record import Record
from bobina.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Exposure:
    """What was given with one kind of coil (empty: with any), and the harms written for it."""

    coil: str
    sessions: int
    patients: int
    seizures: int
    patients_with_seizure: int
    serious: int

    @property
    def of_patients(self) -> Interval | None:
        """Patients with at least one seizure among those treated; None without any."""
        return clopper_pearson(self.patients_with_seizure, self.patients) if self.patients else None

    @property
    def of_sessions(self) -> Interval | None:
        """Seizures for each session; None without any."""
        return poisson(self.seizures, self.sessions) if self.sessions else None


def rates(records: Sequence[Record]) -> tuple[Exposure, ...]:
    """Figure-8, H-coil, other kinds, then all together. Every seizure counts, whatever was thought of its cause."""
    return (*(_exposure(records, kind) for kind in KINDS_OF_COIL), _exposure(records, ""))


def kind_of_coil(kind: str) -> str:
    """One of KINDS_OF_COIL."""
    return kind if kind in KINDS_OF_COIL else "other"


def _exposure(records: Iterable[Record], coil: str) -> Exposure:
    sessions = patients = seizures = with_seizure = serious = 0
    for record in records:
        given = sum(one.what.pulses > 0 and _is(coil, one.what.coil_kind) for one in delivered(record))
        harms = [one.what for one in record.of(AdverseEvent) if _is(coil, one.what.coil_kind)]
        seized = sum(one.what is Harm.SEIZURE for one in harms)
        sessions, patients, seizures = sessions + given, patients + (given > 0), seizures + seized
        with_seizure += seized > 0 and given > 0
        serious += sum(one.serious for one in harms)
    return Exposure(coil, sessions, patients, seizures, with_seizure, serious)


def _is(coil: str, kind: str) -> bool:
    return coil in ("", kind_of_coil(kind))


class Reading(StrEnum):
    """What the clinic's own interval says of the published one."""

    NOTHING = "nothing"
    TOO_FEW = "too-few"
    ALIKE = "alike"
    ABOVE = "above"
    BELOW = "below"


TONES = {Reading.NOTHING: "open", Reading.TOO_FEW: "open", Reading.ALIKE: "calm", Reading.ABOVE: "stop",
         Reading.BELOW: "calm"}


def reading(own: Interval | None, other: Published) -> Reading:
    """Own and published intervals: apart, or overlapping; and whether the own one is narrow enough to say anything."""
    if own is None:
        return Reading.NOTHING
    if own.low > other.interval.high:
        return Reading.ABOVE
    if own.high < other.interval.low:
        return Reading.BELOW
    return Reading.TOO_FEW if own.high > other.interval.high else Reading.ALIKE


def said(exposure: Exposure, other: Published) -> Sentence:
    """The reading of the rate of patients in a sentence."""
    return _SAID[reading(exposure.of_patients, other)](exposure, other)


def _too_few(exposure: Exposure, other: Published) -> Sentence:
    needed = people_to_refute(other.interval.high)
    return Sentence(
        "With {patients} people treated and {seizures} with a seizure the clinic's own data can neither confirm nor "
        "refute the published rate: its interval is too wide. About {needed} people without a seizure would be needed.",
        {"patients": exposure.patients, "seizures": exposure.patients_with_seizure, "needed": needed})


_SAID: Mapping[Reading, Callable[[Exposure, Published], Sentence]] = {
    Reading.NOTHING: lambda exposure, other: Sentence("Nobody was treated with this coil: there is nothing to say."),
    Reading.TOO_FEW: _too_few,
    Reading.ALIKE: lambda exposure, other: Sentence("The clinic's own rate agrees with the published one."),
    Reading.ABOVE: lambda exposure, other: Sentence(
        "More seizures than published, and hardly by chance: look into the parameters and the people now."),
    Reading.BELOW: lambda exposure, other: Sentence(
        "Fewer seizures than published. Make sure that every one is written down."),
}


def published_for(exposure: Exposure) -> Published | None:
    """The published rate of patients for the same kind of coil."""
    return published(exposure.coil, "patients")
