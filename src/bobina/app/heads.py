"""A head from what the user names: a label image, a 4-D image of probability maps, or a folder of maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bobina import store
from bobina.head import Head, Shares, build, conductivities
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner


def read(
    path: Path | str, conductivity: Mapping[str, float] | None = None, tissues: str | None = None, *,
    whole: bool = False,
) -> Head:
    """The head in a label image (numbered as Tissue), or in probability maps with their shares.

    ``tissues``: of a 4-D image, the tissue of each volume (``gm,wm,csf,bone,scalp,air``), as
    ``store.read_probabilities``. ``whole``: checked and cleaned for a plan by ``head.build``; else any tissues in any
    number of pieces, as phantoms are. BadInput says what is wrong.
    """
    path = Path(path)
    name = (path.resolve() if path.is_dir() else path).name.split(".")[0]
    labels, shares = _voxels(path, tissues.split(",") if tissues else (), whole=whole)
    if whole:
        return build(name, labels, shares, conductivity=conductivity)
    return Head(name, labels, conductivities(conductivity), shares=shares)


def _voxels(path: Path, tissues: Sequence[str], *, whole: bool) -> tuple[Volume[Scanner], Shares | None]:
    if store.is_maps(path):
        return store.read_probabilities(path, tissues)
    labels = store.read_labels(path, store.SOLID if whole else ())
    if tissues:
        raise BadInput(f"{path.name} is one volume of labels, whose numbers say the tissue: leave --tissues out")
    return labels, None
