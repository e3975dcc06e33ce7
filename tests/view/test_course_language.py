"""What the course says is in Italian: kinds, fields, hints, choices, pages, sentences and refusals."""

import re
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bobina.course
from bobina.course.kinds import KINDS
from bobina.course.scales import SCALES
from bobina.view.language import catalogues
from bobina.view.pages import OVERVIEWS, PAGES

COURSE = Path(bobina.course.__file__).parent
SAME = re.compile(r"[\d.+–-]*")
"""figures are the same in both languages"""


def italian() -> set[str]:
    every = (message for one in catalogues("it") for message in read_po(BytesIO(one.read_bytes())))
    return {str(message.id) for message in every if message.string}


def of_kinds() -> Iterator[str]:
    for kind in KINDS.values():
        yield kind.title
        for field in fields(kind.form):
            if (how := field.metadata.get("asked")) is not None:
                yield from (how.label, how.hint)
                if how.choices and field.name not in ("protocol", "scale"):
                    yield from (words for words in map(str, how.choices.values()) if not SAME.fullmatch(words))


def of_scales() -> Iterator[str]:
    for scale in SCALES.values():
        yield from (scale.measures, scale.stores)
        for field in scale.fields:
            yield from (field.label, field.hint)
            yield from (words for words in (field.choices or {}).values() if not SAME.fullmatch(words))


def sentences() -> Iterator[str]:
    found = extract_from_dir(COURSE, method_map=[("**.py", "python")], keywords={"Sentence": None})
    yield from (str(message) for _, _, message, _, _ in found)


def test_every_kind_field_and_choice_is_in_italian() -> None:
    assert sorted({*of_kinds()} - italian() - {""}) == []


def test_every_scale_is_in_italian() -> None:
    assert sorted({*of_scales()} - italian() - {""}) == []


def test_every_sentence_of_the_course_is_in_italian() -> None:
    wanted = {*sentences()}
    assert len(wanted) > 100
    assert sorted(wanted - italian() - {""}) == []


def test_every_page_is_named_in_italian() -> None:
    titles = {page.title for page in PAGES} | {page.title for page in OVERVIEWS}
    assert sorted(titles - italian()) == []


def test_no_word_is_put_into_italian_in_two_ways() -> None:
    """The first catalogue would win: a button's word would stand over a table."""
    found: dict[str, set[str]] = {}
    for one in catalogues("it"):
        for message in read_po(BytesIO(one.read_bytes())):
            if message.id and message.string:
                found.setdefault(str(message.id), set()).add(str(message.string))
    assert {words: told for words, told in found.items() if len(told) > 1} == {}
