"""Put bobina and all it needs into .venv: ``python3 tools/install.py run`` (or ``dev``). Quick where that is done.

Needs the standard library only. Every package is the one named in requirements/, checked by its hash.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
LEAST = (3, 11)
COVERED_BY = {"run": ("run", "dev"), "dev": ("dev",)}


def lock(what: str) -> Path:
    """The locked requirements."""
    return ROOT / "requirements" / f"{what}.txt"


def usable() -> bool:
    """Whether .venv has a Python that runs, is new enough and has pip."""
    ask = f"import sys, pip; sys.exit(sys.version_info < {LEAST})"
    try:
        return subprocess.run([PYTHON, "-c", ask], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def make() -> None:
    """Make .venv, or complete it; make it anew where that does not help."""
    for anew in ([], ["--clear"]):
        if usable():
            return
        subprocess.run([sys.executable, "-m", "venv", *anew, VENV], check=True)
    if not usable():
        sys.exit(f"{PYTHON} cannot run pip: is Python's venv module complete (Debian: apt install python3-venv)?")


def key(what: str) -> str:
    """Changes with the place, the Python, the locks and the project file."""
    parts = (str(ROOT).encode(), sys.version.encode(), lock(what).read_bytes(), (ROOT / "pyproject.toml").read_bytes())
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def stamp(what: str) -> Path:
    """Written last: it says that everything of ``what`` was installed, under which key."""
    return VENV / f"installed-{what}"


def installed(what: str) -> bool:
    """Whether this, or more, is there already."""
    return any(stamp(w).is_file() and stamp(w).read_text() == key(w) for w in COVERED_BY[what]) and usable()


def install(what: str) -> None:
    """Install what is locked, then bobina itself from this folder."""
    print(f"installing {lock(what).relative_to(ROOT)} into {VENV.name} (once)", flush=True)
    make()
    subprocess.run([*PIP, "install", "--quiet", "--require-hashes", "-r", lock(what)], check=True)
    subprocess.run([*PIP, "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ROOT], check=True)
    stamp(what).write_text(key(what))


def main() -> None:
    """Install where needed; a Python that is too old, or a failed step, ends with one sentence."""
    what = sys.argv[1]
    if sys.version_info < LEAST:
        sys.exit(f"bobina needs Python 3.11 or later, this is {sys.version.split()[0]}: try make PYTHON=python3.12")
    if installed(what):
        return
    try:
        install(what)
    except subprocess.CalledProcessError as error:
        sys.exit(f"could not install: {' '.join(map(str, error.cmd))} ended with {error.returncode}")


if __name__ == "__main__":
    main()
