"""The demonstration: three courses that went through every rule, and every page of them in both languages."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from bobina.app.clinic import Clinic
from bobina.app.course_out import FILES, hand_out
from bobina.app.database import COMMAND_LINE
from bobina.app.demo import fill
from bobina.app.demo.story import PASSWORD, SIMULATED
from bobina.app.web import application
from bobina.course import alerts, delivery, pathway, sessions
from bobina.course.kinds import KINDS, kind_of, unsigned
from bobina.course.referral import Referred
from bobina.store.course_files.research import research
from bobina.store.fhir import read
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts
from bobina.view.language import Language
from bobina.view.pages import OVERVIEWS, PAGES

TIMES = {"a Wednesday": datetime(2027, 1, 13, 15), "a Sunday in the holidays": datetime(2027, 8, 15, 8)}


@pytest.fixture(scope="module", params=list(TIMES.values()), ids=list(TIMES))
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    zone = ZoneInfo("Europe/Rome")
    ledger = Ledger(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    made = Clinic(ledger, zone, lambda _: request.param.replace(tzinfo=zone))
    fill(made, Accounts(ledger.engine))
    return made


@pytest.fixture(scope="module")
def client(clinic: Clinic) -> Iterator[TestClient]:
    accounts = Accounts(clinic.ledger.engine)
    token = accounts.sign_in("demo-physician", PASSWORD)
    with TestClient(application(clinic, accounts, demo=True), headers={"Authorization": f"Bearer {token}"}) as made:
        yield made


def test_three_people_are_midway_and_marked_as_simulated(clinic: Clinic) -> None:
    assert len(clinic.people()) == 3
    for person in clinic.people():
        record = clinic.record(person)
        referral = record.last(Referred)
        assert referral is not None
        assert SIMULATED in referral.what.note
        assert 3 <= len(delivery.delivered(record)) < 30
        assert not list(unsigned(record))
        assert pathway.missing(record, clinic.now()) is None


def test_only_the_questions_of_today_lack_before_the_next_session(clinic: Clinic) -> None:
    for person in clinic.people():
        red = {one.key for one in sessions.preflight(clinic.record(person), clinic.now()) if one.light == "red"}
        assert red <= {"day"}, f"{person}: {red}"


def test_one_alert_waits_for_an_answer(clinic: Clinic) -> None:
    waiting = [person for person in clinic.people() if alerts.alerts(clinic.record(person))]
    assert len(waiting) == 1


def test_the_chain_of_the_demonstration_holds(clinic: Clinic) -> None:
    found = clinic.ledger.verify()
    assert not found.broken
    assert found.count > 250


def test_the_courses_use_most_kinds_of_event(clinic: Clinic) -> None:
    used = {kind_of(entry.what).name for person in clinic.people() for entry in clinic.record(person).entries}
    assert len(used) > len(KINDS) / 2


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_of_every_person_opens(client: TestClient, clinic: Clinic, language: str) -> None:
    addresses = [f"/people/{person}/{page.topic}" for person in clinic.people() for page in PAGES]
    for at in ["/", *addresses, *(f"/clinic/{page.topic}" for page in OVERVIEWS)]:
        answer = client.get(at, headers={"Accept-Language": language})
        assert answer.status_code == 200, at
        assert f'lang="{language}"' in answer.text
        assert ("simulated" if language == "en" else "simulat") in answer.text.lower()


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_file_of_every_person_can_be_taken(clinic: Clinic, language: str) -> None:
    """Bundles are held against R4B as they are made; no research table tells a date."""
    for person in clinic.people():
        made = {name: hand_out(clinic, person, name, Language(language), COMMAND_LINE) for name in FILES}
        assert read(made["fhir-r4b.json"], "x.json").answers
        assert all(made[name].startswith(b"%PDF") for name in made if name.endswith(".pdf"))
        assert not re.search(r"20\d\d-\d\d", "".join(research([clinic.record(person)]).values()))
