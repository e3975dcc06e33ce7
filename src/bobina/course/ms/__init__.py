"""Multiple sclerosis: domains and their measures, disease-modifying therapy, relapses, the EDSS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bobina.course import moments
from bobina.course.ms.events import DomainsChosen, Relapse, RelapseEnded, TherapyStarted, TherapyStopped
from bobina.course.ms.state import cautions, domains, edss_change, therapies
from bobina.course.record import TEAM, Actor, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence


def _past(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    """The onset of a relapse has been; a therapy may be written before it starts."""
    return moments.not_ahead(what.onset, at)


def _therapy_known(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    found = next((one for one in therapies(record) if one.started.number == what.therapy), None)
    if found is None:
        return Sentence("Entry {entry} is no therapy of this record.", {"entry": what.therapy})
    if found.stopped is not None:
        return Sentence("This therapy was written as stopped; strike that entry first.")
    if what.stop < found.started.what.start:
        return Sentence("A therapy cannot stop before it started; look at both days.")
    return None


def _relapse_known(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    found = next((one for one in record.of(Relapse) if one.number == what.relapse), None)
    if found is None:
        return Sentence("Entry {entry} is no relapse of this record.", {"entry": what.relapse})
    if what.day < found.what.onset:
        return Sentence("That is before the relapse began; look at the day again.")
    return moments.not_ahead(what.day, at)


KINDS = (
    Kind("domains-chosen", DomainsChosen, "Choose the domains", TEAM, (needs_referral,), topic="ms"),
    Kind("therapy-started", TherapyStarted, "A disease-modifying therapy", TEAM, (needs_referral,), topic="ms"),
    Kind("therapy-stopped", TherapyStopped, "A therapy stopped", TEAM, (needs_referral, _therapy_known)),
    Kind("relapse", Relapse, "A relapse", TEAM, (needs_referral, _past), topic="ms"),
    Kind("relapse-ended", RelapseEnded, "How a relapse left", TEAM, (needs_referral, _relapse_known)),
)

__all__ = ["KINDS", "cautions", "domains", "edss_change", "therapies"]
