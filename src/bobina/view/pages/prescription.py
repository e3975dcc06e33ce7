"""The prescription: what is in force with what the tables say of it, the protocols that fit, plans attached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bobina.course import eligibility, pathway, prescription, threshold
from bobina.course.kinds import unsigned
from bobina.course.prescription import Prescribed
from bobina.course.prescription.state import indication
from bobina.course.record import Record
from bobina.course.referral import Indication
from bobina.course.threshold.events import COILS
from bobina.dose import DeviceCheck, Level, Protocol, Verdict, check_protocol, protocol
from bobina.dose.device import fit
from bobina.dose.prescribe import session_pulses
from bobina.evidence import Claim, claims
from bobina.sentence import Sentence
from bobina.view import words
from bobina.view.forms import Question, questions
from bobina.view.language import Language
from bobina.view.pages.page import Page


@dataclass(frozen=True, slots=True)
class Choice:
    """A protocol that fits the indication: its form as published, and the verdict with its own kind of coil."""

    protocol: Protocol
    asked: tuple[Question, ...]
    verdict: Verdict


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    one, known = prescription.current(record), threshold.current(record)
    waiting = {entry.number: why for entry, why in unsigned(record)}
    chosen = None if one is None else protocol(one.what.protocol)
    return {
        "one": one, "chosen": chosen, "words": words, "coils": COILS, "known": known, "bars": tuple(_bars(record, now)),
        "verdict": None if one is None else prescription.verdict(record, one.what),
        "waiting": None if one is None else waiting.get(one.number),
        "fit": () if chosen is None or known is None or one is None else _fit(chosen, known.what, one.what),
        "cautions": threshold.cautions(record, now), "choices": tuple(_choices(record, now)),
        "claims": _claims(record, one.what if one else None), "plans": prescription.plans(record)[::-1],
        "levels": {level.value: said for level, (tone, said) in words.LEVELS.items()},
    }


def _fit(chosen: Protocol, known: threshold.Known, what: Prescribed) -> tuple[DeviceCheck, ...]:
    return fit(chosen, threshold.as_dose(known), what.coil_kind)


def _bars(record: Record, now: datetime) -> Iterator[Sentence]:
    """What is missing before a prescription can be used."""
    yield from (said for said in (eligibility.missing(record, now), pathway.missing(record, now)) if said is not None)


def _choices(record: Record, now: datetime) -> Iterator[Choice]:
    known = threshold.current(record)
    for one in prescription.fitting(record):
        part = one.parts[0]
        coil = one.coil_kind or (known.what.coil_kind if known else "other")
        mine = known.what if known and known.what.coil_kind == coil else None
        share = None if part.intensity is None else round(100 * part.intensity, 1)
        given = {
            "protocol": one.id, "coil_kind": coil, "percent_of_threshold": share, "pulses": session_pulses(one),
            "sessions": one.sessions, "sessions_per_day": one.sessions_per_day, "start": now.date(),
            "coil": mine.coil if mine else None, "stimulator": mine.stimulator if mine else None,
            "percent_mso": round(mine.percent_mso * share / 100) if mine and share else None,
            "plan": next((plan.what.sha256 for plan in prescription.plans(record)[::-1]
                          if plan.what.protocol == one.id), None),
        }
        yield Choice(one, tuple(questions(Prescribed, given)), check_protocol(one, coil_kind=coil))


def _claims(record: Record, what: Prescribed | None) -> tuple[Claim, ...]:
    """What evidence says of the protocol in force, or of the indication; registries never without trials."""
    whose = indication(record)
    if whose is None:
        return ()
    drug = whose in (Indication.ALCOHOL, Indication.COCAINE, Indication.NICOTINE)
    first = next((one.id for one in prescription.fitting(record)), "")
    kind, chosen = (what.coil_kind, what.protocol) if what else ("", first)
    return claims("addiction" if drug else whose.value, kind, chosen)


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    one = prescription.current(record)
    if one is None:
        return "open", Sentence("none yet")
    if any(entry.number == one.number for entry, _ in unsigned(record)):
        return "stop", Sentence("waits for a second signature")
    said = {"percent": f"{one.what.percent_mso:.0f}", "sessions": one.what.sessions}
    grave = prescription.verdict(record, one.what).level is not Level.WITHIN
    return "care" if grave else "calm", Sentence("{percent} % of output, {sessions} sessions", said)


PAGE = Page("prescription", "Plan and prescription", "prescription.html", _context, status=_status)
