"""Draw docs/report.png anew from a report of the embedded head: ``python tools/picture.py REPORT.html``.

Only the first page, in numbers: nothing that shows a face.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "report.png"


def main() -> None:
    """Open the report in Chromium and keep the top of it, down to the end of the summary."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 1000})
        page.goto(Path(sys.argv[1]).resolve().as_uri())
        box = page.locator("#summary").bounding_box()
        assert box is not None
        page.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": 1100, "height": box["y"] + box["height"]})
        browser.close()


if __name__ == "__main__":
    main()
