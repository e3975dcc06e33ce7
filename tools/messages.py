"""Print the messages of the view that a language does not have yet: ``python tools/messages.py it``."""

import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

VIEW = Path(__file__).resolve().parents[1] / "src" / "bobina" / "view"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def messages() -> set[str]:
    """Every source string between ``_(`` and ``)`` in Python and templates."""
    found = extract_from_dir(VIEW, method_map=METHODS, keywords={"_": None})
    return {str(message) for _, _, message, _, _ in found}


def main() -> None:
    """List what is missing."""
    with (VIEW / "languages" / f"{sys.argv[1]}.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.string}
    for message in sorted(messages() - known):
        print(f"msgid {message!r}")


if __name__ == "__main__":
    main()
