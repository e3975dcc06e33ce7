"""Letters: what is said in them, in both languages, and that it is set as A4 with letters that have every accent."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bobina.course import eligibility, prescription, threshold
from bobina.course.contraindications import findings
from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.letters import DISCHARGE, SESSION_SHEET, SUMMARY, Write
from bobina.view.letters.blocks import Blanks, Grid
from bobina.view.letters.paper import pdf
from bobina.view.words import LEVELS
from given_course import NOW, at, given_course
from letters_read import said
from records import REFERRED

EVERY = pytest.mark.parametrize("write", [SUMMARY, SESSION_SHEET, DISCHARGE], ids=["summary", "sheet", "discharge"])


@pytest.fixture(scope="module")
def course() -> Record:
    return given_course()


@EVERY
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_letter_says_what_bobina_is_and_whose_record_up_to_where(
    write: Write, language: str, course: Record,
) -> None:
    _ = Language(language)
    letter = write(course, NOW, _)
    assert letter.label == _("Research and education software. Not a medical device. A clinician decides.")
    assert "TEST22" in letter.foot
    assert str(course.version) in letter.foot


@EVERY
def test_every_source_that_is_numbered_is_listed_with_its_status(write: Write, course: Record) -> None:
    """No claim of medicine without its source, none of them without how surely it was read."""
    text = said(write(course, NOW, Language("en")))
    marks = {int(one) for one in re.findall(r"\[(\d+): [a-z]", text)}
    listed = {int(one) for one in re.findall(r"\[(\d+)\] ", text)}
    assert marks
    assert marks <= listed == set(range(1, len(listed) + 1))
    assert "recollected: needs sign-off" in text


def test_the_summary_says_what_disagrees_and_what_waits(course: Record) -> None:
    """Each view of a finding, what the decision lacks, what speaks against the threshold, the verdict with its rows."""
    text, order = said(SUMMARY(course, NOW, Language("en"))), prescription.current(course)
    assert order is not None
    found = prescription.verdict(course, order.what)
    views = [view for finding in findings(course) for view in finding.about.views]
    told = [*(view.says for view in views), eligibility.missing(course, NOW),
            *(one.says for one in threshold.cautions(course, NOW))]  # fmt: skip
    assert len(views) > 1
    assert len(told) > len(views) + 1
    assert all(str(one) in text for one in told)
    assert LEVELS[found.level][1] in text
    assert all(one.table in text for one in found.reasons)


def test_a_change_is_told_by_its_author_with_mid_and_mdc(course: Record) -> None:
    text = said(DISCHARGE(course, NOW, Language("en")))
    assert "Kroenke 2001" in text
    assert "MID" in text
    assert "MDC" in text


def test_what_was_not_as_prescribed_is_told(course: Record) -> None:
    text = said(DISCHARGE(course, NOW, Language("it")))
    assert "1.600 / 3.000" in text
    assert "perché faceva male" in text


def test_the_sheet_asks_every_question_of_the_day_and_names_the_next_session(course: Record) -> None:
    letter = SESSION_SHEET(course, NOW, Language("en"))
    grids = [block for block in letter.blocks if isinstance(block, Grid) and block.head[-1] == "yes"]
    assert len(grids[0].rows) == 10
    assert "3 of 30" in said(letter)


def test_nobody_is_named_in_the_discharge_letter_but_who_prescribed(course: Record) -> None:
    """The name of the person and of who signs are written by hand."""
    letter = DISCHARGE(course, NOW, Language("en"))
    assert any(isinstance(block, Blanks) and "Signature" in block.names for block in letter.blocks)


@EVERY
def test_an_empty_course_has_its_letters_too(write: Write) -> None:
    assert pdf(write(at((0, REFERRED)), NOW, Language("it"))).startswith(b"%PDF")


def test_a_letter_is_the_same_bytes_each_time_and_A4(course: Record) -> None:  # noqa: N802
    made = pdf(SUMMARY(course, NOW, Language("it")))
    assert made == pdf(SUMMARY(course, NOW, Language("it")))
    assert re.search(rb"/MediaBox \[ 0 0 595\.27\d* 841\.88\d* \]", made)
    assert b"DejaVuSans" in made


def test_markup_in_words_stays_words() -> None:
    odd = replace(REFERRED, diagnosis="<b>F33</b> & <font color='red'>x</font> \u2603 \U0001f600")
    assert pdf(SUMMARY(at((0, odd)), NOW, Language("en"))).startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_the_pages_read_back_with_their_accents(course: Record, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf(DISCHARGE(course, NOW, Language("it"))))
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert "perché faceva male" in text.replace("\n", " ")
    assert "pagina 1 di" in text
