"""A rated scale: its answers, and each score that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.record import Entry, Record
from bobina.course.scales import SCALES, Scale, Score, Scored, score
from bobina.store.fhir.codes import items, link
from bobina.store.fhir.naming import LOINC, OWN, Content, Made, filled, loinc, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT


def made(record: Record, at: datetime) -> Iterator[Made]:
    """A QuestionnaireResponse to a rating, and an Observation to each of its scores."""
    for entry in record.of(Scored):
        answers = f"answers-{entry.number}"
        yield Made(answers, _answers(record, entry))
        found = score(entry)
        yield from (Made(key, _score(record, found, part, value, answers)) for key, part, value in told(entry))


def told(entry: Entry[Scored]) -> Iterator[tuple[str, str, float]]:
    """Key, part (empty: the whole) and value of each score of a rating."""
    found = score(entry)
    for part, value in ({"": found.value} | dict(found.subscores)).items():
        if value is not None:
            yield f"score-{entry.number}{'-' * bool(part)}{part}", part, value


def code(scale: Scale, part: str = "") -> Content:
    """What a score is called: by LOINC where that was seen."""
    name = f"{scale.name}: {part}" if part else scale.name
    if scale.loinc and not part:
        return loinc(scale.loinc, name)
    return own("scale", f"{scale.id}-{part}".rstrip("-"), name)


def _answers(record: Record, entry: Entry[Scored]) -> Content:
    what, scale = entry.what, SCALES[entry.what.scale]
    fields = [one for one in scale.fields if one.id in what.values]
    return resource(
        "QuestionnaireResponse", questionnaire=f"{OWN}scale:{scale.id}", status="completed",
        subject=ref(record.person, PATIENT), authored=what.day.isoformat(),
        item=[{"linkId": link(scale, one.id), "answer": [{"valueDecimal": what.values[one.id]}],
               **filled(definition=f"{LOINC}/{items(scale)[one.id]}" if one.id in items(scale) else None)}
              for one in fields],
    )  # fmt: skip


def _score(record: Record, found: Score, part: str, value: float, answers: str) -> Content:
    scale, entry = found.scale, record.entries[found.entry - 1]
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT),
        category=[own("category", "scale")], effectiveDateTime=found.day.isoformat(), issued=moment(entry.at),
        code=code(scale, part), valueQuantity={"value": value}, derivedFrom=[ref(record.person, answers)],
        interpretation=[{"text": found.band}] if found.band and not part else None,
        method={"text": found.form} if found.form else None,
    )  # fmt: skip
