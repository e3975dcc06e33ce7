"""The pages at the chair: calendar, session, seizure, today; the whole of a session through their own forms."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from bobina.course.calendar import State, VisitSkipped, calendar
from bobina.course.delivery import delivered, open_session
from bobina.course.harms.events import AdverseEvent, Harm
from bobina.course.record import Record, Role
from bobina.course.side_effects import SideEffects
from bobina.view.language import Language
from bobina.view.pages.calendar import months, today
from clinics import TestClinic
from page_parser import Page
from ready import SAINT, begun, given, prescribed
from records import MONDAY, referred

NOW = MONDAY + timedelta(days=7)
TOPICS = ("calendar", "session", "seizure")


class Forms(HTMLParser):
    """The forms of a page: what each sends if nobody touches it, by its action; radios send their first choice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, list[tuple[str, str]]] = {}
        self._action = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._action = given.get("action") or ""
            self.forms[self._action] = []
        if tag == "input" and self._action and given.get("name"):
            name, sends = str(given["name"]), self.forms[self._action]
            ticked = given.get("type") not in ("checkbox",)
            if ticked and (given.get("type") != "radio" or name not in dict(sends)):
                sends.append((name, given.get("value") or ""))


def filled(html: str, kind: str, **answers: str) -> tuple[str, dict[str, list[str]]]:
    """The action and the fields of a form, with some answers; several of one name stay several."""
    action, fields = next((one, what) for one, what in Forms(html).forms.items() if one.endswith(f"/{kind}"))
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return action, {**sent, **{name: [value] for name, value in answers.items()}}


def replay(clinic: TestClinic, record: Record) -> str:
    """A person of the clinic with the entries of a record, each at its time."""
    person = clinic.clinic.pseudonym()
    for one in record.entries:
        clinic.clinic.clock = one.at.astimezone
        clinic.clinic.note(person, one.number - 1, one.what, one.by)
    clinic.clinic.clock = NOW.astimezone
    return person


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    return TestClinic(tmp_path_factory.mktemp("sessions"))


@pytest.fixture(scope="module")
def people(clinic: TestClinic) -> tuple[str, ...]:
    """Somebody just referred, and somebody after the first session."""
    return tuple(replay(clinic, record) for record in (referred(), given(prescribed())))


@cache
def signed_in(clinic: TestClinic, role: Role) -> TestClient:
    return clinic.client(role)


@pytest.fixture
def operator(clinic: TestClinic) -> TestClient:
    return signed_in(clinic, Role.OPERATOR)


def post(client: TestClient, page: str, kind: str, **answers: str) -> None:
    action, fields = filled(client.get(page).text, kind, **answers)
    answer = client.post(action, data=fields)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PHYSICIAN, Role.AUDITOR])
def test_every_reader_sees_the_pages_and_an_auditor_writes_nothing(
    clinic: TestClinic, people: tuple[str, ...], role: Role, topic: str, language: str,
) -> None:
    for person in people:
        answer = signed_in(clinic, role).get(f"/people/{person}/{topic}", headers={"accept-language": language})
        assert answer.status_code == 200
        parsed = Page(answer.text)
        assert not parsed.stack
        assert not parsed.broken
        assert [one for one, count in Counter(parsed.ids).items() if count > 1] == []
        writes = [action for action in Forms(answer.text).forms if "/people/" in action]
        assert role is not Role.AUDITOR or not writes


def test_the_seizure_page_is_one_click_away(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, prescribed())
    assert f'href="/people/{person}/seizure"' in operator.get(f"/people/{person}/session").text


def test_all_that_lacks_is_on_the_page_at_once(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, referred())
    text = operator.get(f"/people/{person}/session").text
    for topic in ("consent", "eligibility", "threshold", "prescription"):
        assert f'<a class="button" href="/people/{person}/{topic}"' in text


def test_a_session_from_questions_to_side_effects_by_the_forms(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, prescribed())
    page = f"/people/{person}/session"
    post(operator, page, "day-checked")
    post(operator, page, "session-begun", percent_mso="55", reason="ramp-up", hearing_person="true",
         hearing_staff="true")
    post(operator, page, "trains-delivered", trains="20", pulses="800")
    post(operator, page, "session-paused", trains="25", pulses="1000", reason="phone")
    post(operator, page, "session-resumed")
    post(operator, page, "intensity-changed", percent_mso="60", reason="well borne")
    running = open_session(clinic.clinic.record(person))
    assert running is not None
    assert (running.pulses, running.intensities) == (1000, (55.0, 60.0))
    post(operator, page, "delivered", trains="75", pulses="3000")
    post(operator, page, "side-effects")
    record = clinic.clinic.record(person)
    assert open_session(record) is None
    assert [one.what.intensities for one in delivered(record)] == [(55.0, 60.0)]
    assert record.of(SideEffects)[0].what == SideEffects(1)


def test_a_refused_beginning_says_why_and_keeps_what_was_typed(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, prescribed())
    page = f"/people/{person}/session"
    post(operator, page, "day-checked")
    ticks = {"hearing_person": "true", "hearing_staff": "true"}
    action, fields = filled(operator.get(page).text, "session-begun", percent_mso="77", coil="H1", **ticks)
    answer = operator.post(action, data=fields)
    assert answer.status_code == 422
    assert 'value="77"' in answer.text
    assert 'value="H1"' in answer.text
    assert 'role="alert"' in answer.text


def test_a_yes_without_a_reason_is_marked_and_kept(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, prescribed())
    page = f"/people/{person}/session"
    action, fields = filled(operator.get(page).text, "day-checked", alcohol="yes")
    answer = operator.post(action, data=fields)
    assert answer.status_code == 422
    assert 'name="alcohol" value="yes" required checked' in answer.text
    assert 'id="day-checked-reason-error"' in answer.text


def test_the_calendar_skips_by_its_own_form(clinic: TestClinic, operator: TestClient) -> None:
    person = replay(clinic, prescribed())
    post(operator, f"/people/{person}/calendar", "visit-skipped", day="2027-01-20", reason="away")
    assert clinic.clinic.record(person).of(VisitSkipped)[0].what.reason == "away"


def test_the_seizure_report_is_an_adverse_event_with_what_the_record_knows(
    clinic: TestClinic, operator: TestClient,
) -> None:
    person = replay(clinic, given(prescribed(), NOW - timedelta(hours=1)))
    post(operator, f"/people/{person}/seizure", "adverse-event", onset="2027-01-18T09:30", coil_kind="figure-8",
         description="stiff, then jerks, 40 s; laid on the side", grade="2")
    what = clinic.clinic.record(person).of(AdverseEvent)[0].what
    assert what.what is Harm.SEIZURE
    assert (what.machine, what.coil, what.intensity) == ("MagPro R30", "Cool-B70", 60)
    assert (what.stimuli, what.train) == (3000, 4)


@pytest.mark.parametrize("record", [prescribed(), prescribed(SAINT), given(prescribed())])
@pytest.mark.parametrize("code", ["en", "it"])
def test_every_visit_is_on_the_wall_once(record: Record, code: str) -> None:
    shown = calendar(record, NOW)
    pages = months(shown, NOW.date(), Language(code))
    squares = [day for month in pages for week in month.weeks for day in week if day.inside]
    assert len({day.when for day in squares}) == len(squares)
    visits = Counter(one.day for one in shown.visits if one.state is not State.MISSED)
    assert {day.when for day in squares if day.label} == set(visits)
    assert sum(day.missed for day in squares) == len(shown.missed)
    assert sum(day.today for day in squares) == 1


def test_today_lists_who_comes_with_the_open_session_first() -> None:
    waiting = Record("WAITS2", prescribed().entries)
    running = begun(Record("OPEN23", prescribed().entries), NOW)
    saturday = datetime(2027, 1, 16, 9, tzinfo=UTC)
    assert [line.person for line in today([waiting, Record("NEW234")], NOW)] == ["WAITS2"]
    assert [line.person for line in today([waiting, running], NOW)] == ["OPEN23", "WAITS2"]
    assert today([waiting], saturday) == []
    assert today([given(waiting, NOW)], NOW + timedelta(hours=1))[0].done == 1
