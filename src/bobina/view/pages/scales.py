"""The scales of a person: alerts, what is due, the scores, and a form for each scale; alerts and due over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bobina.course import alerts
from bobina.course.record import Record
from bobina.course.referral import Referred
from bobina.course.reminders import OCCASIONS, RHYTHM, SCHEDULE, due
from bobina.course.scales import SCALES, Aim, Domain, Scale, rated, scores
from bobina.course.scales.depression import OWN_ITALIAN
from bobina.sentence import Sentence
from bobina.view.forms import Question
from bobina.view.language import Language
from bobina.view.pages.page import Overview, Page
from bobina.view.sheets import of_field

DOMAINS = {
    Domain.DEPRESSION: "Depression", Domain.ANXIETY: "Anxiety", Domain.GLOBAL: "Global impression",
    Domain.CRAVING: "Craving", Domain.ALCOHOL: "Drinking", Domain.FATIGUE: "Fatigue", Domain.SPASTICITY: "Spasticity",
    Domain.WALKING: "Walking", Domain.HAND: "Hand", Domain.COGNITION: "Cognition", Domain.DISABILITY: "Disability",
}
AIMS = {Aim.RESPONSE: "response", Aim.REMISSION: "remission", Aim.CUT: "cut"}


def asked(scale: Scale, given: Mapping[str, Any], errors: Mapping[str, str]) -> list[Question]:
    """The questions of a scale, with what was answered before and what was wrong."""
    found = [of_field(one) for one in scale.fields]
    return [replace(one, value=given.get(one.name, ""), error=errors.get(one.name, "")) for one in found]


def labels(scale: Scale) -> Mapping[str, str]:
    """The labels of a scale's fields."""
    return {one.id: one.label for one in scale.fields}


def _first(record: Record) -> list[Scale]:
    """The scales of the person's indication, in the order of their rhythm."""
    referral = record.last(Referred)
    return [SCALES[one.scale] for one in (SCHEDULE[referral.what.indication] if referral else ())]


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    usual = _first(record)
    return {
        "alerts": alerts.alerts(record), "answered": [one for one in alerts.every(record) if one.answered],
        "due": due(record, now), "occasions": OCCASIONS, "rhythm": RHYTHM, "domains": DOMAINS, "aims": AIMS,
        "rated": [(one, scores(record, one)[::-1]) for one in rated(record)],
        "usual": usual, "others": [one for one in SCALES.values() if one not in usual], "filled": asked,
        "labels": labels, "own_translation": OWN_ITALIAN,
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    waiting, owed = alerts.alerts(record), due(record, now)
    if waiting:
        return "stop", Sentence("alert: answer it")
    if owed:
        return ("care" if any(one.late for one in owed) else "open"), Sentence("{count} due", {"count": len(owed)})
    return ("calm", Sentence("nothing due")) if rated(record) else None


def _alerts(records: Sequence[Record], now: datetime, _: Language) -> Mapping[str, object]:
    found = [one for record in records for one in alerts.every(record)]
    found.sort(key=lambda one: one.rating.at, reverse=True)
    return {"waiting": [one for one in found if one.answered is None],
            "answered": [one for one in found if one.answered is not None]}


def _due(records: Sequence[Record], now: datetime, _: Language) -> Mapping[str, object]:
    found = sorted((one for record in records for one in due(record, now)), key=lambda one: one.day)
    return {"due": found, "occasions": OCCASIONS, "rhythm": RHYTHM}


PAGE = Page("scales", "Scales", "scales.html", _context, status=_status)
ALERTS = Overview("alerts", "Alerts", "alerts.html", _alerts)
DUE = Overview("due", "Scales due", "due.html", _due)
