"""A window of a real browser at the clinic's pages."""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bobina.course.record import Role
from clinics import PASSWORD, TestClinic

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("BOBINA_REQUIRE_BROWSER"), reason="needs Chromium (apt install chromium)"
    ),
]


class Seat:
    """A browser window at the clinic's address, and whatever went wrong or out in it."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1200, language: str = "en-GB") -> None:
        self.address, self.trouble = address, list[str]()
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, base_url=address)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("console", lambda said: self.trouble.append(said.text) if "status of 4" not in said.text else None)
        self.page.on("request", lambda asked: None if asked.url.startswith(address) else self.trouble.append(asked.url))

    def sign_in(self, role: Role) -> "Seat":
        """By keyboard."""
        self.page.goto("/login")
        self.page.locator("#name").focus()
        self.page.keyboard.type(role.value)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile("/$"))
        return self

    def as_signed_in(self, web: TestClinic, role: Role) -> "Seat":
        token = web.accounts.sign_in(role.value, PASSWORD) or ""
        self.context.add_cookies([{"name": "bobina", "value": token, "url": self.address}])
        return self

    def axe(self, *, contrast: bool = True) -> list[object]:
        rules = {"color-contrast": {"enabled": contrast}}
        asked = {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=asked)
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found.response["violations"]]

    def wrongs(self, *, contrast: bool = True) -> list[object]:
        """What axe finds with everything open, and what is wider than a tablet or a desk."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = self.axe(contrast=contrast)
        for width in (820, 1200):
            self.page.set_viewport_size({"width": width, "height": 900})
            if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append(f"{wide} px in {width}")
        return found
