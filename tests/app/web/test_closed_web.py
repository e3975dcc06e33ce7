"""The page of closed days: written once for the clinic, laid around at the first prescription, shown where too late."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bobina.course.calendar import DaysWithout, calendar
from bobina.course.prescription import Prescribed
from bobina.course.record import Role, Struck
from clinics import NOW, TestClinic
from desks import quick_hashing
from ready import CONSENTED, DASH, ELIGIBLE, SCREENED, THRESHOLD
from records import PHYSICIAN
from visitor import Visitor

FIRST, LAST = date(2027, 1, 13), date(2027, 1, 14)
CLOSED = {"first": FIRST, "last": LAST, "reason": "service <b>"}


@pytest.fixture
def web(tmp_path: Path) -> TestClinic:
    with quick_hashing():
        return TestClinic(tmp_path)


@pytest.fixture
def keeper(web: TestClinic) -> Visitor:
    return Visitor(web).sign_in(Role.ADMINISTRATOR)


def begun(web: TestClinic, person: str) -> None:
    """A course from 11 January on, 30 weekdays."""
    for what in (SCREENED, CONSENTED, ELIGIBLE, THRESHOLD, DASH):
        web.clinic.note(person, web.clinic.record(person).version, what, PHYSICIAN)


def days(web: TestClinic, person: str) -> set[date]:
    return {one.day for one in calendar(web.clinic.record(person), NOW).planned}


def test_a_calendar_that_is_laid_afterwards_goes_around_the_closed_days(web: TestClinic, keeper: Visitor) -> None:
    status, at, page = keeper.send("/clinic/closed", **CLOSED)
    assert (status, at) == (200, "/clinic/closed?done=closed")
    assert "service &lt;b&gt;" in page
    begun(web, web.people[0])
    assert not {FIRST, LAST} & days(web, web.people[0])
    kinds = [type(one.what) for one in web.clinic.record(web.people[0]).entries[-2:]]
    assert kinds == [Prescribed, DaysWithout]
    row = web.ledger.of_clinic("clinic-closed")[0]
    assert json.loads(row.by)["name"] == "administrator"
    assert not web.ledger.verify().broken


def test_sessions_laid_before_are_shown_as_to_be_moved_and_moved_by_a_button(web: TestClinic, keeper: Visitor) -> None:
    person, operator = web.people[0], Visitor(web).sign_in(Role.OPERATOR)
    begun(web, person)
    before = web.clinic.record(person).version
    keeper.send("/clinic/closed", **CLOSED)
    assert person not in keeper.get("/clinic/closed")
    assert web.clinic.record(person).version == before
    assert {FIRST, LAST} <= days(web, person)
    assert f'href="/people/{person}/calendar"' in operator.get("/clinic/closed")
    page = operator.get(f"/people/{person}/calendar")
    assert "to be moved" in page
    assert "service &lt;b&gt;" in page
    form = {"first": FIRST, "last": LAST, "why": "closed", "note": "service", "version": before}
    assert operator.send(f"/people/{person}/calendar/days-without", **form)[0] == 200
    assert not {FIRST, LAST} & days(web, person)
    assert "to be moved" not in operator.get(f"/people/{person}/calendar")
    assert person not in operator.get("/clinic/closed")


def test_another_prescription_moves_nobody_unasked(web: TestClinic, keeper: Visitor) -> None:
    begun(web, web.people[0])
    keeper.send("/clinic/closed", **CLOSED)
    web.clinic.note(web.people[0], web.clinic.record(web.people[0]).version, DASH, PHYSICIAN)
    assert {FIRST, LAST} <= days(web, web.people[0])


def test_a_prescription_struck_and_written_again_is_laid_once(web: TestClinic, keeper: Visitor) -> None:
    keeper.send("/clinic/closed", **CLOSED)
    begun(web, web.people[0])
    version = web.clinic.record(web.people[0]).version
    web.clinic.note(web.people[0], version, Struck(version - 1, "wrong coil"), PHYSICIAN)
    web.clinic.note(web.people[0], version + 1, DASH, PHYSICIAN)
    assert len(web.clinic.record(web.people[0]).of(DaysWithout)) == 1


def test_days_are_opened_again_once(web: TestClinic, keeper: Visitor) -> None:
    begun(web, web.people[0])
    keeper.send("/clinic/closed", **CLOSED)
    (closing,) = web.clinic.closings.standing()
    physician = Visitor(web).sign_in(Role.PHYSICIAN)
    assert physician.send("/clinic/closed/reopen", entry=closing.number)[:2] == (200, "/clinic/closed?done=reopened")
    assert web.clinic.closings.standing() == ()
    assert "to be moved" not in physician.get(f"/people/{web.people[0]}/calendar")
    assert physician.send("/clinic/closed/reopen", entry=closing.number)[0] == 422
    for entry in ("", "x", "9" * 10, "1"):
        assert physician.send("/clinic/closed/reopen", entry=entry)[0] == 422


def test_what_cannot_be_is_marked_and_kept(web: TestClinic, keeper: Visitor) -> None:
    for wrong in ({"last": FIRST - timedelta(days=1)}, {"first": date(2027, 1, 4), "last": date(2027, 1, 5)},
                  {"reason": " "}, {"first": "soon"}):
        status, _, page = keeper.send("/clinic/closed", **{**CLOSED, **wrong})
        assert status == 422
        assert 'aria-invalid="true"' in page
    assert web.clinic.closings.standing() == ()


def test_who_may_close_and_who_may_read(web: TestClinic) -> None:
    for role in Role:
        client, before = web.client(role), len(web.clinic.closings.standing())
        assert (client.get("/clinic/closed").status_code == 200) == (role is not Role.PERSON)
        may = role in (Role.ADMINISTRATOR, Role.PHYSICIAN)
        for at in ("/clinic/closed", "/clinic/closed/reopen"):
            answer = client.post(at, data={key: str(value) for key, value in CLOSED.items()})
            assert (answer.status_code != 403) == may
        assert len(web.clinic.closings.standing()) == before + may
        if role in (Role.OPERATOR, Role.AUDITOR):
            assert 'action="/clinic/closed"' not in client.get("/clinic/closed").text


def test_the_page_is_in_italian(web: TestClinic, keeper: Visitor) -> None:
    keeper.http.headers["accept-language"] = "it"
    page = keeper.get("/clinic/closed")
    for words in ("Primo giorno di chiusura", "manutenzione", "Nessun giorno di chiusura"):
        assert words in page
