"""The API against its own OpenAPI, by schemathesis: no answer is an error of the server's."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from limits import RateLimitItemPerSecond

from bobina.app.web import limits
from bobina.course.kinds import KINDS
from bobina.course.record import Role
from clinics import TestClinic

EACH = 4
"""cases of each operation here; ``python benchmarks/schema.py`` tries a hundred"""
NEVER = {"POST /api/login", "POST /api/logout"}
"""tried elsewhere: a failed sign-in locks the account, and signing out ends the test"""


def tried(clinic: TestClinic, cases: int) -> Counter[tuple[str, int]]:
    """How often each operation gave each status, each asked ``cases`` times about a record that grows."""
    token = {"Authorization": clinic.client(Role.PHYSICIAN).headers["authorization"]}
    seen: Counter[tuple[str, int]] = Counter()
    for found in schemathesis.openapi.from_asgi("/openapi.json", clinic.app).get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        if operation.label not in NEVER:
            _try(clinic, operation, cases, token, seen)
    return seen


def _try(clinic: TestClinic, operation: Any, cases: int, token: dict[str, str], seen: Counter[tuple[str, int]]) -> None:
    person = clinic.people[0]

    @settings(
        max_examples=cases, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        if "person" in (case.path_parameters or {}):
            case.path_parameters["person"] = person
        if "version" in (case.query or {}):
            case.query["version"] = clinic.clinic.record(person).version
        answer = case.call(headers=token)
        seen[operation.label, answer.status_code] += 1
        assert answer.status_code < 500, f"{operation.label} {case.query} {case.body} answered {answer.text}"

    ask()


def test_whatever_the_schema_allows_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REQUESTS", RateLimitItemPerSecond(1_000_000, 1))
    seen = tried(TestClinic(tmp_path), EACH)
    assert {status for _, status in seen} <= {200, 201, 404, 409, 415, 422}
    assert len({label for label, _ in seen}) > len(KINDS)
    assert sum(status == 201 for _, status in seen) >= 3


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    return TestClinic(tmp_path_factory.mktemp("schema"))


WRONG = [b"", b"{", b"[]", b"null", b'{"entry": 1e999}', b'{"entry": "\\ud800"}', b"\xff\xfe", b"[" * 5000]


@pytest.mark.parametrize("body", WRONG)
def test_what_is_no_json_is_refused(clinic: TestClinic, body: bytes) -> None:
    client, person = clinic.client(Role.PHYSICIAN), clinic.people[0]
    headers = {"Content-Type": "application/json"}
    answer = client.post(f"/api/people/{person}/struck?version=1", content=body, headers=headers)
    assert answer.status_code in (400, 422)


def test_what_is_too_long_or_too_often_is_turned_away(clinic: TestClinic, monkeypatch: pytest.MonkeyPatch) -> None:
    client, person = clinic.client(Role.PHYSICIAN), clinic.people[0]
    at = f"/api/people/{person}/struck?version=1"
    assert client.post(at, content=b" " * (limits.LONGEST + 1)).status_code == 413
    monkeypatch.setattr(limits, "REQUESTS", RateLimitItemPerSecond(3, 60))
    answers = [client.get("/api/people").status_code for _ in range(5)]
    assert answers[-1] == 429
    assert client.get("/static/course.css").status_code == 200


def test_two_writers_do_not_overwrite_each_other(clinic: TestClinic) -> None:
    client, at = clinic.client(Role.OPERATOR), f"/api/people/{clinic.people[1]}/craving-rated"
    rated = {"value": 3, "most": 10}
    assert client.post(f"{at}?version=1", json=rated).status_code == 201
    assert client.post(f"{at}?version=1", json=rated | {"value": 4}).status_code == 409
    lines = client.get(f"/api/people/{clinic.people[1]}").json()
    assert [line["body"]["value"] for line in lines[1:]] == [3.0]
