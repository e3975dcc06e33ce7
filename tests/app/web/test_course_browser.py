"""The course in a real browser: by keyboard alone, in both languages, on a tablet, clean for everyone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bobina.course.comorbidity import Condition, ConditionNoted
from bobina.course.comorbidity import State as ConditionState
from bobina.course.record import Role, Struck
from bobina.course.scales import Scored
from bobina.view.pages import OVERVIEWS, PAGES
from browsers import NEEDS_CHROMIUM, Seat
from clinics import TestClinic
from records import PHYSICIAN

SCRIPT = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def seat(browser: Browser, address: str, web: TestClinic) -> Iterator[Seat]:
    taken = Seat(browser, address).as_signed_in(web, Role.PHYSICIAN)
    yield taken
    assert taken.trouble == []
    taken.context.close()


def reached(page: Page, wanted: str, most: int = 80) -> None:
    """Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_a_record_is_opened_and_struck_by_keyboard_alone(browser: Browser, address: str, web: TestClinic) -> None:
    seat = Seat(browser, address).sign_in(Role.PHYSICIAN)
    page = seat.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached(page, "#new > summary", 3)
    page.keyboard.press("Enter")
    reached(page, "#new input[type=radio]")
    page.keyboard.press("Space")
    reached(page, "#new-diagnosis")
    page.keyboard.type(SCRIPT)
    reached(page, "#new-birth_year")
    page.keyboard.type("1980")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview?saved=1")
    assert page.get_by_role("status").is_visible()
    person = page.url.split("/")[4]
    page.goto(f"/people/{person}/history")
    assert SCRIPT in page.inner_text("#entry-1")
    reached(page, "#entry-1 summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("the wrong person")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history?saved=2#entry-1")
    assert web.clinic.record(person).entries[-1].what == Struck(1, "the wrong person")
    assert "run" not in page.title()
    assert seat.trouble == []
    seat.context.close()


def test_a_refusal_keeps_the_answers_and_leads_to_what_is_wrong(seat: Seat) -> None:
    page = seat.page
    page.goto("/#new")
    page.locator("#new").get_by_label("Depression").check()
    page.fill("#new-diagnosis", "F33.2")
    page.fill("#new-birth_year", "1880")
    page.evaluate("document.querySelector('#new form').noValidate = true")
    page.click("#new button.main")
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    assert alert.is_visible()
    assert page.locator("#new").get_by_label("Depression").is_checked()
    assert page.input_value("#new-diagnosis") == "F33.2"
    assert seat.axe() == []
    alert.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "new-birth_year"
    page.keyboard.press("Control+A")
    page.keyboard.type("1980")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview?saved=1")


def test_what_somebody_else_wrote_meanwhile_is_shown_before_it_is_saved(seat: Seat, web: TestClinic) -> None:
    person, page = web.people[1], seat.page
    page.goto(f"/people/{person}/history")
    page.locator("#entry-1 summary").click()
    page.fill("#reason-1", "mine")
    theirs = ConditionNoted(Condition.OTHER, ConditionState.PRESENT, "theirs")
    web.clinic.note(person, web.clinic.record(person).version, theirs, PHYSICIAN)
    page.locator("#entry-1 button").click()
    alert = page.get_by_role("alert").first
    assert alert.get_by_role("link").get_attribute("href") == f"/people/{person}/history#entry-2"
    assert web.clinic.record(person).version == 2
    assert page.input_value("#reason-1") == "mine"
    page.locator("#entry-1 button").click()
    page.wait_for_url("**/history?saved=3#entry-1")
    assert web.clinic.record(person).entries[-1].what == Struck(1, "mine")


def test_the_language_is_switched_and_stays(seat: Seat, web: TestClinic) -> None:
    page = seat.page
    page.goto(f"/people/{web.people[0]}/history")
    page.get_by_role("button", name="Italiano").click()
    assert page.url.endswith(f"/people/{web.people[0]}/history")
    assert page.get_attribute("html", "lang") == "it"
    page.goto("/")
    assert page.get_attribute("html", "lang") == "it"
    page.get_by_role("button", name="English").click()
    assert page.get_attribute("html", "lang") == "en"


def test_the_list_narrows_while_one_types(seat: Seat, web: TestClinic) -> None:
    first, second = web.people
    page = seat.page
    page.goto("/")
    page.locator("#q").press_sequentially(first)
    page.get_by_role("link", name=second, exact=True).wait_for(state="detached")
    assert page.get_by_role("link", name=first, exact=True).is_visible()


def test_a_tablet_is_handed_over_filled_in_and_given_back(browser: Browser, address: str, web: TestClinic) -> None:
    seat = Seat(browser, address, width=820).as_signed_in(web, Role.OPERATOR)
    page, person = seat.page, web.people[0]
    page.goto(f"/people/{person}/tablet")
    page.get_by_role("button", name="Hand over this device").click()
    page.wait_for_url("**/tablet")
    assert seat.axe() == []
    page.get_by_role("link", name="PHQ-9").click()
    assert seat.axe() == []
    while True:
        for group in page.locator("fieldset").all():
            group.locator("label.choice").nth(1).click()
        if page.get_by_role("button", name="Save").count():
            break
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/tablet?saved=phq-9")
    last = web.clinic.record(person).last(Scored)
    assert last is not None
    assert (last.by.role, sum(last.what.values[str(n)] for n in range(1, 10))) == (Role.PERSON, 9)
    page.get_by_role("button", name="I have finished").click()
    assert seat.axe() == []
    page.goto(f"/people/{person}/history")
    assert "/login" in page.url
    assert seat.trouble == []
    seat.context.close()


def wrongs(seat: Seat, at: str, *, contrast: bool = True) -> list[object]:
    """Of the page at an address."""
    seat.page.goto(at)
    return seat.wrongs(contrast=contrast)


def test_every_page_is_clean_for_everyone_and_asks_nothing_of_elsewhere(
    browser: Browser, address: str, web: TestClinic
) -> None:
    """Contrast, which takes axe seconds a page, is looked at on each kind of page below: the colours are the same."""
    seat = Seat(browser, address, width=820, language="it-IT").as_signed_in(web, Role.PHYSICIAN)
    wanted = ["/", "/nowhere", *(f"/clinic/{one.topic}" for one in OVERVIEWS)]
    wanted += [f"/people/{web.people[0]}/{one.topic}" for one in PAGES]
    assert {at: found for at in wanted if (found := wrongs(seat, at, contrast=False))} == {}
    assert seat.trouble == []
    seat.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_kind_of_page_is_clean_at_a_desk_in_both_schemes(
    browser: Browser, address: str, web: TestClinic, scheme: str
) -> None:
    seat = Seat(browser, address)
    seat.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert wrongs(seat, "/login") == []
    seat.as_signed_in(web, Role.PHYSICIAN)
    kinds = ("/", "/nowhere", *(f"/people/{web.people[0]}/{topic}" for topic in ("overview", "history", "scales")))
    assert {at: found for at in kinds if (found := wrongs(seat, at))} == {}
    assert seat.trouble == []
    seat.context.close()


def test_on_paper_there_is_the_record_and_no_control(seat: Seat, web: TestClinic) -> None:
    page = seat.page
    page.goto(f"/people/{web.people[0]}/history")
    page.emulate_media(media="print")
    assert page.locator(".entry .facts").first.is_visible()
    assert not page.locator(".topics ol").first.is_visible()
    assert page.get_by_role("button").count() == 0


def test_what_is_touched_is_large_enough(seat: Seat, web: TestClinic) -> None:
    """44 px: WCAG 2.2, 2.5.5 (enhanced)."""
    page = seat.page
    page.goto(f"/people/{web.people[0]}/screening")
    page.evaluate("document.querySelectorAll('details.write').forEach(one => one.open = true)")
    for wanted in ("button", ".choice", "nav a", "summary:not(.source summary)", "form input[type=text]"):
        boxes = [one.bounding_box() for one in page.locator(wanted).all() if one.is_visible()]
        assert min((box["height"] for box in boxes if box), default=44) >= 44, wanted
