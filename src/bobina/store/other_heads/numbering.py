"""From a tool's numbers to ours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head import Tissue
from bobina.head.contact import outside_air
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.other_heads.model import Merged, Table
from bobina.store.other_heads.names import Meaning, meaning

Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MOST = 65535
"""The largest number taken for a label (FreeSurfer's go to 14175)."""
_BLOOD = 255
_INNER, _OUTER = (Tissue.WM, Tissue.GM, Tissue.CSF), (Tissue.SCALP,)


def renumbered(name: str, image: Volume[Scanner], table: Table) -> tuple[Volume[Scanner], tuple[Merged, ...]]:
    """A label image in our numbers, and what was merged on the way. 0 is air unless the table says otherwise.

    Air that does not reach the outside is CAVITY, as is air named as such, save in an image that names all air; of a
    brain alone, what is no tissue stays AIR. BadInput: numbers without a name, or names that no tissue is known by.
    """
    numbers = _whole_numbers(name, image.data)
    counts = np.bincount(numbers.ravel())
    meanings = _meanings(name, np.flatnonzero(counts), table)
    chart = np.zeros(len(counts), np.uint8)
    for number, said in meanings.items():
        chart[number] = _BLOOD if said.tissue is None else said.tissue
    ours: Labels = chart[numbers]
    _settle_blood(ours, image.spacing)
    if np.isin(ours, (Tissue.BONE, Tissue.SCALP)).any():
        _settle_air(ours)
    voxel = abs(float(np.linalg.det(image.affine[:3, :3])))
    merged = [
        Merged(table[number], Tissue(int(tissue)), int(count) * voxel)
        for number, said in meanings.items() if not said.plain
        for tissue, count in zip(*np.unique(ours[numbers == number], return_counts=True), strict=True)
    ]
    return Volume(ours, image.affine, Scanner), tuple(merged)


def _whole_numbers(name: str, data: NDArray[Any]) -> NDArray[np.int64]:
    if not np.array_equal(data, np.round(data)):
        raise BadInput(f"{name} holds fractions, so it is no image of labels: name the label image, not the anatomy")
    if data.min() < 0 or data.max() > MOST:
        raise BadInput(f"{name} holds {data.min():g} to {data.max():g}: labels are numbers from 0 to {MOST}")
    return data.astype(np.int64)


def _meanings(name: str, numbers: NDArray[np.int64], table: Table) -> dict[int, Meaning]:
    """What each number that occurs means."""
    nameless = [str(number) for number in numbers if number and int(number) not in table]
    if nameless:
        raise BadInput(
            f"{name} holds {len(nameless)} numbers that its table does not name ({_few(nameless)}): give a table with "
            "a row (index, name) for each"
        )
    said = {int(number): meaning(table[int(number)]) for number in numbers if int(number) in table}
    unknown = [f"{number} {table[number]}" for number, found in said.items() if found is None]
    if unknown:
        raise BadInput(
            f"{name} has labels that are no known tissue ({_few(unknown)}): name them in the table as white matter, "
            "grey matter, CSF, bone, scalp or air"
        )
    known = {number: found for number, found in said.items() if found is not None}
    return {0: Meaning(Tissue.AIR), **known} if 0 in numbers else known


def _few(items: list[str]) -> str:
    return ", ".join(items[:8]) + (", ..." if len(items) > 8 else "")


def _settle_blood(ours: Labels, spacing: NDArray[np.float64]) -> None:
    """Blood nearer to brain and CSF than to scalp becomes CSF, other blood scalp; in place."""
    blood = ours == _BLOOD
    if not blood.any():
        return
    inner, outer = (_distance(np.isin(ours, group), spacing)[blood] for group in (_INNER, _OUTER))
    ours[blood] = np.where(inner <= outer, Tissue.CSF, Tissue.SCALP)


def _distance(mask: Mask, spacing: NDArray[np.float64]) -> NDArray[np.float64]:
    if not mask.any():
        return np.full(mask.shape, np.inf)
    result: NDArray[np.float64] = ndimage.distance_transform_edt(~mask, sampling=spacing)
    return result


def _settle_air(ours: Labels) -> None:
    """Air is AIR where it reaches a face of the image, else CAVITY; named air only where there is no other outside."""
    if not outside_air(ours).any():
        ours[ours == Tissue.CAVITY] = Tissue.AIR
    ours[(ours == Tissue.AIR) & ~outside_air(ours)] = Tissue.CAVITY
