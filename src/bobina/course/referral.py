"""The referral: why somebody comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.record import TEAM, Actor, Kind, Record
from bobina.sentence import Sentence


class Indication(StrEnum):
    """What a course is for."""

    DEPRESSION = "depression"
    ALCOHOL = "alcohol"
    COCAINE = "cocaine"
    NICOTINE = "nicotine"
    MS_FATIGUE = "ms-fatigue"
    MS_MOTOR = "ms-motor"
    MS_SPASTICITY = "ms-spasticity"
    MS_COGNITION = "ms-cognition"


INDICATIONS = {
    Indication.DEPRESSION: "Depression",
    Indication.ALCOHOL: "Alcohol use disorder",
    Indication.COCAINE: "Cocaine use disorder",
    Indication.NICOTINE: "Smoking",
    Indication.MS_FATIGUE: "Multiple sclerosis: fatigue",
    Indication.MS_MOTOR: "Multiple sclerosis: movement of hand or leg",
    Indication.MS_SPASTICITY: "Multiple sclerosis: spasticity",
    Indication.MS_COGNITION: "Multiple sclerosis: cognition",
}


@dataclass(frozen=True, slots=True)
class Referred(Event):
    """Somebody was sent for TMS."""

    indication: Indication = asked("Indication", choices=INDICATIONS)
    diagnosis: str = asked("Diagnosis", hint="in words or as an ICD code")
    birth_year: int = asked("Year of birth", least=1900, most=2100)
    referrer: str = asked("Referred by", hint="a role or a clinic, not a name", default="")
    note: str = asked("Remarks", long=True, default="")


def _once(record: Record, what: Referred, by: Actor, at: datetime) -> Sentence | None:
    if record.last(Referred) is None:
        return None
    return Sentence("This record has a referral; strike it before writing another.")


def _born(record: Record, what: Referred, by: Actor, at: datetime) -> Sentence | None:
    if what.birth_year <= at.year:
        return None
    return Sentence("The year of birth {year} lies in the future; look at it again.", {"year": what.birth_year})


def age(record: Record, at: datetime) -> int | None:
    """Years reached by the end of the year of ``at``: the record has the year of birth alone, so the person may be one
    year younger. None without a referral.
    """
    referral = record.last(Referred)
    return None if referral is None else at.year - referral.what.birth_year


def needs_referral(record: Record, what: Event, by: Actor, at: datetime) -> Sentence | None:
    """A rule of every other kind of event about a course."""
    return Sentence("Write the referral first.") if record.last(Referred) is None else None


KINDS = (Kind("referred", Referred, "Referral", TEAM, (_once, _born), topic="referral"),)
