"""What letters say of multiple sclerosis and of an addiction, in both languages; nothing of them for others."""

import re

import pytest

from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.letters import DISCHARGE, SUMMARY, Write
from bobina.view.letters.blocks import Grid, Heading
from bobina.view.letters.paper import pdf
from given_course import NOW, given_course
from indication_courses import FREE, LATER, with_alcohol, with_ms
from letters_read import said

BOTH = pytest.mark.parametrize("write", [SUMMARY, DISCHARGE], ids=["summary", "discharge"])
COURSES = pytest.mark.parametrize("course", [with_ms(), with_alcohol()], ids=["ms", "alcohol"])


@BOTH
def test_ms_tells_domains_measures_therapy_relapses_and_the_edss(write: Write) -> None:
    text = said(write(with_ms(), LATER, Language("en")))
    for told in ("walk to the market", "Spasticity | ", "ocrelizumab\n600 mg | 1 Mar 2025 | goes on",
                 "interferon beta | 1 Jan 2020 | 1 Dec 2024\nrelapses", "weakness of a leg", "In part", "not taken yet",
                 "4 → 5, worse", "A relapse began 10 days before"):
        assert told in text


@BOTH
def test_an_addiction_tells_diary_tests_craving_and_the_pathway(write: Write) -> None:
    text = said(write(with_alcohol(), LATER, Language("en")))
    share, least, most = (f"{round(100 * of)}\N{NARROW NO-BREAK SPACE}%"
                          for of in (FREE / 20, FREE / 28, (FREE + 8) / 28))
    for told in ("20 of 28", f"{share}\n{least} to {most} with the days not told", "100 ng/mL",
                 "The test found use that the diary does not",
                 "not found]", "60\N{NARROW NO-BREAK SPACE}% | 75", "Psychologist or psychotherapist: psychologist",
                 "Psychotherapy | 1 | 1 | 1"):
        assert told in text


@BOTH
@COURSES
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_mark_is_a_source_with_its_status(write: Write, course: Record, language: str) -> None:
    letter = write(course, LATER, Language(language))
    marks = {int(one) for one in re.findall(r"\[(\d+): [a-z]", said(letter))}
    listed = {int(one) for one in re.findall(r"\[(\d+)\] ", said(letter))}
    assert marks <= listed == set(range(1, len(listed) + 1))
    assert all(len(row) == len(one.head) for one in letter.blocks if isinstance(one, Grid) for row in one.rows)
    assert pdf(letter).startswith(b"%PDF")


@BOTH
@COURSES
def test_nothing_of_bobinas_own_stays_english_in_an_italian_letter(write: Write, course: Record) -> None:
    english, italian = (write(course, LATER, Language(code)).blocks for code in ("en", "it"))
    heads = ([one.text for one in blocks if isinstance(one, Heading)] for blocks in (english, italian))
    rows = ([one for block in blocks if isinstance(block, Grid) for one in block.head] for blocks in (english, italian))
    assert not set.intersection(*map(set, heads))
    assert set.intersection(*map(set, rows)) <= {"Protocol", "Dose"}


@BOTH
def test_a_course_for_depression_has_no_such_section(write: Write) -> None:
    heads = {one.text for one in write(given_course(), NOW, Language("en")).blocks if isinstance(one, Heading)}
    assert not heads & {"Multiple sclerosis", "Use and craving", "Integrated pathway"}
