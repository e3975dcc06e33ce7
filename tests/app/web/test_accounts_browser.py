"""What the administrator keeps, in a real browser: by keyboard, from a new account to a password of one's own."""

from playwright.sync_api import Browser

from bobina.course.record import Role
from browsers import NEEDS_CHROMIUM, Seat
from clinics import TestClinic

pytestmark = NEEDS_CHROMIUM


def test_somebody_is_let_in_and_chooses_a_password(browser: Browser, address: str, web: TestClinic) -> None:
    name, language = "anna", "it-IT"
    seat = Seat(browser, address, language=language).as_signed_in(web, Role.ADMINISTRATOR)
    page = seat.page
    page.goto("/")
    assert page.url.endswith("/accounts")
    page.locator("#new > summary").press("Enter")
    page.locator("#new-name").press_sequentially(name)
    page.locator("#new input[value=physician]").press("Space")
    page.locator("#new-name").press("Enter")
    password = page.locator("code.big").inner_text()
    assert seat.wrongs() == []
    other = Seat(browser, address, width=820, language=language)
    other.page.goto("/login")
    other.page.fill("#name", name)
    other.page.fill("#password", password)
    other.page.keyboard.press("Enter")
    other.page.wait_for_url("**/password")
    assert other.wrongs(contrast=False) == []
    other.page.fill("#password", password)
    other.page.fill("#new", "one that anna chose")
    other.page.fill("#again", "one that anna chose")
    other.page.keyboard.press("Enter")
    other.page.wait_for_url("**/password?done=1")
    page.goto("/clinic/closed")
    page.evaluate("document.getElementById('new').open = true")
    page.locator("#new-reason").fill("service")
    for field in ("first", "last"):
        page.fill(f"#new-{field}", "2099-12-31")
    page.locator("#new-reason").press("Enter")
    page.wait_for_url("**/closed?done=closed")
    assert seat.wrongs(contrast=False) == []
    assert seat.trouble == other.trouble == []
    seat.context.close()
    other.context.close()
