"""A rated scale: its answers, and each score that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.record import Entry, Record
from bobina.course.scales import SCALES, Score, Scored, score
from bobina.store.fhir.codes import items, link
from bobina.store.fhir.naming import LOINC, OWN, Content, Made, filled, loinc, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT


def made(record: Record, at: datetime) -> Iterator[Made]:
    """A QuestionnaireResponse to a rating, and an Observation to each of its scores."""
    for entry in record.of(Scored):
        answers = f"answers-{entry.number}"
        yield Made(answers, _answers(record, entry))
        found = score(entry)
        for part, value in ({"": found.value} | dict(found.subscores)).items():
            if value is not None:
                yield Made(f"score-{entry.number}{'-' * bool(part)}{part}", _score(record, found, part, value, answers))


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
    scale = found.scale
    name = f"{scale.name}: {part}" if part else scale.name
    entry = record.entries[found.entry - 1]
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT),
        category=[own("category", "scale")], effectiveDateTime=found.day.isoformat(), issued=moment(entry.at),
        code=loinc(scale.loinc, name) if scale.loinc and not part else own("scale", f"{scale.id}-{part}".rstrip("-"),
                                                                           name),
        valueQuantity={"value": value}, derivedFrom=[ref(record.person, answers)],
        interpretation=[{"text": found.band}] if found.band and not part else None,
        method={"text": found.form} if found.form else None,
    )  # fmt: skip
