"""The JavaScript that is carried is the one that package.json pins, with its licences."""

import hashlib
import json
from pathlib import Path

import bobina.view
from bobina.view.pages.render import HTMX
from bobina.view.report import VIEWER

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(bobina.view.__file__).parent / "static" / "vendor"
PINS = json.loads((ROOT / "package.json").read_text())


def test_each_vendored_file_has_its_pinned_hash_and_version() -> None:
    files = {path.name for path in VENDOR.glob("*.js")}
    assert files == set(PINS["vendored"]) == {VIEWER, HTMX}
    for name, pin in PINS["vendored"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == pin["sha256"]
        assert PINS["dependencies"][pin["package"]] in name


def test_licences_of_the_viewer_and_of_what_it_bundles_are_there() -> None:
    assert "Copyright (c) 2021, Niivue" in (VENDOR / "LICENSE-niivue.txt").read_text()
    for name, pin in PINS["vendored"].items():
        text = (VENDOR / f"{name}.bundled-licences.txt").read_text()
        assert all(bundled in text for bundled in pin["bundles"])
