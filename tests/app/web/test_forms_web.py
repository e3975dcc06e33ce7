"""Forms: what is answered is kept and marked, changed records are shown, twice is once, times are the clinic's."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.app.web.reading import Misread, kept, nested, read
from bobina.course.asked import Event, asked
from bobina.course.referral import Referred
from bobina.view.answers import answers
from bobina.view.forms import questions
from bobina.view.language import Language
from clinics import TestClinic
from page_parser import Page
from records import PHYSICIAN, REFERRED
from visitor import Visitor

ROME = ZoneInfo("Europe/Rome")
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@dataclass(frozen=True, slots=True)
class Sample(Event):
    """One field of each type that an event may have."""

    began: datetime = asked("Began")
    day: date = asked("Day")
    dose: float = asked("Dose", unit="mg", least=0, most=500)
    told: bool = asked("Told")
    several: tuple[float, ...] = asked("Several", default=())
    marks: Mapping[str, int] | None = asked("Marks", default=None)
    perhaps: bool | None = asked("Perhaps", default=None)
    ticked: bool = asked("Ticked", default=False)
    usual: bool = asked("Usual", default=True)


WHOLE = [("began", "2027-07-01T10:30"), ("day", "2027-07-01"), ("dose", "12,5"), ("told", "false")]


def opened(web: TestClinic) -> str:
    """A new record."""
    person = web.clinic.pseudonym()
    web.clinic.note(person, 0, REFERRED, PHYSICIAN)
    return person


def test_a_refused_form_keeps_what_was_answered_and_marks_what_is_wrong(physician: Visitor) -> None:
    status, _, page = physician.send("/people", indication="alcohol", diagnosis=SCRIPT, birth_year="1880", note="kept")
    assert status == 422
    assert 'role="alert"' in page
    assert re.search(r'value="alcohol" checked', page)
    assert ">kept</textarea>" in page
    assert SCRIPT not in page
    assert 'href="#new-birth_year"' in page
    assert 'id="new-birth_year-error"' in page
    assert re.search(r'id="new-birth_year"[^>]*aria-invalid="true"', page)


def test_a_saved_form_leads_to_a_page_that_says_so_to_its_writer_alone(
    web: TestClinic, physician: Visitor, operator: Visitor
) -> None:
    status, at, page = physician.send("/people", indication="alcohol", diagnosis=SCRIPT, birth_year="1980")
    assert status == 200
    assert at.endswith("?saved=1")
    assert 'role="status"' in page
    assert 'role="status"' not in operator.get(at)
    history = physician.get(at.replace("overview?saved=1", "history"))
    assert SCRIPT not in history
    assert Page(history).broken == []


def test_a_form_on_an_older_record_shows_what_is_new_and_can_be_saved_again(
    web: TestClinic, physician: Visitor, operator: Visitor
) -> None:
    person = opened(web)
    operator.send(f"/people/{person}/history/struck", entry=1, reason="by the operator", version=1)
    status, _, page = physician.send(f"/people/{person}/referral/referred", indication="alcohol", diagnosis="F10.2",
                                     birth_year="1980", version=1)
    assert status == 409
    assert f'/people/{person}/history#entry-2' in page
    assert 'value="F10.2"' in page
    assert 'name="version" value="2"' in page
    assert web.clinic.record(person).version == 2
    again = physician.send(f"/people/{person}/referral/referred", indication="alcohol", diagnosis="F10.2",
                           birth_year="1980", version=2)
    assert again[:2] == (200, f"/people/{person}/referral?saved=3")


def test_a_form_that_is_sent_twice_is_written_once(web: TestClinic, physician: Visitor) -> None:
    person = opened(web)
    form = {"condition": "other", "state": "present", "note": "twice", "version": 1}
    answers_ = [physician.send(f"/people/{person}/referral/condition-noted", **form)[:2] for _ in range(2)]
    assert answers_ == [(200, f"/people/{person}/referral?saved=2")] * 2
    assert web.clinic.record(person).version == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "1e3", "²", "9" * 40])
def test_a_form_that_does_not_say_its_version_is_no_fault_of_the_server(
    web: TestClinic, physician: Visitor, version: str
) -> None:
    status, *_ = physician.send(f"/people/{web.people[0]}/history/struck", entry=1, reason="x", version=version)
    assert status == 422


@pytest.mark.parametrize("form", [
    {"entry": "many"}, {"entry": "1", "reason": "x", "more": "y"}, {"entry.a.b": "1"},
    {"reason": "x" * 20_000, "entry": "1"}, {"entry": "9" * 400, "reason": "x"}, {"entry": "1", "reason": "\0"},
])  # fmt: skip
def test_a_form_that_cannot_be_read_is_refused_in_words(
    web: TestClinic, physician: Visitor, form: Mapping[str, str]
) -> None:
    person = web.people[0]
    status, _, page = physician.send(f"/people/{person}/history/struck", version=web.clinic.record(person).version,
                                     **form)
    assert status == 422
    assert 'role="alert"' in page


def test_a_time_is_read_in_the_clinics_zone_and_a_decimal_comma_is_a_point() -> None:
    found = read(WHOLE, Sample, ROME)
    assert found.began == datetime(2027, 7, 1, 10, 30, tzinfo=ROME)
    assert found.began.utcoffset() == timedelta(hours=2)
    assert found.dose == 12.5
    assert (found.told, found.perhaps, found.ticked, found.usual) == (False, None, False, True)


def test_lists_come_by_repeated_names_or_by_lines_and_mappings_by_keys() -> None:
    more = [("several", "1"), ("several", "2,5"), ("several", "3\n4\n\n"), ("marks.a", "1"), ("marks.b", "2")]
    found = read([*WHOLE, *more], Sample, ROME)
    assert found.several == (1, 2.5, 3, 4)
    assert found.marks == {"a": 1, "b": 2}
    assert kept([("csrf", "x"), ("version", "1"), *more])["several"] == ["1", "2,5", "3\n4\n\n"]


def test_what_lacks_is_named_by_field() -> None:
    with pytest.raises(Misread) as wrong:
        read([("dose", "501"), *WHOLE[:2]], Sample, ROME)
    assert set(wrong.value.errors) == {"told"}
    with pytest.raises(Misread) as wrong:
        read([*WHOLE[:2], ("dose", "501"), ("told", "true")], Sample, ROME)
    assert set(wrong.value.errors) == {"dose"}


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=20)), max_size=6))
def test_whatever_a_form_says_it_is_read_or_misread(fields: list[tuple[str, str]]) -> None:
    for form in (Sample, Referred):
        nested(fields, form, ROME)
        with suppress(Misread):
            assert isinstance(read(fields, form, ROME), form)


def test_each_type_has_its_control() -> None:
    found = {one.name: one for one in questions(Sample)}
    assert [one.control for one in found.values()] == [
        "time", "day", "number", "one", "lines", "pairs", "one", "tick", "one"]
    assert [value for value, _ in found["told"].choices] == ["true", "false"]
    assert [value for value, _ in found["perhaps"].choices] == ["", "true", "false"]
    assert found["usual"].has("true")
    assert not found["told"].has("true")
    assert [name for name, one in found.items() if one.required] == ["began", "day", "dose", "told"]


def test_an_error_inside_a_list_is_shown_with_its_field() -> None:
    found = {one.name: one.error for one in questions(Sample, {}, {"several.2": "no number", "began": "when?"})}
    assert (found["several"], found["began"], found["day"]) == ("no number", "when?", "")


def test_every_answer_of_an_entry_is_said_in_both_languages() -> None:
    what = Sample(datetime(2027, 7, 1, 10, 30, tzinfo=ROME), date(2027, 7, 1), 12.5, told=True, several=(1.0, 2.0),
                  marks={"a": 1}, ticked=True)
    for code, words in (("en", "Yes"), ("it", "Sì")):
        began, day, dose, told, several, marks, ticked, _usual = (said for _, said in answers(what, Language(code)))
        assert (told, ticked) == (words, words)
        assert "10:30" in began
        assert "2027" in day
        assert dose.endswith("mg")
        assert (several, marks) == ("1; 2", "a: 1")
