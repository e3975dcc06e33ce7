"""How the person is after a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.delivery import Delivered, delivered
from bobina.course.record import TEAM, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Status

LIST = Source("What is asked after a session: chosen by us from what TMS is known for; the list of the guideline was "
              "not read", Status.RECOLLECTED)
PAIN = Source("Pain from 0 to 10, as in THREE-D (means 3.4 with 10 Hz and 3.8 with iTBS; Lancet 391:1683 via "
              "magstim.com)", Status.SEEN)
MILD = Source("Oberman 2011, PMC3260517: mild adverse events in about 5 % of people under theta burst", Status.SEEN)


class Effect(StrEnum):
    """What may follow a session."""

    NECK = "neck-pain"
    TWITCHING = "twitching"
    NAUSEA = "nausea"
    TIRED = "tired"
    SLEEP = "sleep"
    ANXIETY = "anxiety"
    TINNITUS = "tinnitus"
    HEARING = "hearing"
    FAINT = "faint"
    MOOD = "mood-switch"
    CONFUSED = "confused"
    OTHER = "other"


EFFECTS = {
    Effect.NECK: "Pain in neck or jaw",
    Effect.TWITCHING: "Twitching of face or hand that was unpleasant",
    Effect.NAUSEA: "Nausea or dizziness",
    Effect.TIRED: "Tiredness",
    Effect.SLEEP: "Trouble with sleep since the last session",
    Effect.ANXIETY: "Anxiety or restlessness",
    Effect.TINNITUS: "Ringing in the ears",
    Effect.HEARING: "Hearing worse",
    Effect.FAINT: "Faintness or a faint",
    Effect.MOOD: "Mood unusually high, irritable, little need of sleep",
    Effect.CONFUSED: "Confusion or trouble with memory",
    Effect.OTHER: "Something else (say what below)",
}
TO_A_PHYSICIAN = frozenset({Effect.TINNITUS, Effect.HEARING, Effect.FAINT, Effect.MOOD, Effect.CONFUSED})
"""these are told to a physician before the next session; our own choice"""


@dataclass(frozen=True, slots=True)
class SideEffects(Event):
    """What the person felt during and after session ``session``; all left as they are: none."""

    session: int
    headache: int = asked("Headache", unit="0–10", least=0, most=10, default=0)
    scalp: int = asked("Pain of the scalp under the coil", unit="0–10", least=0, most=10, default=0)
    effects: tuple[Effect, ...] = asked("Anything else", choices=EFFECTS, default=())
    note: str = asked("Remarks", long=True, default="")


def none(what: SideEffects) -> bool:
    """Whether nothing was felt."""
    return not (what.headache or what.scalp or what.effects or what.note)


def missing(record: Record) -> Entry[Delivered] | None:
    """The last session with a pulse, if nobody has asked how it was borne."""
    last = next((one for one in reversed(delivered(record)) if one.what.pulses > 0), None)
    asked_ = record.last(SideEffects)
    return None if last is None or (asked_ is not None and asked_.number > last.number) else last


def of(record: Record, entry: Entry[SideEffects]) -> Entry[Delivered] | None:
    """The session that an entry speaks of: the last of its number that had ended by then."""
    before = (one for one in reversed(delivered(record)) if one.number < entry.number)
    return next((one for one in before if one.what.session == entry.what.session), None)


def second(record: Record, entry: Entry[SideEffects]) -> Sentence | None:
    """Why a physician looks at it."""
    if not TO_A_PHYSICIAN.intersection(entry.what.effects):
        return None
    return Sentence("A side effect that a physician should know of: a physician reads and signs.")


def _of_a_session(record: Record, what: SideEffects, by: Actor, at: datetime) -> Sentence | None:
    if what.session in {one.what.session for one in delivered(record)}:
        return None
    return Sentence("There was no session {session}.", {"session": what.session})


KINDS = (Kind("side-effects", SideEffects, "Side effects", TEAM, (needs_referral, _of_a_session), second, "session"),)
