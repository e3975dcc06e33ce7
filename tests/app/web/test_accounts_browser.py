"""What the administrator keeps, in a real browser: by keyboard, from a new account to a password of one's own."""

from playwright.sync_api import Browser

from bobina.course.record import Role
from browsers import NEEDS_CHROMIUM, Seat
from clinics import TestClinic

pytestmark = NEEDS_CHROMIUM


def wrongs(seat: Seat, *, contrast: bool) -> list[object]:
    """What axe finds with everything open, and what is wider than a tablet or a desk."""
    seat.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = seat.axe(contrast=contrast)
    for width in (820, 1200):
        seat.page.set_viewport_size({"width": width, "height": 900})
        if (wide := seat.page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{wide} px in {width}")
    return found


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
    assert wrongs(seat, contrast=True) == []
    other = Seat(browser, address, width=820, language=language)
    other.page.goto("/login")
    other.page.fill("#name", name)
    other.page.fill("#password", password)
    other.page.keyboard.press("Enter")
    other.page.wait_for_url("**/password")
    assert wrongs(other, contrast=False) == []
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
    assert wrongs(seat, contrast=False) == []
    assert seat.trouble == other.trouble == []
    seat.context.close()
    other.context.close()
