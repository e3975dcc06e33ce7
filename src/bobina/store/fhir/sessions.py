"""A session at the coil: Procedure, the devices it used, and an Observation of what was delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bobina.course import threshold
from bobina.course.delivery import Delivered, Tolerated, day_of, delivered, ended_at
from bobina.course.moments import wall
from bobina.course.record import Entry, Record
from bobina.course.threshold import Known
from bobina.course.threshold.events import HOWS, MUSCLES, ThresholdEntered, ThresholdFound
from bobina.dose import Part, protocols
from bobina.dose.timing import train_duration
from bobina.store.fhir.naming import Content, Made, moment, own, quantity, ref, resource
from bobina.store.fhir.person import PATIENT
from bobina.store.fhir.plan import order_of

STATUS = {Tolerated.WELL: "completed", Tolerated.DISCOMFORT: "completed", Tolerated.STOPPED: "stopped"}
WORDS = {
    "threshold": "Motor threshold that counted then, % of maximum stimulator output",
    "interval-low": "95 % interval, low end", "interval-high": "95 % interval, high end",
    "intensity": "Highest intensity, % of that motor threshold",
    "protocol": "Intensity of the protocol, % of motor threshold",
    "output": "Highest intensity, % of maximum stimulator output", "pulse-interval": "Inter-pulse interval",
    "train-duration": "Train duration", "train-interval": "Inter-train interval", "trains": "Trains delivered",
    "pulses-planned": "Pulses planned", "pulses-delivered": "Pulses delivered",
}  # fmt: skip


def made(record: Record, at: datetime) -> Iterator[Made]:
    """Devices, then each session with what it delivered."""
    given = delivered(record)
    for coil, stimulator in dict.fromkeys((one.what.coil, one.what.stimulator) for one in given):
        yield Made(device(coil, stimulator), _device(coil, stimulator))
    thresholds: list[Entry[Known]] = [*record.of(ThresholdFound), *record.of(ThresholdEntered)]
    yield from (Made(f"threshold-{one.number}", _threshold(record, one)) for one in thresholds)
    for entry in given:
        yield Made(procedure(entry.number), _procedure(record, entry))
        yield Made(f"delivered-{entry.number}", _delivered(record, entry))


def procedure(number: int) -> str:
    """The key of the session that ended at an entry."""
    return f"procedure-{number}"


def session_of(record: Record, number: int | None, day: date) -> int | None:
    """The entry at which session ``number`` of a day ended; numbers begin anew with a prescription."""
    found = (one.number for one in reversed(delivered(record)) if one.what.session == number and day_of(one) == day)
    return next(found, None)


def device(coil: str, stimulator: str) -> str:
    """The key of a coil on a stimulator."""
    return f"device-{coil}-{stimulator}"


def _device(coil: str, stimulator: str) -> Content:
    names = [{"name": one, "type": "model-name"} for one in (coil, stimulator) if one]
    return resource("Device", deviceName=names, type={"text": "Coil and stimulator for magnetic stimulation"})


def _threshold(record: Record, entry: Entry[Known]) -> Content:
    what = entry.what
    ends = [("interval-low", what.low), ("interval-high", what.high)] if isinstance(what, ThresholdFound) else []
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT), category=[own("category", "threshold")],
        code=own("threshold", what.kind.value.replace(" ", "-"), MUSCLES[what.kind]), issued=moment(entry.at),
        effectiveDateTime=threshold.taken_on(entry).isoformat(), valueQuantity=quantity(what.percent_mso, "%"),
        method=own("how", what.how.value, HOWS[what.how]),
        component=[_component(key, None, value, "%") for key, value in ends if value is not None],
        note=[{"text": what.note}] if what.note else None,
    )  # fmt: skip


def _procedure(record: Record, entry: Entry[Delivered]) -> Content:
    what, zone = entry.what, entry.at.tzinfo
    begun = wall(what.begun, entry.at).replace(tzinfo=zone)
    ended = max(begun, ended_at(entry).replace(tzinfo=zone))
    return resource(
        "Procedure", status=STATUS[what.tolerated] if what.pulses else "not-done", subject=ref(record.person, PATIENT),
        code={"text": "Session of transcranial magnetic stimulation"},
        basedOn=[ref(record.person, order_of(record, entry.number))],
        performedPeriod={"start": moment(begun), "end": moment(ended)},
        usedReference=[ref(record.person, device(what.coil, what.stimulator))],
        statusReason=own("tolerated", what.tolerated.value), recorder={"display": entry.by.name},
        note=[{"text": what.reason}] if what.reason else None,
    )  # fmt: skip


def _delivered(record: Record, entry: Entry[Delivered]) -> Content:
    what = entry.what
    known = next((one for one in protocols() if one.id == what.protocol), None)
    parts = known.parts if known else ()
    figures: list[tuple[str, Part | None, float | None, str]] = [
        (key, None, value, unit) for key, value, unit in (*_strength(record, entry), *_counts(what))]
    figures += [(key, part if len(parts) > 1 else None, value, unit)
                for part in parts for key, value, unit in _timing(part)]  # fmt: skip
    return resource(
        "Observation", status="final", subject=ref(record.person, PATIENT), category=[own("category", "delivered")],
        code=own("protocol", what.protocol, known.name if known else what.protocol),
        partOf=[ref(record.person, procedure(entry.number))],
        effectiveDateTime=day_of(entry).isoformat(), issued=moment(entry.at),
        component=[_component(key, part, value, unit) for key, part, value, unit in figures if value is not None],
    )  # fmt: skip


def _strength(record: Record, entry: Entry[Delivered]) -> Iterator[tuple[str, float | None, str]]:
    known = threshold.current(Record(record.person, record.entries[: entry.number]))
    if known is not None:
        yield "threshold", known.what.percent_mso, "%"
        yield "intensity", round(100 * entry.what.percent_mso / known.what.percent_mso, 1), "%"


def _counts(what: Delivered) -> Iterator[tuple[str, float | None, str]]:
    yield "output", what.percent_mso, "%"
    yield "trains", what.trains, ""
    yield "pulses-planned", what.pulses_planned, ""
    yield "pulses-delivered", what.pulses, ""


def _timing(part: Part) -> Iterator[tuple[str, float | None, str]]:
    timing = part.timing
    interval = timing.inter_pulse_interval
    yield "protocol", None if part.intensity is None else round(100 * part.intensity, 3), "%"
    yield "pulse-interval", None if interval is None else round(1000 * interval, 6), "ms"
    yield "train-duration", train_duration(timing), "s"
    yield "train-interval", timing.inter_train_interval, "s"


def _component(key: str, part: Part | None, value: float, unit: str) -> Content:
    site = f" ({part.site})" if part else ""
    said = quantity(value, unit) if unit else {"value": value}
    return {"code": own("delivered", key, WORDS[key] + site), "valueQuantity": said}
