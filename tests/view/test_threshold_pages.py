"""The pages of the motor threshold and of the prescription, through the web, and a plan that is attached."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bobina.app.attach import kept_of
from bobina.course import prescription, threshold
from bobina.course.asked import Event
from bobina.course.prescription import PlanAttached
from bobina.course.record import Record, Role
from bobina.course.threshold import ThresholdPulse
from bobina.course.threshold.events import How
from bobina.dose import protocols
from bobina.dose.threshold import Method, Pulse, bayes, five_of_ten, pest
from bobina.evidence import claims
from bobina.store import Provenance, save_plan
from bobina.view.figures.threshold import search_figure
from bobina.view.language import Language
from clinics import TestClinic
from plan_example import example_plan
from records import PHYSICIAN, REFERRED
from thresholds import BEGUN, CONSENTED, ELIGIBLE, ENTERED, NEUROSTAR, SCREENED

Clients = dict[Role, TestClient]
READY = (SCREENED, ELIGIBLE, CONSENTED)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClinic]:
    made = TestClinic(tmp_path_factory.mktemp("clinic"))
    yield made
    made.ledger.engine.dispose()


@pytest.fixture(scope="module")
def clients(clinic: TestClinic) -> Clients:
    return {role: clinic.client(role) for role in (Role.OPERATOR, Role.PHYSICIAN, Role.AUDITOR)}


def write(clinic: TestClinic, *events: Event) -> str:
    """A new person's record after a referral; the address of that person."""
    person = clinic.clinic.pseudonym()
    for version, what in enumerate((REFERRED, *events)):
        clinic.clinic.note(person, version, what, PHYSICIAN)
    return f"/people/{person}"


def record_at(clinic: TestClinic, address: str) -> Record:
    return clinic.clinic.record(address.rpartition("/")[2])


def post(client: TestClient, address: str, version: int, **fields: str) -> int:
    return client.post(address, data={"version": str(version), **fields}).status_code


def test_the_whole_search_by_forms_alone(clinic: TestClinic, clients: Clients) -> None:
    address, operator = write(clinic, *READY), clients[Role.OPERATOR]
    begun = {"kind": "RMT", "how": "EMG", "coil_kind": "figure-8", "coil": "D70", "stimulator": "Rapid2",
             "muscle": "FDI", "method": "bayes", "start": "70"}
    assert post(operator, f"{address}/threshold/threshold-begun", 4, **begun) == 303
    for answer in ("true", "false", "false"):
        page = operator.get(f"{address}/threshold").text
        at = re.findall(r'id="given-mso"[^>]*value="(\d+)"', page)[0]
        assert f"<b>{at}</b> %" in page
        version = re.findall(r'name="version" value="(\d+)"', page)[0]
        assert post(operator, f"{address}/threshold/threshold-pulse", int(version), percent_mso=at,
                    answered=answer) == 303
    search = threshold.search(record_at(clinic, address))
    assert search is not None
    assert [one.what.answered for one in search.pulses] == [True, False, False]
    last = re.findall(r'name="entry" value="(\d+)"', operator.get(f"{address}/threshold").text)[0]
    assert post(operator, f"{address}/threshold/struck", 8, entry=last, reason="wrong") == 303
    search = threshold.search(record_at(clinic, address))
    assert search is not None
    assert len(search.pulses) == 2


def test_what_the_page_offers_is_what_is_taken(clinic: TestClinic, clients: Clients) -> None:
    address = write(clinic, *READY, BEGUN)
    person, operator = address.rpartition("/")[2], clients[Role.OPERATOR]
    for i in range(25):
        search = threshold.search(clinic.clinic.record(person))
        assert search is not None
        clinic.clinic.note(person, 5 + i, ThresholdPulse(search.state.next_mso, i % 2 == 0), PHYSICIAN)
    page = operator.get(f"{address}/threshold").text
    form = page[page.index("threshold-found"):]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form))
    version = int(fields.pop("version"))
    fields.pop("csrf")
    assert post(operator, f"{address}/threshold/threshold-found", version, **fields) == 303
    found = threshold.current(clinic.clinic.record(person))
    assert found is not None
    assert f"{found.what.percent_mso:.1f} %" in operator.get(f"{address}/threshold").text


def test_a_pulse_that_does_not_agree_is_refused_on_the_page(clinic: TestClinic, clients: Clients) -> None:
    address = write(clinic, *READY, BEGUN)
    refused = clients[Role.OPERATOR].post(f"{address}/threshold/threshold-pulse", data={
        "version": "5", "percent_mso": "60", "answered": "true", "amplitude": "20"})
    assert refused.status_code == 422
    assert "do not agree" in refused.text
    assert 'id="answer-yes"' in refused.text


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("topic", ["threshold", "prescription"])
def test_a_threshold_by_eye_is_flagged_wherever_it_is_used(
    clinic: TestClinic, clients: Clients, language: str, topic: str,
) -> None:
    """Source: Westin 2014, 11.3 % higher, 0 to 27.8 %; seen."""
    address = write(clinic, *READY, replace(ENTERED, how=How.VISUAL), NEUROSTAR)
    client = clients[Role.PHYSICIAN]
    page = client.get(f"{address}/{topic}", headers={"accept-language": language}).text
    assert {"en": "11.3 %", "it": "11,3 %"}[language] in page
    assert "Westin 2014" in page


def test_the_auditor_sees_no_buttons(clinic: TestClinic, clients: Clients) -> None:
    address = write(clinic, *READY, BEGUN)
    page = clients[Role.AUDITOR].get(f"{address}/threshold").text
    assert "60" in page
    assert "answer-yes" not in page


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_prescription_shows_every_row_its_source_and_status(
    clinic: TestClinic, clients: Clients, language: str,
) -> None:
    address = write(clinic, *READY, ENTERED, NEUROSTAR)
    client, record = clients[Role.PHYSICIAN], record_at(clinic, address)
    page = client.get(f"{address}/prescription", headers={"accept-language": language}).text
    shown = unescape(page)
    for reason in prescription.verdict(record, NEUROSTAR).reasons:
        assert reason.source.text in shown
    assert "mark-recollected" in page
    assert all(f'id="protocol-{one.id}"' in page for one in prescription.fitting(record))


def test_the_form_of_a_protocol_is_filled_as_published(clinic: TestClinic, clients: Clients) -> None:
    address = write(clinic, *READY, replace(ENTERED, taken_on=date(2027, 1, 11)))
    physician = clients[Role.PHYSICIAN]
    page = physician.get(f"{address}/prescription").text
    part = page[page.index('id="protocol-MDD-10HZ-NEUROSTAR"'):]
    form = part[part.index("<form"): part.index("</form>")]
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form))
    fields.update(dict(re.findall(r'name="(coil_kind)" value="([^"]*)" checked', form)))
    assert (fields["percent_mso"], fields["pulses"], fields["coil_kind"]) == ("60", "3000", "figure-8")
    version = int(fields.pop("version"))
    fields.pop("csrf")
    assert post(physician, f"{address}/prescription/prescribed", version, **fields) == 303
    changed = {**fields, "percent_mso": "70"}
    refused = physician.post(f"{address}/prescription/prescribed", data={"version": str(version + 1), **changed})
    assert refused.status_code == 422
    assert 'value="70"' in refused.text
    assert post(clients[Role.OPERATOR], f"{address}/prescription/prescribed", version + 1, **fields) in (403, 422)


def test_registries_are_never_shown_without_sham_controlled_results() -> None:
    """Source: safety-and-protocols.md 5.3: open-registry response is far above sham-controlled."""
    for one in protocols():
        if one.indication == "depression":
            said = [claim.text for claim in claims(one.indication, one.coil_kind, one.id)]
            assert any("sham" in text for text in said)
            assert not any("58-72" in text or "58 to 72" in text for text in said)


def test_the_disagreement_on_dose_is_shown(clinic: TestClinic, clients: Clients) -> None:
    """Source: safety-and-protocols.md 7: no single optimum."""
    page = clients[Role.PHYSICIAN].get(f"{write(clinic)}/prescription").text
    assert all(name in page for name in ("Oostra 2025", "Kedzior 2014", "Wang 2026", "Yu 2024", "Teng 2017"))
    assert "Sun 2024" not in page


def test_a_plan_is_attached_from_its_file_and_only_its_values_are_kept(
    clinic: TestClinic, clients: Clients, tmp_path: Path,
) -> None:
    address, operator = write(clinic, *READY), clients[Role.OPERATOR]
    plan = example_plan()
    path = save_plan(tmp_path / "sub-somebody_plan.json", plan, Provenance("0", {}, {}, {}))
    content = path.read_bytes()
    sent = operator.post(f"{address}/prescription/plan-file", data={"version": "4"},
                         files={"file": (path.name, content, "application/json")})
    assert sent.status_code == 303
    (entry,) = prescription.plans(record_at(clinic, address))
    assert entry.what == kept_of(plan, hashlib.sha256(content).hexdigest())
    assert isinstance(entry.what, PlanAttached)
    page = operator.get(f"{address}/prescription").text
    assert entry.what.sha256 in page
    assert "somebody" not in page
    again = operator.post(f"{address}/prescription/plan-file", data={"version": "5"},
                          files={"file": (path.name, content, "application/json")})
    assert "attached already" in again.text


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b'{"format": "bobina-plan", "version": 99}'])
def test_what_is_no_plan_is_refused(clinic: TestClinic, clients: Clients, content: bytes) -> None:
    address = write(clinic)
    sent = clients[Role.PHYSICIAN].post(f"{address}/prescription/plan-file", data={"version": "1"},
                                              files={"file": ("plan.json", content, "application/json")})
    assert sent.status_code in (200, 422)
    assert record_at(clinic, address).version == 1


@pytest.mark.parametrize(("method", "find"), [(Method.PEST, pest), (Method.BAYES, bayes),
                                              (Method.FIVE_OF_TEN, five_of_ten)])
def test_the_figure_has_a_mark_for_each_pulse(method: Method, find: object) -> None:
    pulses = [Pulse(60, True), Pulse(50, False), Pulse(55, True)]
    assert callable(find)
    picture = search_figure(method, pulses, find(tuple(pulses), 60), Language("en"))
    assert picture.markup.count("<circle") == 3
    assert "nan" not in picture.markup
