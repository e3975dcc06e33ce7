"""What bobina says to a person, before it is put into their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English source string and what fills its ``{names}``; ``view.language`` translates it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """In English."""
        return self.text.format(**self.values) if self.values else self.text
