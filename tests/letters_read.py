"""What a letter says, as text."""

from bobina.view.letters import Letter
from bobina.view.letters.blocks import Blanks, Grid, Heading, Pairs, Text, Ticks


def said(letter: Letter) -> str:
    """All words of a letter."""
    parts: list[str] = [letter.title, letter.label, letter.foot]
    for block in letter.blocks:
        if isinstance(block, Heading | Text):
            parts.append(block.text)
        elif isinstance(block, Pairs):
            parts += [f"{name}: {value}" for name, value in block.rows]
        elif isinstance(block, Grid):
            parts += [" | ".join(row) for row in (block.head, *block.rows)]
        elif isinstance(block, Ticks | Blanks):
            parts += block.lines if isinstance(block, Ticks) else block.names
    return "\n".join(parts)
