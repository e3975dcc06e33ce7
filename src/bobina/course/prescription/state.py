"""The prescription in force, and what the safety tables say of it on the record as it stands."""

from __future__ import annotations

import math
from dataclasses import replace

from bobina.course import screening, threshold
from bobina.course.prescription.events import PlanAttached, Prescribed
from bobina.course.record import Entry, Record
from bobina.course.referral import Indication, Referred
from bobina.dose import Protocol, Timing, Verdict, check, protocol, protocols, together
from bobina.dose import timing as derive

GROUPS = {
    Indication.DEPRESSION: ("MDD-",),
    Indication.ALCOHOL: ("ALC-",),
    Indication.COCAINE: ("COC-",),
    Indication.NICOTINE: ("SMOKE-",),
}
"""how the ids of the protocols of an indication begin; those of MS have its name as their own indication"""


def current(record: Record) -> Entry[Prescribed] | None:
    """The prescription in force: the newest."""
    return record.last(Prescribed)


def plans(record: Record) -> tuple[Entry[PlanAttached], ...]:
    """The plans attached, oldest first."""
    return record.of(PlanAttached)


def indication(record: Record) -> Indication | None:
    """What the course is for."""
    referral = record.last(Referred)
    return None if referral is None else referral.what.indication


def fits(one: Protocol, what: Indication | None) -> bool:
    """Whether a protocol was published for an indication."""
    if what is None or not one.parts:
        return False
    return one.indication == what.value or one.id.startswith(GROUPS.get(what, ("?",)))


def fitting(record: Record) -> tuple[Protocol, ...]:
    """The protocols published for this person's indication, as the library has them."""
    return tuple(one for one in protocols() if fits(one, indication(record)))


def verdict(record: Record, what: Prescribed) -> Verdict:
    """What the tables say of a prescription, with the coil prescribed, the threshold and the lesions known by now."""
    chosen, known, whose = protocol(what.protocol), threshold.current(record), indication(record)
    kind = chosen.threshold_kind if known is None else known.what.kind.value
    ms = whose is not None and whose.value.startswith("ms-")
    return together([
        check(timing_of(part_timing, what.pulses, alone=len(chosen.parts) == 1), what.percent_of_threshold / 100,
              coil_kind=what.coil_kind, protocol=chosen, threshold_kind=kind, lesion=ms or screening.lesion(record))
        for part_timing in (part.timing for part in chosen.parts)
    ])


def timing_of(timing: Timing, pulses: int, *, alone: bool) -> Timing:
    """The timing with as many trains as the pulses prescribed ask for; a single train becomes longer.

    Where the published timing is not known, or shares the pulses with another site, it stays as published.
    """
    published, train = derive.pulses(timing), derive.train_pulses(timing)
    if not alone or published is None or train is None or published == pulses:
        return timing
    if timing.trains_in_protocol != 1:
        return replace(timing, trains_in_protocol=math.ceil(pulses / train))
    if derive.patterned(timing):
        return replace(timing, bursts_in_train=math.ceil(pulses / (timing.pulses_in_burst or 1)))
    return replace(timing, pulses_in_burst=pulses)
