"""How letters say a number and a source."""

from __future__ import annotations

from collections.abc import Iterator

from bobina.source import Source
from bobina.view.citing import References
from bobina.view.language import UNKNOWN, Language
from bobina.view.letters.blocks import Block, Heading, Text


def number(_: Language, value: float | None) -> str:
    """With as many decimals as it has, two at most."""
    if value is None:
        return UNKNOWN
    return _.number(value, 0 if value == round(value) else 1 if round(value, 1) == round(value, 2) else 2)



def marked(refs: References, source: Source) -> str:
    """The number of a source, and how surely it is known."""
    return f"[{refs.number(source)}: {refs.mark(source.status)}]"



def sources(refs: References, *, together: bool = False) -> Iterator[Block]:
    """What was cited, and how surely each was read. ``together``: in one paragraph, where room is short."""
    _ = refs.language
    said = [f"[{refs.number(one)}] {_(one.text)}{f' doi:{one.doi}' if one.doi else ''} – {refs.meaning(one.status)}."
            for one in refs.sources]  # fmt: skip
    if said:
        yield Heading(_("Sources"))
        yield from (Text(one, "small") for one in ([" ".join(said)] if together else said))
