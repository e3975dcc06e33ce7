"""The one error that means: what was handed in cannot be used."""

from collections.abc import Iterable
from difflib import get_close_matches


class BadInput(ValueError):
    """Input that cannot be used: the sentence says what, where, and what to do."""


def pick(what: str, name: str, names: Iterable[str]) -> str:
    """``name`` where it is one of ``names``; else BadInput that lists them and guesses which was meant."""
    known = list(names)
    if name in known:
        return name
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"name one of {', '.join(known)}"
    raise BadInput(f"there is no {what} {name!r}: {hint}")
