"""Every kind of event that a record may hold, and the one way in: ``refusal``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bobina.course import (
    alerts,
    calendar,
    comorbidity,
    consent,
    contraindications,
    craving,
    day_check,
    eligibility,
    harms,
    maintenance,
    medication,
    ms,
    outcome,
    pathway,
    prescription,
    referral,
    resistance,
    scales,
    screening,
    sessions,
    side_effects,
    signatures,
    threshold,
    use,
)
from bobina.course.asked import Event
from bobina.course.record import Actor, Entry, Kind, Record, Role, Signed, Struck
from bobina.sentence import Sentence

TOPICS = (
    referral, comorbidity, medication, resistance, screening, contraindications, eligibility, consent, pathway, use,
    threshold, prescription, calendar, day_check, sessions, side_effects, craving, scales, outcome, alerts, maintenance,
    harms, ms, signatures,
)
"""the modules whose KINDS a record may hold, in the order of care"""
KINDS: Mapping[str, Kind[Any]] = MappingProxyType({kind.name: kind for topic in TOPICS for kind in topic.KINDS})
_BY_FORM = {kind.form: kind for kind in KINDS.values()}


def kind_of(what: Event) -> Kind[Any]:
    """The kind of an event."""
    return _BY_FORM[type(what)]


def refusal(record: Record, what: Event, by: Actor, at: datetime) -> Sentence | None:
    """Why ``what`` may not be written into ``record`` by ``by`` at ``at``; None where it may."""
    kind = kind_of(what)
    if by.role not in kind.may:
        roles = ", ".join(sorted(role.value for role in kind.may))
        names = {"role": by.role.value, "roles": roles}
        return Sentence("This is not for the role {role}; ask one of: {roles}.", names)
    if by.role is Role.PERSON and by.person != record.person:
        return Sentence("This is another person's record.")
    if isinstance(what, Struck) and (said := _striking(record, what, by)) is not None:
        return said
    return next((said for rule in kind.rules if (said := rule(record, what, by, at)) is not None), None)


def _striking(record: Record, what: Struck, by: Actor) -> Sentence | None:
    """An entry is struck by those who might have written it, or by whom its kind says. What operators write and a
    second person must sign is struck by a physician who did not write it, so that striking is no way round signing.
    """
    if not 1 <= what.entry <= record.version:
        return None
    entry = record.entries[what.entry - 1]
    kind, names = kind_of(entry.what), {"entry": what.entry, "role": by.role.value}
    if kind.strikes == frozenset():
        return Sentence("Entry {entry} is not struck: if it was wrong, write what holds now.", names)
    if by.role not in (kind.may if kind.strikes is None else kind.strikes):
        return Sentence("Entry {entry} cannot be struck by the role {role}.", names)
    watched = kind.second is not None and Role.OPERATOR in kind.may and kind.second(record, entry) is not None
    if watched and (by.role is not Role.PHYSICIAN or by.name == entry.by.name):
        return Sentence("Entry {entry} asks for two: a physician who did not write it strikes it.", names)
    return None


def unsigned(record: Record) -> Iterator[tuple[Entry[Event], Sentence]]:
    """The entries that ask for a second signature and have none, each with the reason."""
    signed = {one.what.entry for one in record.of(Signed)}
    for entry in record.of(Event):
        second = kind_of(entry.what).second
        if second is not None and entry.number not in signed and (why := second(record, entry)) is not None:
            yield entry, why
