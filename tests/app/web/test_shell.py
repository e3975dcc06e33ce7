"""The shell of the pages: in and out, language, failures in words, what is shown to whom."""

import re

import pytest
from starlette.testclient import TestClient as HttpClient

from bobina.course.record import Role
from bobina.view.pages import OVERVIEWS, PAGES
from clinics import PASSWORD, TestClinic
from visitor import Visitor


def test_whoever_is_not_signed_in_is_asked_and_comes_back_to_where_they_wanted(
    web: TestClinic, nobody: Visitor
) -> None:
    wanted = f"/people/{web.people[0]}/history"
    asked = nobody.http.get(wanted)
    assert asked.url.path == "/login"
    back = re.findall(r'name="back" value="([^"]*)"', asked.text)[-1]
    form = {"name": "physician", "password": PASSWORD, "csrf": nobody.csrf(), "back": back}
    assert nobody.http.post("/login", data=form).url.path == wanted


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_sign_in_leads_nowhere_else(nobody: Visitor, back: str) -> None:
    form = {"name": "physician", "password": PASSWORD, "csrf": nobody.csrf(), "back": back}
    answer = nobody.http.post("/login", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_a_wrong_name_and_a_foreign_form_are_refused(nobody: Visitor) -> None:
    right = {"name": "physician", "password": PASSWORD}
    csrf = nobody.csrf()
    for form in ({**right, "password": "no"}, {**right, "name": "nobody-known"}):
        answer = nobody.http.post("/login", data={**form, "csrf": csrf})
        assert answer.status_code == 401
        assert 'role="alert"' in answer.text
    assert nobody.http.post("/login", data={**right, "csrf": "made up"}).status_code == 403
    assert "bobina" not in nobody.http.cookies


def test_signing_out_ends_the_sitting(physician: Visitor) -> None:
    token = physician.token
    physician.send("/logout")
    physician.keep(token)
    assert physician.http.get("/").url.path == "/login"


def test_the_language_is_the_browsers_until_one_is_chosen(nobody: Visitor) -> None:
    italian = nobody.http.get("/login", headers={"accept-language": "it-IT,it;q=0.9"})
    assert '<html lang="it">' in italian.text
    csrf = nobody.csrf()
    nobody.http.post("/language", data={"csrf": csrf, "language": "it", "back": "/login"})
    assert '<html lang="it">' in nobody.get("/login")


def test_no_other_site_changes_the_language(nobody: Visitor, physician: Visitor) -> None:
    nobody.http.post("/language", data={"csrf": "made up", "language": "it"})
    assert '<html lang="it">' not in nobody.get("/login")
    assert physician.http.post("/language", data={"csrf": "made up", "language": "it"}).status_code == 403
    assert '<html lang="it">' not in physician.get("/")


@pytest.mark.parametrize("code", ["en", "it"])
@pytest.mark.parametrize(("at", "status"), [
    ("/nowhere", 404), ("/people/ZZZZZZ", 404), ("/people/a%00b/history", 404), ("/people/{0}/nothing", 404),
    ("/clinic/nothing", 404), ("/tablet", 403), ("/people", 405),
])  # fmt: skip
def test_a_failure_is_a_page_in_the_readers_language(physician: Visitor, code: str, at: str, status: int) -> None:
    at = at.format(physician.clinic.people[0])
    answer = physician.http.get(at, headers={"accept-language": code})
    assert answer.status_code == status
    assert f'<html lang="{code}">' in answer.text
    assert "<h1>" in answer.text


def test_programs_get_json(physician: Visitor) -> None:
    assert physician.http.get("/api/people/ZZZZZZ").json()["detail"]
    assert physician.http.get("/api/nowhere").json()["detail"]


def test_a_fault_says_so_without_showing_itself(web: TestClinic) -> None:
    def broken() -> None:
        raise RuntimeError("inner workings")

    web.app.get("/broken")(broken)
    answer = HttpClient(web.app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert "inner workings" not in answer.text
    assert "<h1>" in answer.text


def test_a_form_sent_after_the_sitting_ended_says_that_nothing_was_saved(web: TestClinic, nobody: Visitor) -> None:
    answer = nobody.http.post(f"/people/{web.people[0]}/history/struck", data={"entry": "1", "reason": "x"})
    assert answer.status_code == 401
    assert "<h1>" in answer.text


def test_a_keeper_of_accounts_sees_no_record(web: TestClinic) -> None:
    keeper = Visitor(web).sign_in(Role.ADMINISTRATOR)
    page = keeper.get("/")
    assert web.people[1] not in page
    assert "/people" not in page
    assert keeper.http.get(f"/people/{web.people[0]}/history").status_code == 403


def test_the_list_is_searched_by_pseudonym_and_indication(web: TestClinic, operator: Visitor) -> None:
    first, second = web.people
    assert first in operator.get("/")
    assert second in operator.get("/")
    assert second not in operator.get(f"/?q={first.lower()}")
    assert first in operator.get("/?q=depress")
    assert first not in operator.get("/?q=nobody-has-this")


def test_every_page_opens_for_whoever_may_read_in_both_languages(web: TestClinic) -> None:
    for role in (Role.OPERATOR, Role.AUDITOR):
        reader = Visitor(web).sign_in(role)
        for code in ("en", "it"):
            reader.http.headers["accept-language"] = code
            for page in PAGES:
                reader.get(f"/people/{web.people[0]}/{page.topic}")
            for overview in OVERVIEWS:
                reader.get(f"/clinic/{overview.topic}")


def test_a_reader_who_may_not_write_is_shown_no_form(web: TestClinic) -> None:
    auditor = Visitor(web).sign_in(Role.AUDITOR)
    page = auditor.get(f"/people/{web.people[0]}/referral")
    assert f"/people/{web.people[0]}/referral/" not in page
    history = auditor.get(f"/people/{web.people[0]}/history")
    assert "/history/struck" not in history


def test_the_history_shows_the_head_and_what_was_struck(web: TestClinic, physician: Visitor) -> None:
    person = web.people[1]
    version = web.clinic.record(person).version
    status, at, page = physician.send(f"/people/{person}/history/struck", entry=1, reason="the wrong <b>person",
                                      version=version)
    assert status == 200
    assert at.startswith(f"/people/{person}/history?saved={version + 1}")
    assert "the wrong &lt;b&gt;person" in page
    assert web.ledger.read(person)[-1].hash in page
    assert "F33.2" in page


def test_opening_a_record_is_noted_once_in_a_sitting(web: TestClinic, operator: Visitor) -> None:
    def opened() -> int:
        return sum(row.kind == "record-opened" for row in web.ledger.everything())

    before = opened()
    operator.get(f"/people/{web.people[0]}/overview")
    operator.get(f"/people/{web.people[0]}/history")
    assert opened() == before + 1


def test_the_log_holds_no_pseudonym_and_no_query(
    web: TestClinic, operator: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="bobina.access"):
        operator.http.get(f"/people/{web.people[0]}/history?saved=1")
        operator.http.get("/Maria-Rossi")
    said = " ".join(one.getMessage() for one in caplog.records)
    assert "/people/{person}/{topic}" in said
    assert web.people[0] not in said
    assert "saved" not in said
    assert "Maria" not in said
