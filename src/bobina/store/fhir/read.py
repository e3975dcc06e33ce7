"""A person and answers out of FHIR: Patient and QuestionnaireResponse, alone or in a bundle; R4 and R4B alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from bobina.space import BadInput
from bobina.store.fhir.codes import OFTEN, links
from bobina.store.fhir.naming import LOINC, OWN

LONGEST = 5_000_000
"""bytes"""
WANTED = ("Patient", "QuestionnaireResponse")
SCREENING = OWN + "screening"
"""the safety screening in bobina's own bundles, which is answered anew and never brought in"""
POINTS = ("http://hl7.org/fhir/StructureDefinition/ordinalValue", "http://hl7.org/fhir/StructureDefinition/itemWeight")
"""extensions that say what an answer scores"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who a Patient is: what goes into a record, and what is kept apart."""

    birth_year: int | None
    name: str = ""
    born: str = ""
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """A filled-in scale: number by field, and the day it says; whether it is whole, ``Scored`` decides."""

    scale: str
    values: Mapping[str, float]
    on: date | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file held."""

    people: tuple[Somebody, ...]
    answers: tuple[Answers, ...]


def read(content: bytes, name: str) -> Brought:
    """What is in a file of FHIR. Raises BadInput, in one sentence, where it is none or holds nothing that is read."""
    found = list(_resources(content, name))
    people = tuple(_somebody(one) for one in found if one["resourceType"] == "Patient")
    answers = tuple(_answers(one, name) for one in found if one["resourceType"] == "QuestionnaireResponse"
                    and one.get("questionnaire") != SCREENING)  # fmt: skip
    if not people and not answers:
        raise BadInput(f"{name} holds no {' and no '.join(WANTED)}: send one of these, or a Bundle of them")
    return Brought(people, answers)


def _resources(content: bytes, name: str) -> Iterator[dict[str, Any]]:
    if len(content) > LONGEST:
        raise BadInput(f"{name} is longer than {LONGEST // 1_000_000} MB: send the Patient or the answers alone")
    try:
        whole = json.loads(content, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name} is not JSON: save the resource as FHIR JSON") from error
    kind = whole.get("resourceType") if isinstance(whole, dict) else None
    if kind not in (*WANTED, "Bundle"):
        raise BadInput(f"{name} is no FHIR {', '.join(WANTED)} or Bundle: its resourceType says {str(kind)[:40]}")
    entries = whole.get("entry") if kind == "Bundle" else [{"resource": whole}]
    for entry in entries if isinstance(entries, list) else ():
        one = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(one, dict) and one.get("resourceType") in WANTED:
            yield _held(one, name)


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _held(one: dict[str, Any], name: str) -> dict[str, Any]:
    try:
        get_fhir_model_class(one["resourceType"]).model_validate(one)
    except (ValidationError, RecursionError) as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) if isinstance(error, ValidationError) else ""
        raise BadInput(f"{name}: {one['resourceType']} is no valid FHIR R4B (look at {where or 'its nesting'})"
                       ) from error
    return one


def _somebody(one: Mapping[str, Any]) -> Somebody:
    born = str(one.get("birthDate") or "")
    names = [entry.get("text") or " ".join([*entry.get("given", []), entry.get("family", "")]).strip()
             for entry in one.get("name", [])]  # fmt: skip
    identifiers = tuple(str(entry["value"]) for entry in one.get("identifier", []) if entry.get("value"))
    return Somebody(int(born[:4]) if born[:4].isdigit() else None, next(iter(names), ""), born, identifiers)


def _answers(one: Mapping[str, Any], name: str) -> Answers:
    if one.get("status") not in ("completed", "amended"):
        raise BadInput(f"{name}: a QuestionnaireResponse is {one.get('status')}: only completed answers are read")
    given = dict(told := list(_given(one, name)))
    if len(given) != len(told):
        raise BadInput(f"{name}: a question of the QuestionnaireResponse is answered twice")
    known = links()
    scales = sorted({known[key][0] for key in given if key in known})
    if len(scales) != 1:
        raise BadInput(f"{name}: the answers are of {' and '.join(scales) or 'no scale'} that is known by the linkId "
                       "of its items: PHQ-9 and GAD-7 by LOINC code, others as bobina writes them")
    values = {known[key][1]: value for key, value in given.items() if key in known}
    return Answers(scales[0], values, _day(one.get("authored"), name))


def _given(item: Mapping[str, Any], name: str) -> Iterator[tuple[str, float]]:
    """(code, points) of every answer, however deep."""
    for inner in item.get("item") or ():
        key = str(inner.get("linkId", "")).lstrip("/")
        answers = inner.get("answer") or []
        if len(answers) == 1 and (points := _points(answers[0])) is not None:
            yield key, points
        elif answers and key in links():
            raise BadInput(f"{name}: the answer to item {key} is no number and no answer of LOINC's list LL358")
        yield from _given(inner, name)


def _points(answer: Mapping[str, Any]) -> float | None:
    for kind in ("valueInteger", "valueDecimal"):
        if kind in answer:
            return float(answer[kind])
    coding = answer.get("valueCoding") or {}
    if coding.get("system") == LOINC and coding.get("code") in OFTEN:
        return OFTEN[coding["code"]]
    said = [one.get("valueDecimal") for one in coding.get("extension") or () if one.get("url") in POINTS]
    return float(said[0]) if said and said[0] is not None else None


def _day(text: Any, name: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(str(text)).date()
    except ValueError as error:
        raise BadInput(f"{name}: authored on {str(text)[:40]}, which is no whole date") from error
