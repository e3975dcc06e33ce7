"""Sections on what came before the first session: referral, eligibility, medication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import consent, medication
from bobina.course import eligibility as suited
from bobina.course.consent.events import HOWS
from bobina.course.contraindications import STANCES, VOICES, Finding, findings
from bobina.course.eligibility import DECISIONS
from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.view.citing import References
from bobina.view.language import UNKNOWN, Language
from bobina.view.letters.blocks import Block, Grid, Heading, Pairs, Text
from bobina.view.letters.said import marked, number


def referral(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """Why they came."""
    _, entry = refs.language, record.last(Referred)
    if entry is None:
        return
    what = entry.what
    rows = [(_("Record"), record.person), (_("Indication"), _(INDICATIONS[what.indication])),
            (_("Diagnosis"), what.diagnosis), (_("Year of birth"), str(what.birth_year)),
            (_("Referred on"), _.day(entry.at.date(), "long"))]  # fmt: skip
    yield Pairs(rows + ([(_("Referred by"), what.referrer)] if what.referrer else []))



def eligibility(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """Consent, the decision, and what stands against TMS by whom."""
    _, made, agreed = refs.language, suited.decision(record), consent.consent(record)
    lacks = suited.missing(record, at)
    yield Heading(_("Eligibility and consent"))
    rows = [(_("Consent"), f"{_(HOWS[agreed.what.how])}, {_.day(agreed.at.date(), 'long')}"
             if agreed else _("none that holds"))]  # fmt: skip
    if made is not None:
        rows.append((_("Decision"), f"{_(DECISIONS[made.what.decision])} – {made.by.name}, "
                                    f"{_.day(made.at.date(), 'long')}: {made.what.reason}"))  # fmt: skip
    yield Pairs(rows)
    if lacks is not None:
        yield Text(_.say(lacks), "loud")
    found = findings(record)
    if found:
        yield Grid([_("Finding"), _("Who says what")], [_finding(refs, one) for one in found], (0.3, 0.7))



def _finding(refs: References, one: Finding) -> tuple[str, str]:
    _ = refs.language
    said = [f"{_(VOICES[view.voice])}, {_(STANCES[view.stance])}: {_.say(view.says)} {marked(refs, view.source)}"
            for view in one.about.views]  # fmt: skip
    return _(one.about.name), " ".join(said) or _.say(one.about.handling)



def drugs(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """What is taken now, and what the list says of it."""
    _, now = refs.language, medication.current(record)
    yield Heading(_("Medication"))
    if not now:
        yield Text(_("None is on the list."))
        return
    flags = medication.flags(record)
    said = {one.drug: [f"{_.say(flag.says)} {marked(refs, flag.source)}" if flag.source else _.say(flag.says)
                       for flag in flags if flag.drug == one.drug] for one in now}  # fmt: skip
    rows = [(one.drug, _dose(_, one), " ".join(said[one.drug])) for one in now]
    yield Grid([_("Drug or substance"), _("Dose"), _("What the list says")], rows, (0.25, 0.2, 0.55))



def _dose(_: Language, one: medication.Medication) -> str:
    return UNKNOWN if one.dose is None else f"{number(_, one.dose)} {_(medication.UNITS[one.unit])}"
