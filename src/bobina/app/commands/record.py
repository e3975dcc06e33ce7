"""``bobina people``, ``bobina record``, ``bobina note``: what the pages do, from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from pydantic import ValidationError

from bobina.app.attach import plan_attached
from bobina.app.clinic import Clinic
from bobina.app.commands import Json
from bobina.app.database import DEFAULT, Database, ledger
from bobina.app.web.reading import Misread, adapter, read
from bobina.course.asked import Event
from bobina.course.kinds import KINDS, kind_of
from bobina.course.prescription import PlanAttached
from bobina.course.record import Actor
from bobina.course.referral import INDICATIONS, Referred
from bobina.space import BadInput, pick
from bobina.store.points import read_text
from bobina.store.record import Changed
from bobina.store.record.accounts import Accounts
from bobina.store.values import converter
from bobina.view.answers import answers
from bobina.view.language import Language

Zone = Annotated[str, Parameter(env_var="BOBINA_ZONE")]
NEW = "new"
"""in the place of a pseudonym: a record is opened"""


def people(*, database: Database = DEFAULT, json_: Json = False) -> int:
    """List who has a record: pseudonym, indication, number of entries.

    Parameters
    ----------
    database
        SQLAlchemy's address.
    json_
        Print as JSON.
    """
    clinic, rows = Clinic(ledger(database)), []
    for person in clinic.people():
        found = clinic.record(person)
        referral = found.last(Referred)
        said = INDICATIONS[referral.what.indication] if referral else ""
        rows.append({"person": person, "indication": said, "entries": found.version})
    print(json.dumps(rows) if json_ else "\n".join("  ".join(map(str, row.values())) for row in rows))
    return 0


def record(person: str, /, *, database: Database = DEFAULT, zone: Zone = "Europe/Rome", language: str = "en",
           json_: Json = False) -> int:
    """Show every entry of a record.

    Parameters
    ----------
    person
        The pseudonym.
    database
        SQLAlchemy's address.
    zone
        The time zone of the clinic.
    language
        en or it.
    json_
        Print as JSON, as the API gives it.
    """
    found, _ = clinic_at(database, zone).record(person), Language(language)
    if not found.entries:
        raise BadInput(f"there is no record {person}: see bobina people")
    if json_:
        print(json.dumps([_line(one) for one in found.entries], ensure_ascii=False))
        return 0
    for one in found.entries:
        gone = " " + _("struck").upper() if one.number in found.struck() else ""
        print(f"{one.number}  {_.moment(one.at)}  {one.by.name}  {_(kind_of(one.what).title)}{gone}")
        for label, said in answers(one.what, _):
            print(f"    {label}: {said}")
    return 0


def note(person: str, kind: str, /, *said: str, as_: Annotated[str, Parameter(name="--as")],
         database: Database = DEFAULT, zone: Zone = "Europe/Rome") -> int:
    """Write an entry: ``bobina note K7M2QX referred indication=depression ... --as anna``.

    Parameters
    ----------
    person
        The pseudonym; "new", with the kind referred, opens a record.
    kind
        Of the entry, as the API names it.
    said
        A JSON file with the fields, or the fields as name=value (name.key=value inside a mapping); for the kind
        plan-attached, the ..._plan.json of bobina plan.
    as_
        The account that answers for the entry.
    database
        SQLAlchemy's address.
    zone
        The time zone of the clinic.
    """
    clinic = clinic_at(database, zone)
    what = _read(pick("kind of entry", kind, KINDS), said, clinic)
    new = person == NEW and isinstance(what, Referred)
    whose = clinic.record(clinic.pseudonym() if new else person)
    if not whose.entries and not new:
        raise BadInput(f"there is no record {person}: see bobina people")
    try:
        written = clinic.note(whose.person, whose.version, what, actor(clinic, as_))
    except Changed as error:
        raise BadInput(str(error)) from error
    print(f"{whose.person}: entry {written.number}, {kind}")
    return 0


def clinic_at(database: str, zone: str) -> Clinic:
    """The clinic of a database, whose days are counted in a zone. Raises BadInput."""
    return Clinic(ledger(database), ZoneInfo(zone))


def actor(clinic: Clinic, name: str) -> Actor:
    """Who answers for what a shell writes: an open account. Raises BadInput."""
    accounts = {one.name: one for one in Accounts(clinic.ledger.engine).everybody() if not one.closed}
    found = accounts[pick("open account", name, accounts)]
    return Actor(found.name, found.role, found.person)


def _read(kind: str, said: tuple[str, ...], clinic: Clinic) -> Event:
    form: Any = KINDS[kind].form
    try:
        if len(said) == 1 and "=" not in said[0]:
            if form is PlanAttached:
                return plan_attached(read_text(Path(said[0])).encode())
            return adapter(form).validate_json(read_text(Path(said[0])))  # type: ignore[no-any-return]
        pairs = [one.partition("=") for one in said]
        return read(((name, value) for name, _, value in pairs), form, clinic.zone)  # type: ignore[no-any-return]
    except Misread as error:
        raise BadInput(f"{kind}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{kind}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _line(entry: Any) -> dict[str, Any]:
    return {"number": entry.number, "at": entry.at.isoformat(), "by": entry.by.name, "kind": kind_of(entry.what).name,
            "body": converter().unstructure(entry.what)}
