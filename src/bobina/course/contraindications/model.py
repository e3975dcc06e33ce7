"""What a contraindication is: who says what against TMS, how hard, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bobina.sentence import Sentence
from bobina.source import Source


class Voice(StrEnum):
    """Who speaks."""

    LABEL = "label"
    GUIDELINE = "guideline"
    OTHERS = "others"


VOICES = {
    Voice.LABEL: "Device label", Voice.GUIDELINE: "Guideline and its checklists", Voice.OTHERS: "Clinics and trials",
}


class Stance(StrEnum):
    """How hard somebody speaks against TMS."""

    ABSOLUTE = "absolute"
    """a label's or a checklist's word alone"""
    REVIEW = "review"
    EXCLUDED = "excluded"
    CONDITIONAL = "conditional"
    RELATIVE = "relative"


STANCES = {
    Stance.ABSOLUTE: "absolute",
    Stance.REVIEW: "absolute, or until reviewed",
    Stance.EXCLUDED: "excluded from trials",
    Stance.CONDITIONAL: "conditional",
    Stance.RELATIVE: "relative",
}


@dataclass(frozen=True, slots=True)
class View:
    """What one voice says of one thing."""

    voice: Voice
    stance: Stance
    says: Sentence
    source: Source


@dataclass(frozen=True, slots=True)
class Contraindication:
    """One thing that speaks against TMS. ``handling``: what the sources suggest; of a voice without a view nothing was
    found.
    """

    key: str
    name: str
    views: tuple[View, ...]
    handling: Sentence

    def said_by(self, voice: Voice) -> tuple[View, ...]:
        """What one voice says; nothing where nothing was found."""
        return tuple(view for view in self.views if view.voice is voice)

    @property
    def absolute(self) -> bool:
        """Whether the label or the guideline's checklists call it absolute: to go on then takes two physicians.

        For the label's the source list asks for the second signature; for the checklists' it is our own choice.
        """
        return any(view.stance is Stance.ABSOLUTE for view in self.views)

    @property
    def conflict(self) -> bool:
        """Whether the label and the guideline with its checklists say different things."""
        label, guideline = ({one.stance for one in self.said_by(voice)} for voice in (Voice.LABEL, Voice.GUIDELINE))
        return bool(label and guideline) and (len(guideline) > 1 or label != guideline)
