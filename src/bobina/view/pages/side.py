"""The topics of a record beside every page: in the order of care, each with how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bobina.course.kinds import KINDS, kind_of, unsigned
from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.view.concern import ONLY_FOR
from bobina.view.language import Language
from bobina.view.pages.page import GROUPS, Page


@dataclass(frozen=True, slots=True)
class Topic:
    """One line: where it leads, and how it stands, in a tone and in words that are translated."""

    topic: str
    title: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Topics of one stretch of care."""

    title: str
    topics: tuple[Topic, ...]


def side(record: Record, now: datetime, pages: Sequence[Page], _: Language) -> Iterator[Group]:
    """The groups that have pages, in order."""
    waiting = {kind_of(entry.what).topic for entry, _why in unsigned(record)}
    for group, title in GROUPS.items():
        here = (one for one in pages if one.stretch == group and _concerns(one, record))
        topics = tuple(_topic(one, record, now, waiting, _) for one in here)
        if topics:
            yield Group(_(title), topics)


def _concerns(page: Page, record: Record) -> bool:
    """Whether a page is about this indication, or holds something all the same."""
    referral, meant = record.last(Referred), ONLY_FOR.get(page.topic)
    return meant is None or referral is None or referral.what.indication in meant or _written(page, record)


def _written(page: Page, record: Record) -> bool:
    forms = tuple(one.form for one in KINDS.values() if one.topic == page.topic)
    return any(isinstance(one.what, forms) for one in record.entries)


def _topic(page: Page, record: Record, now: datetime, waiting: set[str], _: Language) -> Topic:
    title, status = _(page.title), page.status(record, now) if page.status else None
    if page.topic in waiting:
        return Topic(page.topic, title, "care", _("needs a second signature"))
    if status is not None:
        tone, said = status
        return Topic(page.topic, title, tone, _.say(said))
    asked = any(one.topic == page.topic for one in KINDS.values())
    plain = not asked or page.stretch in ("where", "record")
    return Topic(page.topic, title, "" if plain else "calm" if _written(page, record) else "open", "")


def about(record: Record, now: datetime, _: Language) -> Iterator[str]:
    """Who this is, in a line or two: the indication and the age."""
    referral = record.last(Referred)
    if referral is not None:
        yield _(INDICATIONS[referral.what.indication])
        yield _("about {years} years old", years=now.year - referral.what.birth_year)
