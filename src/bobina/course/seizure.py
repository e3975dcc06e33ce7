"""A seizure: what to do, step by step; what the report says of the stimulation; what follows for the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course.delivery import Delivered, counted, open_session
from bobina.course.harms.events import KINDS_OF_COIL, AdverseEvent, Harm, Relation
from bobina.course.record import Entry, Record
from bobina.source import Source, Sourced, Status

FIRST_AID = Source("General first aid for seizures, in our words, from memory: the clinic checks every step against "
                   "its own emergency plan and signs it off before use", Status.RECOLLECTED)
EMERGENCY_AFTER = Sourced(5 * 60, "s", FIRST_AID)
"""a seizure that lasts longer is an emergency"""
EARLIER = Source("Checklist PREP/VERIFY, Auckland, built on IFCN 2021: an earlier serious event under TMS is an "
                 "absolute contraindication there", Status.SEEN)

STEPS = (
    "Stop the stimulator and take the coil away from the head. Look at the clock: note the time.",
    "Call for help in the room. One person stays with the head, one fetches what is needed.",
    "Protect from injury: recline the chair or help to the floor, clear the space, something soft below the head.",
    "Do not hold the person down. Put nothing into the mouth.",
    "As soon as it can be done, turn the person onto the side and keep the airway free; loosen what is tight.",
    "Call the emergency number at once if it lasts more than 5 minutes, if another one follows, if the person does not "
    "wake up or breathe well, is hurt or pregnant, or if this is a first seizure and no physician is here.",
    "Medicines and oxygen only by those who are trained for them and on a physician's order.",
    "Stay until the person is fully awake and oriented. Nothing to eat or drink until then.",
    "A physician examines the person before anybody goes home. No driving, never home alone.",
    "End the open session with what was delivered, and write the report while you remember it.",
)


def since(record: Record, number: int) -> Entry[AdverseEvent] | None:
    """The last seizure, or serious event that TMS may have caused, written after entry ``number``; None without one.

    Rests on ``EARLIER``: an earlier serious event under TMS is weighed anew by a physician.
    """
    found = (one for one in reversed(record.of(AdverseEvent)) if one.number > number and _weighs(one.what))
    return next(found, None)


def _weighs(what: AdverseEvent) -> bool:
    return what.what is Harm.SEIZURE or (what.serious and what.relation is not Relation.UNRELATED)


def stimulation(record: Record, at: datetime) -> Mapping[str, object]:
    """What the record knows for the report: the fields of an ``AdverseEvent`` that the session fills (``REPORT``).

    The open session, else the last of today; empty where nothing was given today.
    """
    earlier = counted(record, at.date())
    running = open_session(record)
    given = sum(one.what.pulses for one in earlier)
    if running is not None:
        begun = running.begun.what
        return {"session": begun.session, "machine": begun.stimulator, "coil": begun.coil,
                "intensity": running.percent_mso, "stimuli": given + running.pulses}
    return _of(earlier[-1].what, given) if earlier else {}


def _of(last: Delivered, given: int) -> Mapping[str, object]:
    kind = last.coil_kind if last.coil_kind in KINDS_OF_COIL else "other"
    return {"session": last.session, "machine": last.stimulator, "coil": last.coil, "coil_kind": kind,
            "intensity": last.percent_mso, "stimuli": given}
