"""The report in a real browser: it opens from disk, fetches nothing, draws the head, and everyone can use it."""

import os
import shutil
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LIVE = '#stage[data-state="live"]'
DRIVER_TALK = "GPU stall due to ReadPixels"
"""what the software renderer says of its own speed"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("BOBINA_REQUIRE_BROWSER"), reason="needs Chromium (apt install chromium)"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def addresses(pages: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("report")
    for code, html in pages.items():
        (folder / f"{code}.html").write_text(html, encoding="utf-8")
    return {code: Path(folder / f"{code}.html").as_uri() for code in pages}


def colours(place: Locator) -> int:
    """How many different colours are seen."""
    image = matplotlib.image.imread(BytesIO(place.screenshot()))
    pixels = (image[..., :3] * 255).astype(np.uint8).reshape(-1, 3)
    return len(np.unique(pixels, axis=0))


def opened(browser: Browser, address: str, *, width: int = 1280, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page once the head is drawn, and whatever went wrong or out on the way."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("console", lambda said: trouble.append(said.text) if DRIVER_TALK not in said.text else None)
    page.on(
        "request",
        lambda asked: trouble.append(asked.url) if asked.url != address and not asked.url.startswith("data:") else None,
    )
    page.goto(address)
    page.wait_for_selector(LIVE, timeout=120_000)
    return page, trouble


@pytest.mark.parametrize("code", ["en", "it"])
def test_it_opens_from_disk_draws_the_head_and_stays_quiet(
    browser: Browser, addresses: dict[str, str], code: str
) -> None:
    page, trouble = opened(browser, addresses[code])
    assert colours(page.locator("#stage canvas")) > 500
    assert trouble == []
    page.close()


def test_buttons_turn_the_head_by_keyboard_and_hide_its_parts(browser: Browser, addresses: dict[str, str]) -> None:
    page, trouble = opened(browser, addresses["en"])
    canvas = page.locator("#stage canvas")
    shots = [canvas.screenshot()]
    for name in ("left", "top", "turn-right", "closer"):
        page.locator(f'#stage [data-do="{name}"]').focus()
        page.keyboard.press("Enter")
        shots.append(canvas.screenshot())
    scalp = page.locator('#stage [data-part="scalp"]')
    scalp.focus()
    page.keyboard.press("Space")
    assert scalp.get_attribute("aria-pressed") == "false"
    shots.append(canvas.screenshot())
    assert len(set(shots)) == len(shots)
    assert trouble == []
    page.close()


def test_the_left_button_shows_the_left_side(browser: Browser, addresses: dict[str, str]) -> None:
    """The coil of the example lies over the left forehead: its copper is near from the left, hidden from the right."""
    page, _ = opened(browser, addresses["en"])
    page.click('#stage [data-part="scalp"]')
    copper = {}
    for side in ("left", "right", "front", "back"):
        page.click(f'#stage [data-do="{side}"]')
        image = matplotlib.image.imread(BytesIO(page.locator("#stage canvas").screenshot()))[..., :3]
        is_copper = (
            (image[..., 0] > 1.35 * image[..., 2]) & (image[..., 0] > 0.35) & (image[..., 1] < 0.75 * image[..., 0])
        )
        copper[side] = (int(is_copper.sum()), float(np.argwhere(is_copper)[:, 1].mean() / image.shape[1]))
    assert copper["left"][0] > 1.3 * copper["right"][0]
    assert copper["front"][0] > 1.3 * copper["back"][0]
    assert copper["front"][1] > 0.5
    assert copper["left"][1] < 0.5
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "it"])
def test_axe_finds_nothing(browser: Browser, addresses: dict[str, str], code: str, scheme: str) -> None:
    page, _ = opened(browser, addresses[code], scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]})
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]] == []
    page.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_sideways_scroll(browser: Browser, addresses: dict[str, str], width: int) -> None:
    page, _ = opened(browser, addresses["it"], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_without_webgl_the_still_picture_stays(browser: Browser, addresses: dict[str, str]) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(addresses["en"])
    still = page.locator("#stage .still img")
    assert still.is_visible()
    assert not page.locator("#stage canvas").is_visible()
    assert not page.locator("#stage .toolbar").is_visible()
    assert colours(still) > 500
    assert errors == []
    page.close()


def test_on_paper_the_still_picture_stands_in(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = opened(browser, addresses["en"])
    page.emulate_media(media="print")
    assert page.locator("#stage .still img").is_visible()
    assert not page.locator("#stage canvas").is_visible()
    assert not page.locator("nav").is_visible()
    page.close()
