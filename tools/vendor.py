"""Copy the JavaScript that package.json pins into the package, with the licences of all that it bundles.

Run from the repository's root with npm on the path: ``python tools/vendor.py``. It refuses a file whose SHA-256 is not
the pinned one.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src" / "bobina" / "view" / "static" / "vendor"


def install(package: str, version: str, folder: Path) -> Path:
    """Fetch one package with what it depends on; return the folder of installed packages."""
    command = ["npm", "install", "--ignore-scripts", "--no-save", "--prefix", str(folder), f"{package}@{version}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def licence(folder: Path) -> str:
    """The licence of one installed package: its own file, or what its package.json declares."""
    about = json.loads((folder / "package.json").read_text())
    files = sorted(folder.glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*"))
    declared = f"Licence: {about.get('license')} (no licence file in the package)"
    text = files[0].read_text().strip() if files else declared
    return f"{about['name']} {about['version']}\n\n{text}\n"


def vendor(name: str, entry: dict[str, Any], version: str) -> None:
    """Fetch, check and copy one file and the licences of what is bundled in it."""
    with tempfile.TemporaryDirectory() as temporary:
        modules = install(entry["package"], version, Path(temporary))
        built = modules / entry["package"] / entry["file"]
        found = hashlib.sha256(built.read_bytes()).hexdigest()
        if found != entry["sha256"]:
            raise SystemExit(f"{name}: SHA-256 is {found}, package.json pins {entry['sha256'] or 'none'}")
        shutil.copyfile(built, VENDOR / name)
        texts = [licence(modules / bundled) for bundled in entry["bundles"]]
    (VENDOR / f"{name}.bundled-licences.txt").write_text("\n----\n\n".join(texts))


def main() -> None:
    """Copy everything that is pinned."""
    pins = json.loads((ROOT / "package.json").read_text())
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, entry in pins["vendored"].items():
        vendor(name, entry, pins["dependencies"][entry["package"]])


if __name__ == "__main__":
    main()
