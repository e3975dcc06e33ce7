"""The page at the chair: checklist, today's questions, the open session, how it was borne, sessions so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course import day_check, prescription, side_effects
from bobina.course.delivery import TOLERATED, began_at, delivered, ended_at, open_session
from bobina.course.record import Record
from bobina.course.sessions import HEARING, PLUGS, Light, deviations, most_allowed, next_number, preflight, settled
from bobina.dose import protocol
from bobina.dose.timing import train_pulses
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

TONES = {Light.GREEN: "calm", Light.AMBER: "care", Light.RED: "stop"}
WORDS = {Light.GREEN: "in order", Light.AMBER: "look at it", Light.RED: "not yet"}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    checks = preflight(record, now)
    red = [one for one in checks if one.light is Light.RED]
    return {
        **_running(record), "checks": checks, "red": red, "tones": TONES, "lights": WORDS,
        "number": next_number(record, now), "hearing": HEARING, "plugs": PLUGS, "tolerated": TOLERATED,
        "asked_today": day_check.today(record, now), "sources": day_check.SOURCES, "yes": day_check.yes,
        "waiting": {one.number for one in day_check.waiting(record, now)},
        "unasked": side_effects.missing(record), "borne": _borne(record, _),
        "pain": side_effects.PAIN, "felt_source": side_effects.LIST,
        "sessions": [(one, began_at(one), ended_at(one), deviations(record, one))
                     for one in reversed(delivered(record))],
    }


def _borne(record: Record, _: Language) -> Mapping[int, str]:
    """The side effects of each session that was asked about, in words, by the entry of its end."""
    return {found.number: _felt(one.what, _) for one in record.of(side_effects.SideEffects)
            if (found := side_effects.of(record, one)) is not None}


def _felt(what: side_effects.SideEffects, _: Language) -> str:
    pain = [_("headache {value}", value=what.headache)] if what.headache else []
    pain += [_("scalp {value}", value=what.scalp)] if what.scalp else []
    words = [*pain, *(_(side_effects.EFFECTS[one]) for one in what.effects), *([what.note] if what.note else [])]
    return "; ".join(words) or _("no side effects")


def _running(record: Record) -> Mapping[str, object]:
    """The open session, the prescription in force, and what ``Delivered`` repeats of both."""
    running, order = open_session(record), prescription.current(record)
    fixed = settled(record, running) if running else {}
    if order is None:
        return {"running": running, "order": None, "settled": fixed, "most": 0, "trains": None, "per_train": None}
    per_train, trains = _trains(order.what.protocol, order.what.pulses)
    return {"running": running, "order": order, "settled": fixed, "most": most_allowed(record, order),
            "trains": trains, "per_train": per_train}


def _trains(name: str, pulses: int | None) -> tuple[int | None, int | None]:
    """Pulses of a train and trains of a session, where the protocol has one site and says so."""
    parts = protocol(name).parts
    per_train = train_pulses(parts[0].timing) if len(parts) == 1 else None
    whole = per_train and pulses and pulses % per_train == 0
    return per_train, pulses // per_train if whole and per_train and pulses else None


def _status(record: Record, at: datetime) -> tuple[str, Sentence] | None:
    if open_session(record) is not None:
        return "care", Sentence("a session is open")
    if prescription.current(record) is None:
        return None
    red = sum(one.light is Light.RED for one in preflight(record, at))
    return ("calm", Sentence("ready")) if not red else ("open", Sentence("open points: {red}", {"red": red}))


PAGE = Page("session", "Session", "session.html", _context, "treatment", _status)
