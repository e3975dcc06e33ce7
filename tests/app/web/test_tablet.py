"""The tablet in the person's hands: their sheets and nothing else, until it is given back."""

import re
from datetime import timedelta

import pytest
from fastapi.routing import iter_route_contexts

from bobina.course.record import Role
from bobina.course.referral import Indication, Referred
from bobina.course.scales import SCALES, Scored
from bobina.course.use import Substance, told
from bobina.course.use.events import DaysOfUse
from bobina.view.sheets import WEEK
from clinics import TestClinic
from records import PHYSICIAN
from visitor import Visitor

OPEN = ("/tablet", "/login", "/openapi", "/static")
PHQ = {f"values.{n}": "1" for n in range(1, 10)}


@pytest.fixture
def tablet(web: TestClinic, operator: Visitor) -> Visitor:
    """A tablet that an operator has handed to the first person."""
    _status, at, _page = operator.send(f"/people/{web.people[0]}/tablet/here")
    assert at == "/tablet"
    return operator


def csrf(page: str) -> str:
    return str(re.findall(r'name="csrf" value="([^"]*)"', page)[-1])


def test_handing_over_signs_the_operator_out_on_this_device(web: TestClinic, operator: Visitor) -> None:
    before = operator.token
    operator.send(f"/people/{web.people[0]}/tablet/here")
    assert operator.token != before
    operator.keep(before)
    assert operator.http.get("/").url.path == "/login"


def test_the_person_reaches_the_sheets_and_nothing_else(web: TestClinic, tablet: Visitor) -> None:
    assert tablet.http.get("/").url.path == "/tablet"
    first, second = web.people
    for route in iter_route_contexts(web.app.routes):
        path = route.path or ""
        if "GET" in (route.methods or ()) and path != "/" and not path.startswith(OPEN):
            for person in (first, second):
                at = re.sub(r"\{[^}]*\}", "x", path.replace("{person}", person))
                assert tablet.http.get(at).status_code in (401, 403, 404, 405), at


def test_the_person_signs_in_nobody_and_hands_over_nothing(web: TestClinic, tablet: Visitor) -> None:
    token = csrf(tablet.get("/tablet"))
    for at in ("here", "code"):
        assert tablet.http.post(f"/people/{web.people[0]}/tablet/{at}", data={"csrf": token}).status_code == 403
    form = {"csrf": token, "version": 1, "entry": 1, "reason": "x"}
    assert tablet.http.post(f"/people/{web.people[0]}/history/struck", data=form).status_code == 403


def test_a_scale_is_filled_in_screen_by_screen_and_written_as_the_persons(web: TestClinic, tablet: Visitor) -> None:
    person, page = web.people[0], tablet.get("/tablet/phq-9")
    version = re.findall(r'name="version" value="(\d+)"', page)[-1]
    form = {"csrf": csrf(page), "version": version}
    asked = re.findall(r'type="radio" name="([^"]+)"', page)
    assert 0 < len(set(asked)) < 9
    page = tablet.http.post("/tablet/phq-9", data={**form, "step": 0, "go": "next", "values.1": "2"}).text
    assert re.search(r'type="hidden" name="values.1" value="2"', page)
    page = tablet.http.post("/tablet/phq-9", data={**form, "step": 1, "go": "back", "values.1": "2"}).text
    assert re.search(r'name="values.1" value="2" checked', page)
    answer = tablet.http.post("/tablet/phq-9", data={**form, "step": 2, "go": "save", **PHQ})
    assert answer.url.path == "/tablet"
    last = web.clinic.record(person).last(Scored)
    assert last is not None
    assert (last.what.scale, sum(last.what.values.values()), last.by.role) == ("phq-9", 9, Role.PERSON)


def test_a_scale_that_is_not_whole_comes_back_at_the_screen_that_lacks(web: TestClinic, tablet: Visitor) -> None:
    page = tablet.get("/tablet/phq-9")
    version = re.findall(r'name="version" value="(\d+)"', page)[-1]
    form = {"csrf": csrf(page), "version": version, **PHQ}
    form.pop("values.6")
    answer = tablet.http.post("/tablet/phq-9", data={**form, "step": 2, "go": "save"})
    assert answer.status_code == 422
    assert 'id="q-values.6-error"' in answer.text
    assert 'type="hidden" name="values.1" value="1"' in answer.text


def test_a_sheet_that_is_sent_twice_is_written_once(web: TestClinic, tablet: Visitor) -> None:
    page, before = tablet.get("/tablet/phq-9"), web.clinic.record(web.people[0]).version
    form = {"csrf": csrf(page), "version": before, "step": 2, "go": "save", **PHQ, "values.2": "3"}
    for _ in range(2):
        assert tablet.http.post("/tablet/phq-9", data=form).url.path == "/tablet"
    assert web.clinic.record(web.people[0]).version == before + 1


@pytest.mark.parametrize("form", [{}, {"step": "x", "version": "1"}, {"step": "0"}, {"step": "-1", "version": "1"}])
def test_a_broken_form_is_no_fault_of_the_server(tablet: Visitor, form: dict[str, str]) -> None:
    token = csrf(tablet.get("/tablet"))
    assert tablet.http.post("/tablet/phq-9", data={"csrf": token, **form}).status_code == 422
    assert tablet.http.get("/tablet/no-such-sheet").status_code == 404
    assert tablet.http.get("/tablet/hdrs-17").status_code == 404


def test_only_scales_of_the_person_are_on_the_tablet(tablet: Visitor) -> None:
    page = tablet.get("/tablet")
    for scale in SCALES.values():
        if not scale.self_report:
            assert f'href="/tablet/{scale.id}"' not in page


def test_given_back_nobody_is_signed_in(tablet: Visitor) -> None:
    token = tablet.token
    answer = tablet.http.post("/tablet/back", data={"csrf": csrf(tablet.get("/tablet"))})
    assert answer.status_code == 200
    tablet.keep(token)
    assert tablet.http.get("/tablet").url.path == "/login"


def test_a_code_makes_another_device_the_persons_once(web: TestClinic, operator: Visitor, nobody: Visitor) -> None:
    _status, _at, page = operator.send(f"/people/{web.people[0]}/tablet/code")
    found = re.search(r"<code>([0-9A-Z]+)</code>", page)
    assert found is not None
    assert operator.http.get("/").url.path == "/"
    form = {"csrf": nobody.csrf(), "code": found[1]}
    assert nobody.http.post("/tablet/begin", data={**form, "csrf": "made up"}).url.path == "/login"
    assert nobody.http.post("/tablet/begin", data=form).url.path == "/tablet"
    other = Visitor(web)
    assert other.http.post("/tablet/begin", data={"csrf": other.csrf(), "code": found[1]}).url.path == "/login"


@pytest.mark.parametrize("scale", ["phq-9", "gad-7"])
def test_a_translation_that_is_not_official_says_so_in_the_person_s_hands_too(tablet: Visitor, scale: str) -> None:
    italian = tablet.http.get(f"/tablet/{scale}", headers={"Accept-Language": "it"}).text
    assert "traduzione non ufficiale" in italian
    assert "unofficial" not in tablet.get(f"/tablet/{scale}")


def test_a_week_of_the_diary_is_told_on_one_screen(web: TestClinic, operator: Visitor) -> None:
    person, today = web.clinic.pseudonym(), web.clinic.now().date()
    web.clinic.note(person, 0, Referred(Indication.ALCOHOL, "F10.2", 1980), PHYSICIAN)
    operator.send(f"/people/{person}/tablet/here")
    page = operator.get("/tablet/days-of-use")
    days = re.findall(r'name="quantities\.([-0-9]+)"', page)
    assert days == [(today - timedelta(days=n)).isoformat() for n in range(WEEK, 0, -1)]
    form = {"csrf": csrf(page), "version": 1, "step": 0, "go": "save", "unit": "drink-12"}
    assert operator.http.post("/tablet/days-of-use", data=form).status_code == 422
    many = {**form, f"quantities.{days[0]}": "2,5", f"quantities.{days[1]}": "9999"}
    refused = operator.http.post("/tablet/days-of-use", data=many)
    assert refused.status_code == 422
    assert 'value="2,5"' in refused.text
    answer = operator.http.post("/tablet/days-of-use", data={**many, f"quantities.{days[1]}": "0"})
    assert answer.url.path == "/tablet"
    written = web.clinic.record(person).last(DaysOfUse)
    assert written is not None
    assert written.by.role is Role.PERSON
    assert {day.isoformat(): quantity for day, (quantity, _unit) in told(
        web.clinic.record(person), Substance.ALCOHOL).items()} == {days[0]: 30.0, days[1]: 0.0}


def test_the_diary_is_for_an_addiction_alone(tablet: Visitor) -> None:
    assert "days-of-use" not in tablet.get("/tablet")
    assert tablet.http.get("/tablet/days-of-use").status_code == 404


def test_craving_is_asked_in_one_place(web: TestClinic, operator: Visitor) -> None:
    person = web.clinic.pseudonym()
    web.clinic.note(person, 0, Referred(Indication.COCAINE, "F14.2", 1980), PHYSICIAN)
    page = operator.get(f"/people/{person}/scales").partition('id="scale-vas-craving"')[2].partition("</details>")[0]
    assert f'href="/people/{person}/use"' in page
    assert "<form" not in page
    operator.send(f"/people/{person}/tablet/here")
    page = operator.get("/tablet")
    assert 'href="/tablet/craving-rated"' in page
    assert "vas-craving" not in page
