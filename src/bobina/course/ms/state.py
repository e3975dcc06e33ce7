"""What the record says of the disease: therapy, relapses, what to be careful about, and the EDSS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bobina.course.ms import edss
from bobina.course.ms.domains import MEASURES, TREATED, Domain
from bobina.course.ms.events import DomainsChosen, Recovery, Relapse, RelapseEnded, TherapyStarted, TherapyStopped
from bobina.course.record import Entry, Record
from bobina.course.referral import Referred
from bobina.course.scales import Score, scores
from bobina.sentence import Sentence

CLOSE = edss.AFTER_RELAPSE


@dataclass(frozen=True, slots=True)
class Therapy:
    """A disease-modifying therapy; ``stopped`` None: it goes on."""

    started: Entry[TherapyStarted]
    stopped: Entry[TherapyStopped] | None


def has_ms(record: Record) -> bool:
    """The referral is for multiple sclerosis."""
    referral = record.last(Referred)
    return referral is not None and referral.what.indication in TREATED


def domains(record: Record) -> tuple[Domain, ...]:
    """The domains chosen, else that of the referral."""
    chosen, referral = record.last(DomainsChosen), record.last(Referred)
    if chosen is not None:
        return tuple(dict.fromkeys(chosen.what.domains))
    own = TREATED.get(referral.what.indication) if referral is not None else None
    return (own,) if own is not None else ()


def therapies(record: Record) -> tuple[Therapy, ...]:
    """Every therapy, the newest first."""
    stops = {one.what.therapy: one for one in record.of(TherapyStopped)}
    every = sorted(record.of(TherapyStarted), key=lambda one: (one.what.start, one.number), reverse=True)
    return tuple(Therapy(one, stops.get(one.number)) for one in every)


def recovery(record: Record, relapse: Entry[Relapse]) -> Recovery:
    """How a relapse left, as last written."""
    later = [one.what.recovery for one in record.of(RelapseEnded) if one.what.relapse == relapse.number]
    return later[-1] if later else relapse.what.recovery


def cautions(record: Record, day: date) -> tuple[Sentence, ...]:
    """Why a score of ``day`` may not stand for how the person usually is: a relapse in the 30 days before (ours)."""
    close = [one for one in record.of(Relapse) if 0 <= (day - one.what.onset).days <= CLOSE.days]
    return tuple(
        Sentence("A relapse began {days} days before: a score of this day measures the relapse too. Take the baseline "
                 "again later, or read it with that in mind.", {"days": (day - one.what.onset).days})
        for one in close)


def baselines(record: Record, measures: Iterable[str]) -> Mapping[str, Score]:
    """The first score of each measure that was taken."""
    return {one: found[0] for one in measures if (found := scores(record, one))}


def measures(record: Record) -> tuple[str, ...]:
    """The ids of the scales of the domains chosen."""
    return tuple(one for domain in domains(record) for one in MEASURES[domain])


def edss_change(record: Record) -> edss.Change:
    """The EDSS against its first value."""
    steps = [(one.day, one.value) for one in scores(record, "edss") if one.value is not None]
    return edss.change(steps, [one.what.onset for one in record.of(Relapse)])
