"""Files brought into a record: all of a file is written, or none of it, under the same rules as anybody's hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bobina.app.clinic import Clinic
from bobina.course.asked import Event, Refused
from bobina.course.kinds import refusal
from bobina.course.record import Actor, Entry, Record
from bobina.course.referral import Indication, Referred
from bobina.course.scales import Scored
from bobina.sentence import Sentence
from bobina.space import BadInput
from bobina.store import fhir
from bobina.store.course_files.scores import LONGEST, at_line, read_scores
from bobina.store.record.identities import Identities, Identity


def bring(clinic: Clinic, person: str, name: str, content: bytes, by: Actor) -> int:
    """Write the ratings that a file holds, FHIR JSON or a table of scores; how many.

    A Patient in the file is kept as the person's identity, apart from the record. Raises BadInput, Refused, Changed.
    """
    record = clinic.record(person)
    if not record.entries:
        raise BadInput("there is no such record: open it with a referral first")
    if len(content) > LONGEST:
        raise BadInput(f"{name} is longer than {LONGEST // 1_000_000} MB: bring it in parts")
    if not content.lstrip().startswith((b"{", b"[")):
        events: Sequence[Event] = read_scores(content, name)
        return _write_all(clinic, record, [(at_line(name, i), one) for i, one in enumerate(events, start=2)], by)
    brought = fhir.read(content, name)
    who = _identity(brought, name)
    written = _write_all(clinic, record, _ratings(brought, name, clinic), by)
    if who is not None:
        Identities(clinic.ledger).put(person, who, by)
    return written


def open_from(
    clinic: Clinic, name: str, content: bytes, indication: Indication, diagnosis: str, by: Actor,
) -> str:
    """A new record for the one Patient of a file; its pseudonym. Raises BadInput, Refused."""
    brought = fhir.read(content, name)
    who = _identity(brought, name)
    year = brought.people[0].birth_year if brought.people else None
    if year is None:
        raise BadInput(f"{name} holds no Patient with a birthDate: a record needs the year of birth")
    person = clinic.pseudonym()
    referral = (Sentence(name), Referred(indication, diagnosis, year, "", ""))
    _write_all(clinic, clinic.record(person), [referral, *_ratings(brought, name, clinic)], by)
    if who is not None:
        Identities(clinic.ledger).put(person, who, by)
    return person


def _ratings(brought: fhir.Brought, name: str, clinic: Clinic) -> list[tuple[Sentence, Event]]:
    return [(Sentence(name), _scored(one, name, clinic.now().date())) for one in brought.answers]


def _scored(found: fhir.Answers, name: str, today: date) -> Scored:
    try:
        return Scored(found.scale, found.values, found.on or today)
    except Refused as error:
        raise _at(Sentence(name), error.sentence) from error


def _identity(brought: fhir.Brought, name: str) -> Identity | None:
    """Who the one Patient of a file is; None without one, or without a name. Raises BadInput for several."""
    if len(brought.people) > 1:
        raise BadInput(f"{name} holds {len(brought.people)} Patients: bring one person at a time")
    who = brought.people[0] if brought.people else None
    if who is None or not who.name:
        return None
    born = date.fromisoformat(who.born) if len(who.born) == len("2027-01-31") else None
    return Identity(who.name, born, "", next(iter(who.identifiers), ""))


def _write_all(clinic: Clinic, record: Record, events: Sequence[tuple[Sentence, Event]], by: Actor) -> int:
    """Try every event against the rules first; write them only when all of them may be."""
    at, tried = clinic.now(), record
    for where, what in events:
        if (said := refusal(tried, what, by, at)) is not None:
            raise _at(where, said)
        if (twin := _twin(tried, what)) is not None:
            raise _at(where, Sentence("the same rating of that day is entry {entry} already; take it out of the file.",
                                      {"entry": twin}))  # fmt: skip
        tried = Record(record.person, (*tried.entries, Entry(tried.version + 1, at, by, what)))
    clinic.note_all(record.person, record.version, [what for _, what in events], by)
    return len(events)


def _at(where: Sentence, said: Sentence) -> Refused:
    return Refused(Sentence("{where}: {said}", {"where": where, "said": said}))


def _twin(record: Record, what: Event) -> int | None:
    return next((one.number for one in record.of(Scored) if one.what == what), None)
