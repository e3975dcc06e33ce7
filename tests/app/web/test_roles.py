"""Every route with every role: nobody gets where they may not, and no route is left out."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts
from limits import RateLimitItemPerSecond
from starlette.testclient import TestClient

from bobina.app.web import limits
from bobina.course.kinds import KINDS
from bobina.course.record import KEEPERS, PHYSICIANS, READERS, TEAM, Role
from clinics import PASSWORD, TestClinic

OPEN = {"/login", "/api/login", "/openapi.json"}
"""what nobody needs to be signed in for"""
EVERYBODY = {"/logout", "/api/logout", "/language"}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClinic]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "REQUESTS", RateLimitItemPerSecond(1_000_000, 1))
        yield TestClinic(tmp_path_factory.mktemp("roles"))


def routes(clinic: TestClinic) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(clinic.app.routes):
        yield from ((method, str(route.path)) for method in route.methods or () if method != "HEAD")


def allowed(path: str) -> frozenset[Role]:
    """Who may ask for an address of the API, from the kinds' own rights."""
    name = path.rpartition("/")[2]
    if path in EVERYBODY:
        return frozenset(Role)
    if path.startswith("/api/people/{person}/") and name in KINDS:
        return KINDS[name].may
    if path == "/api/people/{person}/files":
        return TEAM
    return READERS


def asked(client: TestClient, method: str, path: str, person: str) -> int:
    at = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: person if found[1] == "person" else "x", path)
    return client.request(method, at, json={} if method == "POST" else None).status_code


def test_nobody_who_is_not_signed_in_gets_anywhere(clinic: TestClinic) -> None:
    nobody = clinic.client(None)
    for method, path in routes(clinic):
        if path not in OPEN:
            status = asked(nobody, method, path, clinic.people[0])
            assert status in (401, 303), f"{method} {path} answered {status}"


@pytest.mark.parametrize("role", list(Role))
def test_every_route_of_the_api_asks_for_a_role(clinic: TestClinic, role: Role) -> None:
    client, seen = clinic.client(role), 0
    for method, path in routes(clinic):
        if path.startswith("/api/people"):
            may = allowed(path) if method == "GET" or path != "/api/people" else TEAM
            status = asked(client, method, path, clinic.people[0])
            assert (status != 403) == (role in may), f"{role} {method} {path} answered {status}"
            seen += 1
    assert seen >= len(KINDS) + 1


@pytest.mark.parametrize("role", list(Role))
def test_what_the_administrator_keeps_is_kept_by_nobody_else(clinic: TestClinic, role: Role) -> None:
    client, seen = clinic.client(role), 0
    before = clinic.accounts.everybody()
    for method, path in routes(clinic):
        if path.startswith(("/accounts", "/clinic/closed")):
            more = READERS if method == "GET" else PHYSICIANS
            status = asked(client, method, path, clinic.people[0])
            may = KEEPERS if path.startswith("/accounts") else KEEPERS | more
            assert (status != 403) == (role in may), f"{role} {method} {path} answered {status}"
            seen += 1
    assert seen == 9
    assert clinic.accounts.everybody() == before


def test_a_temporary_password_leads_nowhere_but_to_ones_own(clinic: TestClinic) -> None:
    clinic.accounts.reset("physician", "a temporary phrase", temporary=True)
    token = clinic.accounts.sign_in("physician", "a temporary phrase")
    client = TestClient(clinic.app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)
    for method, path in routes(clinic):
        if path not in (*OPEN, *EVERYBODY, "/password", "/tablet/begin"):
            at = re.sub(r"\{person\}", clinic.people[0], path)
            answer = client.request(method, at, json={} if method == "POST" else None)
            wanted = 403 if path.startswith("/api") else 303
            assert answer.status_code == wanted, f"{method} {path} answered {answer.status_code}"
            assert wanted == 403 or answer.headers["location"] == "/password"
    clinic.accounts.reset("physician", PASSWORD)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PERSON])
def test_no_page_writes_for_who_may_not_write(clinic: TestClinic, role: Role) -> None:
    client, person = clinic.client(role), clinic.people[0]
    before = clinic.clinic.record(person).version
    for kind in KINDS.values():
        if role not in kind.may:
            answer = client.post(f"/people/{person}/{kind.topic or 'referral'}/{kind.name}", data={"version": before})
            assert answer.status_code in (403, 404, 422), f"{role} wrote {kind.name}: {answer.status_code}"
    assert clinic.clinic.record(person).version == before


def test_a_person_reaches_no_other_record(clinic: TestClinic) -> None:
    client, other = clinic.client(Role.PERSON), clinic.people[1]
    for method, path in routes(clinic):
        if "{person}" in path:
            assert asked(client, method, path, other) in (403, 404), f"{method} {path}"


def test_a_form_without_its_token_is_refused(clinic: TestClinic) -> None:
    browser = TestClient(clinic.app, follow_redirects=False)
    token = clinic.accounts.sign_in(Role.PHYSICIAN.value, "a long enough pass phrase")
    browser.cookies.set("bobina", token or "")
    person = clinic.people[0]
    for csrf in ({}, {"csrf": "made up"}):
        form = {"entry": "1", "reason": "x", "version": "1", **csrf}
        answer = browser.post(f"/people/{person}/history/struck", data=form)
        assert answer.status_code == 403


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(clinic: TestClinic) -> None:
    client = TestClient(clinic.app, follow_redirects=False)
    page = client.get("/login")
    found = re.search(r'name="csrf" value="([^"]*)"', page.text)
    form = {"name": "physician", "password": "a long enough pass phrase", "csrf": found[1] if found else ""}
    said = client.post("/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said


def test_every_answer_forbids_scripts_and_frames_from_elsewhere(clinic: TestClinic) -> None:
    client = clinic.client(Role.PHYSICIAN)
    for at in ("/", "/login", "/api/people", "/nowhere"):
        policy = client.get(at).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("role", list(Role))
def test_every_route_knows_every_role(clinic: TestClinic, role: Role) -> None:
    """No answer is an error of the server's, and who is no reader sees no record but their own sheets."""
    client, person = clinic.client(role), clinic.people[0]
    for method, path in routes(clinic):
        if path in (*OPEN, *EVERYBODY, "/tablet/back"):
            continue
        status = asked(client, method, path, person)
        assert status < 500, f"{role} {method} {path} answered {status}"
        own = path.startswith("/tablet") if role is Role.PERSON else path in ("/", "/tablet/begin")
        kept = role in KEEPERS and path.startswith(("/accounts", "/clinic/closed"))
        if role not in READERS and not own and not kept and path != "/password" and not path.startswith("/api"):
            assert status in (303, 403, 404), f"{role} {method} {path} answered {status}"
