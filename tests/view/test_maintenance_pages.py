"""Maintenance on its page and in the calendar: a physician lays it, everybody sees it, in both languages."""

import pytest

from bobina.course.kinds import kind_of
from bobina.course.record import Role
from bobina.store.values import packed
from bobina.view.language import Language
from bobina.view.letters import DISCHARGE
from clinics import TestClinic
from letters_read import said
from maintenance_courses import FIRST, MONDAY, SHORT, acute, at, plan, with_maintenance
from ready import prescribed
from records import add
from visitor import Visitor

PERSON = "TEST22"
CALENDAR, PAGE = f"/people/{PERSON}/calendar", f"/people/{PERSON}/maintenance"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    """A clinic with a course on prescription and maintenance planned; one test alone lays it."""
    made = TestClinic(tmp_path_factory.mktemp("maintenance"))
    for one in add(prescribed(SHORT), plan()).entries:
        body, by = packed(one.what).decode(), packed(one.by).decode()
        made.ledger.append(PERSON, one.number - 1, kind_of(one.what).name, body, by, one.at)
    return made


def test_a_physician_lays_it_and_the_calendar_shows_it(clinic: TestClinic) -> None:
    physician = Visitor(clinic).sign_in(Role.PHYSICIAN)
    version = clinic.clinic.record(PERSON).version
    assert "/maintenance-laid" in physician.get(PAGE)
    assert "upkeep" not in physician.get(CALENDAR)
    status, where, html = physician.send(f"{PAGE}/maintenance-laid", version=version, plan=version)
    assert status == 200
    assert where.startswith(PAGE)
    assert "/maintenance-laid" not in html
    for language, word in (("en", "maintenance"), ("it", "mantenimento")):
        physician.http.headers["Accept-Language"] = language
        assert physician.get(CALENDAR).count(f'<span class="unseen">, {word}</span>') == 4


def test_a_plan_that_does_not_hold_is_refused_on_the_page(clinic: TestClinic) -> None:
    physician = Visitor(clinic).sign_in(Role.PHYSICIAN)
    version = clinic.clinic.record(PERSON).version
    status, _where, html = physician.send(f"{PAGE}/maintenance-laid", version=version, plan=1)
    assert status == 422
    assert "Entry 1 is not the maintenance plan that holds" in html


def test_an_operator_is_not_offered_it(clinic: TestClinic) -> None:
    operator = Visitor(clinic).sign_in(Role.OPERATOR)
    assert "/maintenance-laid" not in operator.get(PAGE)
    version = clinic.clinic.record(PERSON).version
    assert operator.send(f"{PAGE}/maintenance-laid", version=version, plan=version)[0] == 422


@pytest.mark.parametrize(("language", "word"), [("en", "Once a week, 4 sessions"), ("it", "4 sedute")])
def test_the_letter_tells_it(language: str, word: str) -> None:
    record = acute(with_maintenance(plan()))
    text = said(DISCHARGE(record, at(FIRST), Language(language)))
    assert word in text
    assert "3 / 7" in text
    assert said(DISCHARGE(acute(prescribed(SHORT)), MONDAY, Language(language))).count(word) == 0
