"""Use: an Observation to each day that was told, to each test and to each rating of craving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bobina.course.craving import MOMENTS, CravingRated
from bobina.course.moments import wall
from bobina.course.record import Entry, Record
from bobina.course.use import compared, told
from bobina.course.use.events import ASSAYS, FINDINGS
from bobina.course.use.laboratory import BY_CHOICE, CAVEATS, SAID, Compared
from bobina.course.use.substances import SUBSTANCES, Substance, Unit
from bobina.store.fhir.naming import Content, Made, cited, moment, own, quantity, ref, resource
from bobina.store.fhir.person import PATIENT
from bobina.store.fhir.sessions import procedure, session_of


def made(record: Record, at: datetime) -> Iterator[Made]:
    """Days that nobody told are not there: they are not days without use."""
    for substance in Substance:
        for day, (amount, unit) in sorted(told(record, substance).items()):
            yield Made(f"use-{substance}-{day}", _day(record, substance, day, quantity(amount, unit.value)))
    yield from (Made(f"test-{one.entry.number}", _test(record, one)) for one in compared(record))
    yield from (Made(f"craving-{one.number}", _craving(record, one)) for one in record.of(CravingRated))


def _day(record: Record, substance: Substance, day: date, amount: Content) -> Content:
    of = ", as pure alcohol" if amount["unit"] == Unit.GRAM and substance is Substance.ALCOHOL else ""
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT), category=[own("category", "diary")],
        code=own("use", substance.value, f"{SUBSTANCES[substance]} used on this day{of}"),
        effectiveDateTime=day.isoformat(), valueQuantity=amount, method={"text": "Timeline follow-back"},
    )  # fmt: skip


def _test(record: Record, one: Compared) -> Content:
    what, entry = one.entry.what, one.entry
    beside = (f"{SAID[one.agreement]} Compared: {one.days} days up to the sample, {one.used} with use, {one.untold} "
              "not told")  # fmt: skip
    notes = [what.note, f"{beside}." if one.by_laboratory else f"{beside} ({cited(BY_CHOICE)}).",
             *(f"{said} ({cited(source)})" for assay, (said, source) in CAVEATS.items() if assay is what.assay)]
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT), category=[own("category", "laboratory")],
        code=own("assay", what.assay.value, f"{ASSAYS[what.assay]}, for {SUBSTANCES[what.of]}"),
        effectiveDateTime=moment(wall(what.taken, entry.at).replace(tzinfo=entry.at.tzinfo)), issued=moment(entry.at),
        valueCodeableConcept=own("finding", what.finding.value, FINDINGS[what.finding]),
        referenceRange=[{"text": f"Cut-off: {what.cutoff}"}] if what.cutoff else None,
        component=[_part("measured", "Value", valueQuantity={"value": what.value, "unit": what.unit})]
        if what.value is not None else None,
        note=[{"text": text} for text in notes if text],
    )  # fmt: skip


def _craving(record: Record, entry: Entry[CravingRated]) -> Content:
    what, session = entry.what, session_of(record, entry.what.session, entry.at.date())
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT), category=[own("category", "scale")],
        code=own("scale", "craving-line", "Craving, a mark on a line"), effectiveDateTime=moment(entry.at),
        valueQuantity={"value": what.value}, partOf=[ref(record.person, procedure(session))] if session else None,
        component=[_part("top", "Top of the line", valueQuantity={"value": what.most}),
                   _part("cue", "After a cue was shown", valueBoolean=what.cue),
                   _part("moment", "When", valueCodeableConcept=own("moment", what.moment.value,
                                                                    MOMENTS[what.moment]))],
    )  # fmt: skip


def _part(key: str, text: str, **value: object) -> Content:
    return {"code": own("part", key, text), **value}
