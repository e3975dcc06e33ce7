"""FreeSurfer's aseg (and SynthSeg, which takes its numbers): the brain alone."""

from __future__ import annotations

import re
from pathlib import Path

from bobina.source import Source, Status
from bobina.store.other_heads.images import read_image
from bobina.store.other_heads.model import ForeignHead, Table
from bobina.store.other_heads.numbering import renumbered

FREESURFER = "FreeSurfer"
SOURCE = Source("FreeSurferColorLUT.txt of FreeSurfer 7", Status.RECOLLECTED)

_PAIRED = {
    (2, 41): "Cerebral-White-Matter", (3, 42): "Cerebral-Cortex", (4, 43): "Lateral-Ventricle", (5, 44): "Inf-Lat-Vent",
    (7, 46): "Cerebellum-White-Matter", (8, 47): "Cerebellum-Cortex", (9, 48): "Thalamus-unused", (10, 49): "Thalamus",
    (11, 50): "Caudate", (12, 51): "Putamen", (13, 52): "Pallidum", (17, 53): "Hippocampus", (18, 54): "Amygdala",
    (19, 55): "Insula", (26, 58): "Accumbens-area", (27, 59): "Substantia-Nigra", (28, 60): "VentralDC",
    (30, 62): "vessel", (31, 63): "choroid-plexus", (78, 79): "WM-hypointensities", (81, 82): "non-WM-hypointensities",
    (5001, 5002): "UnsegmentedWhiteMatter",
}
_SINGLE: Table = {
    14: "3rd-Ventricle", 15: "4th-Ventricle", 16: "Brain-Stem", 24: "CSF", 72: "5th-Ventricle",
    77: "WM-hypointensities", 80: "non-WM-hypointensities", 85: "Optic-Chiasm",
    **dict.fromkeys(range(251, 256), "CC"),
}
_CORTEX = (*range(1000, 1036), *range(2000, 2036), *range(11100, 11176), *range(12100, 12176))
_WHITE = (*range(3000, 3036), *range(4000, 4036))
NAMES: Table = {
    **{number: f"{side}-{name}" for pair, name in _PAIRED.items()
       for number, side in zip(pair, ("Left", "Right"), strict=True)},
    **_SINGLE, **dict.fromkeys(_CORTEX, "ctx"), **dict.fromkeys(_WHITE, "wm"),
}

_FILE = re.compile(
    r"(.*[_.-])?(aseg(\.auto|\.presurf)?|aparc.*\+aseg|wmparc|synthseg|desc-aseg_dseg|desc-aparcaseg_dseg)"
    r"\.(mgz|mgh|nii|nii\.gz)", re.IGNORECASE,
)


def aseg_file(path: Path) -> Path | None:
    """mri/aseg.mgz of a subject's folder, or an aseg (aparc+aseg, wmparc, SynthSeg) by its name."""
    if path.is_dir():
        return next((file for file in (path / "mri" / "aseg.mgz", path / "aseg.mgz") if file.is_file()), None)
    return path if _FILE.fullmatch(path.name) else None


def brain_of_aseg(file: Path) -> ForeignHead:
    """WM, GM and CSF by FreeSurfer's numbers; all else is 0, for skull and scalp are not in it. Raises BadInput."""
    labels, merged = renumbered(file.name, read_image(file), NAMES)
    anatomy = next((at for at in (file.with_name("T1.mgz"), file.with_name("orig.mgz")) if at.is_file()), None)
    return ForeignHead(labels, FREESURFER, SOURCE, (file,), merged=merged, anatomy=anatomy)
