"""The administrator's page of accounts: what it changes, what it refuses, and that no password leaves it but once."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bobina.app.web
import bobina.store.record
from bobina.course.record import Role
from bobina.store.record import attempts
from bobina.store.record.accounts import Account
from bobina.view.language import catalogues
from clinics import PASSWORD, TestClinic
from desks import quick_hashing
from visitor import Visitor

SHOWN = re.compile(r'<code class="big">([0-9A-Z-]{19})</code>')
OWN = "one that anna chose"


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Hashing takes no time here."""
    with quick_hashing():
        yield


@pytest.fixture
def keeper(web: TestClinic) -> Visitor:
    return Visitor(web).sign_in(Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    return (f"anna{number}" for number in range(99))


def account(web: TestClinic, name: str) -> Account:
    return next(one for one in web.accounts.everybody() if one.name == name)


def added(keeper: Visitor, name: str, role: str = "physician") -> str:
    """The temporary password of a new account."""
    status, _, page = keeper.send("/accounts", name=name, role=role)
    assert status == 200
    found = SHOWN.search(page)
    assert found is not None
    return found[1]


def signed_in(web: TestClinic, name: str, password: str) -> Visitor:
    """Somebody who went through the page of signing in."""
    visitor = Visitor(web)
    form = {"csrf": visitor.csrf(), "name": name, "password": password}
    assert visitor.http.post("/login", data=form).status_code == 200
    return visitor


def test_a_new_account_is_listed_and_its_password_shown_once(keeper: Visitor, web: TestClinic, names: Iterator[str],
                                                              ) -> None:
    name = next(names)
    password = added(keeper, name)
    page = keeper.get("/accounts")
    assert name in page
    assert password not in page
    assert account(web, name) == Account(name, Role.PHYSICIAN, temporary=True)


def test_whoever_has_a_temporary_password_chooses_one_before_anything_else(keeper: Visitor, web: TestClinic,
                                                                            names: Iterator[str]) -> None:
    name = next(names)
    password = added(keeper, name)
    anna = signed_in(web, name, password)
    assert anna.http.get("/").url.path == "/password"
    assert anna.http.get(f"/people/{web.people[0]}/history").url.path == "/password"
    assert web.accounts.sign_in(name, password) is not None
    for wrong in (
        {"password": password, "new": OWN, "again": OWN + "x"}, {"password": "no", "new": OWN, "again": OWN},
        {"password": password, "new": "short", "again": "short"},
        {"password": password, "new": password, "again": password},
    ):
        status, _, page = anna.send("/password", **wrong)
        assert status == 422
        assert 'role="alert"' in page
        assert OWN not in page
    status, at, page = anna.send("/password", password=password, new=OWN, again=OWN)
    assert (status, at) == (200, "/password?done=1")
    assert 'role="status"' in page
    assert anna.http.get("/").url.path == "/"
    assert not account(web, name).temporary


def test_the_api_says_that_a_password_is_temporary(keeper: Visitor, web: TestClinic, names: Iterator[str]) -> None:
    name = next(names)
    token = web.accounts.sign_in(name, added(keeper, name))
    answer = Visitor(web).http.get("/api/people", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert "/password" in answer.json()["detail"]


def test_an_account_is_given_another_role_a_password_and_an_end(keeper: Visitor, web: TestClinic, names: Iterator[str],
                                                                 ) -> None:
    name = next(names)
    first = added(keeper, name)
    assert keeper.send("/accounts/role", name=name, role="auditor")[:2] == (200, "/accounts?done=role")
    assert account(web, name).role is Role.AUDITOR
    status, _, page = keeper.send("/accounts/password", name=name)
    found = SHOWN.search(page)
    assert status == 200
    assert found is not None
    assert web.accounts.sign_in(name, first) is None
    assert web.accounts.sign_in(name, found[1])
    assert keeper.send("/accounts/close", name=name)[:2] == (200, "/accounts?done=closed")
    assert account(web, name).closed
    assert keeper.send("/accounts/close", name=name)[0] == 422


def test_a_locked_account_is_shown_and_unlocked(keeper: Visitor, web: TestClinic, names: Iterator[str]) -> None:
    name = next(names)
    password = added(keeper, name)
    for _ in range(attempts.FREE):
        web.accounts.sign_in(name, "wrong")
    assert "locked until" in keeper.get("/accounts")
    assert keeper.send("/accounts/unlock", name=name)[:2] == (200, "/accounts?done=unlocked")
    assert "locked until" not in keeper.get("/accounts")
    assert web.accounts.sign_in(name, password)


@pytest.mark.parametrize(("form", "where"), [
    ({"name": "physician", "role": "operator"}, "new-name"), ({"name": "a b", "role": "operator"}, "new-name"),
    ({"name": "<script>", "role": "operator"}, "new-name"), ({"name": "carla", "role": "person"}, "new-person"),
    ({"name": "carla", "role": "person", "person": "ZZZZZZ"}, "new-person"),
    ({"name": "carla", "role": "operator", "person": "{0}"}, "new-person"),
])  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_kept(keeper: Visitor, web: TestClinic, form: dict[str, str],
                                                           where: str) -> None:
    before = len(web.accounts.everybody())
    status, _, page = keeper.send("/accounts", **{key: value.format(*web.people) for key, value in form.items()})
    assert status == 422
    assert f'id="{where}-error"' in page
    assert "<script>" not in page.replace("<script src", "")
    assert form["name"] in page or "&lt;script&gt;" in page
    assert len(web.accounts.everybody()) == before


def test_a_person_gets_an_account_for_their_own_record(keeper: Visitor, web: TestClinic) -> None:
    assert keeper.send("/accounts", name="carlo", role="person", person=web.people[0].lower())[0] == 200
    assert account(web, "carlo").person == web.people[0]


@pytest.mark.parametrize(("at", "form"), [
    ("close", {}), ("role", {"role": "operator"}), ("password", {}),
])  # fmt: skip
def test_the_last_administrator_does_not_lock_themselves_out(keeper: Visitor, web: TestClinic, at: str,
                                                              form: dict[str, str]) -> None:
    status, _, page = keeper.send(f"/accounts/{at}", name="administrator", **form)
    assert status == 422
    assert 'role="alert"' in page
    assert keeper.http.get("/accounts").status_code == 200
    assert web.accounts.sign_in("administrator", PASSWORD)


def test_a_role_that_there_is_not_and_a_foreign_form_are_refused(keeper: Visitor, web: TestClinic) -> None:
    assert keeper.send("/accounts", name="carla", role="emperor")[0] == 422
    for at in ("", "/close", "/unlock", "/password", "/role"):
        form = {"name": "operator", "role": "auditor", "csrf": "made up"}
        assert keeper.http.post(f"/accounts{at}", data=form).status_code == 403
    assert account(web, "operator") == Account("operator", Role.OPERATOR)


def test_neither_name_nor_password_is_in_an_address_or_in_the_log(
    keeper: Visitor, web: TestClinic, names: Iterator[str], caplog: pytest.LogCaptureFixture,
) -> None:
    name = next(names)
    with caplog.at_level("DEBUG"):
        password = added(keeper, name)
        _, at, _ = keeper.send("/accounts/unlock", name=name)
        signed_in(web, name, password).send("/password", password=password, new=OWN, again=OWN)
    said = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("bobina"))
    assert "/accounts" in said
    for secret in (name, password, OWN):
        assert secret not in said
        assert secret not in at
    everything = "".join(row.body + row.by for row in web.ledger.everything())
    assert name in everything
    assert password not in everything
    assert OWN not in everything


def test_the_pages_are_in_italian() -> None:
    every = (message for one in catalogues("it") for message in read_po(BytesIO(one.read_bytes())))
    known = {str(message.id) for message in every if message.string}
    for folder in (Path(bobina.store.record.__file__).parent, Path(bobina.app.web.__file__).parent):
        found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords={"Sentence": None})
        assert {str(message) for _, _, message, _, _ in found} - {"{why}."} - known == set()


def test_the_page_is_shown_in_italian(keeper: Visitor) -> None:
    keeper.http.headers["accept-language"] = "it"
    page = keeper.send("/accounts", name="a b", role="operator")[2]
    for words in ("Ultimo accesso", "amministratore", "Questo nome non è ammesso", "resta accanto a tutto"):
        assert words in page
    assert "La sua password" in keeper.get("/password")
