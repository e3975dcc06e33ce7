"""Which of our tissues a name means, in the words that segmentation tools use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bobina.head import Tissue
from bobina.store.maps import NAMES


@dataclass(frozen=True, slots=True)
class Meaning:
    """``tissue``: None is blood, which becomes CSF inside the skull and scalp outside. ``plain``: nothing is merged."""

    tissue: Tissue | None
    plain: bool = True


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words)})\b")


_MEANINGS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (_any("blood", "veins?", "venous", "arter(y|ies)", "arterial", "vessels?", "(sagittal|transverse|dural) sinus"),
     Meaning(None, plain=False)),
    (re.compile(r"^(background|unknown|outside|external ?air|exterior|clear label|none)$"), Meaning(Tissue.AIR)),
    (_any("bone", "skull", "cranium"), Meaning(Tissue.BONE)),
    (_any("mandible", "vertebrae?", "teeth", "tooth", "compacta", "spongiosa", "diploe", "calvaria"),
     Meaning(Tissue.BONE, plain=False)),
    (_any("scalp", "skin", "soft tissues?"), Meaning(Tissue.SCALP)),
    (_any("muscles?", "fat", "adipose", "eyes?", "eye ?balls?", "lens(es)?", "vitreous( humou?r)?", "sclera", "mucosa",
          "cartilage", "glands?", "tongue", "other tissues?"), Meaning(Tissue.SCALP, plain=False)),
    (_any("air", "sinus(es)?", "nasal cavit(y|ies)", "airways?"), Meaning(Tissue.CAVITY)),
    (_any("csf", "cerebrospinal( fluid)?", "ventricles?", "vent", "choroid plexus", "cisterns?"), Meaning(Tissue.CSF)),
    (_any("non wm hypointensities"), Meaning(Tissue.GM)),
    (_any("white( matter)?", "wm", "corpus ?callosum", "cc", "brain ?stem", "bs", "optic chiasm", "fornix",
          "hypointensities", "spinal cord", "pons", "medulla", "midbrain", "ventral ?dc"), Meaning(Tissue.WM)),
    (_any("gr[ae]y( matter)?", "[cs]?gm", "cortex", "ctx", "thalamus", "caudate", "putamen", "pallidum", "hippocampus",
          "amygdala", "accumbens( area)?", "cerebell(um|ar)", "insula", "hypothalamus", "basal forebrain", "claustrum",
          "basal ganglia", "substantia nigra"), Meaning(Tissue.GM)),
)
"""The first that fits counts: cerebellum white matter is white, cortical bone is bone, a sagittal sinus is no air."""
_SUB_BONE = _any("compact", "spongy", "cortical", "cancellous", "marrow")


def meaning(name: str) -> Meaning | None:
    """What a name means; None where none of our words is in it."""
    words = _words(name)
    if words in NAMES and words != "air":
        return Meaning(NAMES[words])
    found = next((said for pattern, said in _MEANINGS if pattern.search(words)), None)
    if found and found.tissue is Tissue.BONE and _SUB_BONE.search(words):
        return Meaning(Tissue.BONE, plain=False)
    return found


def _words(name: str) -> str:
    """Left-Cerebral-White-Matter, WhiteMatter and white_matter as words in small letters."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.split(r"[^a-z0-9]+", apart.lower())).strip()
