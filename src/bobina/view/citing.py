"""Sources numbered in the order in which the report first names them."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from bobina.source import Source, Status
from bobina.view.language import Language

MARKS = {
    Status.SEEN: ("seen", "seen in the cited text"),
    Status.PARTLY: ("partly seen", "partly seen: the rest is recollected"),
    Status.RECOLLECTED: ("recollected: needs sign-off", "not read: a person holding the paper must sign it off"),
    Status.COMPUTED: ("computed", "arithmetic from figures shown here"),
    Status.MEASURED: ("measured", "measured with bobina; the recipe is in the repository"),
    Status.GIVEN: ("given", "handed in by the user, who answers for it"),
    Status.CHOSEN: ("our choice", "this project chose it: no source says so"),
    Status.NOT_FOUND: ("not found", "looked for in vain: there is no figure"),
}
"""Each status in a few words and in a sentence."""


@dataclass(slots=True)
class References:
    """Gives a source its number. The order of citing is the order of the list."""

    language: Language
    sources: list[Source] = field(default_factory=list)

    def number(self, source: Source) -> int:
        """The number of a source, from 1."""
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source) + 1

    def mark(self, status: Status) -> str:
        """A status in a few words."""
        return self.language(MARKS[status][0])

    def meaning(self, status: Status) -> str:
        """A status in a sentence."""
        return self.language(MARKS[status][1])


def link(references: References, source: Source) -> Markup:
    """A numbered reference as a link."""
    n = references.number(source)
    return Markup('<a class="cite" href="#ref-{n}">[{n}]</a>').format(n=n)


def cited(references: References, message: str, *sources: Source, **values: str | Markup) -> Markup:
    """A sentence with its values escaped and the numbers of its sources at ``{cite}``."""
    numbers = Markup(" ").join(link(references, source) for source in dict.fromkeys(sources))
    return Markup(message).format(cite=numbers, **values)
