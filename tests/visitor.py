"""Somebody at the pages, without a browser."""

import re

from starlette.testclient import TestClient

from bobina.course.record import Role
from clinics import PASSWORD, TestClinic


class Visitor:
    """Somebody at the pages: signs in as a person does, and sends the forms that pages hold."""

    def __init__(self, clinic: TestClinic) -> None:
        self.clinic = clinic
        self.http = TestClient(clinic.app, follow_redirects=True)

    def csrf(self, at: str = "/login") -> str:
        found = re.search(r'name="csrf" value="([^"]*)"', self.http.get(at).text)
        assert found is not None
        return found[1]

    def sign_in(self, role: Role) -> "Visitor":
        self.keep(self.clinic.accounts.sign_in(role.value, PASSWORD) or "")
        return self

    @property
    def token(self) -> str:
        return self.http.cookies["bobina"]

    def keep(self, token: str) -> None:
        """Be whoever has this token."""
        self.http.cookies.set("bobina", token, domain="testserver.local", path="/")

    def get(self, at: str) -> str:
        answer = self.http.get(at)
        assert answer.status_code == 200, f"{at}: {answer.status_code}"
        return answer.text

    def send(self, at: str, **form: object) -> tuple[int, str, str]:
        """Status, address and page after a form was sent with its token."""
        answer = self.http.post(at, data={"csrf": self.csrf("/"), **form})
        return answer.status_code, str(answer.url).removeprefix("http://testserver"), answer.text
