"""The letter at the end of a course, to whoever goes on treating the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.view.citing import References
from bobina.view.language import Language
from bobina.view.letters import addiction, before, results, treatment
from bobina.view.letters.blocks import Blanks, Block, Heading, Letter, Text
from bobina.view.letters.letter import letter
from bobina.view.letters.ms import ms
from bobina.view.letters.said import sources

PARTS = (
    before.referral, treatment.prescription, treatment.sessions, results.scores, ms, addiction.use, addiction.pathway,
    results.harms, before.drugs,
)
ADVICE = (
    "A response may fade. A new low mood, thoughts of death, or craving that comes back are reasons to call at once; "
    "nothing in this letter is a reason to stop or change a medicine."
)


def discharge(record: Record, at: datetime, _: Language) -> Letter:
    """What was given, how it went, and room for what the clinician advises; nobody's name is filled in."""
    return letter(_("Discharge letter"), _blocks(record, at, References(_)), record, at, _)


def _blocks(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    _, referral = refs.language, record.last(Referred)
    if referral is not None:
        what = _(INDICATIONS[referral.what.indication])
        yield Text(_("Dear colleague, this person was treated with transcranial magnetic stimulation. Indication: "
                     "{indication}. The figures below are those of the record; what they mean for this person is for "
                     "the clinician who signs to say.", indication=what))  # fmt: skip
    for part in PARTS:
        yield from part(record, at, refs)
    yield Heading(_("Advice of the clinician"))
    yield Blanks([_("What to go on with"), _("Next scale, and when"), _("Come back if"), _("Seen again on")])
    yield Text(_(ADVICE))
    yield Blanks([_("Name and role"), _("Signature")])
    yield from sources(refs)
