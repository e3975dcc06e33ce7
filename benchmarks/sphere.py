"""Accuracy: E of a figure-8 coil over a three-layer sphere, against the closed form. Run: python benchmarks/sphere.py.

The baselines were measured earlier and elsewhere, not in this run.
"""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from bobina.coil import coil
from bobina.field import FiniteVolume, sphere_field
from bobina.head import Head, Tissue
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
SHELLS = {Tissue.SCALP: 95 * mm, Tissue.BONE: 90 * mm, Tissue.GM: 85 * mm}
RADII = (84, 80, 70)
BASELINES = (
    ("SimNIBS 4.5, 1.04 M tets, SPR", (3.1, 0.30, 0.29)),
    ("SimNIBS 4.5, 1.93 M tets, SPR", (2.3, 0.21, 0.22)),
    ("SimNIBS 4.5, 1.04 M tets, element values", (3.3, 3.9, 4.0)),
)
"""Errors in %: figure-8 70 mm, lowest winding 4 mm over the same sphere."""


def sphere(voxel: float) -> Head:
    """Three layers, 85, 90 and 95 mm, about the origin."""
    half = int(np.ceil(95 * mm / voxel)) + 2
    square = ((np.arange(2 * half + 1) - half) * voxel) ** 2
    radius = np.sqrt(square[:, None, None] + square[:, None] + square)
    labels = np.zeros(radius.shape, np.uint8)
    for tissue, outer in SHELLS.items():
        labels[radius <= outer] = tissue
    affine = np.diag([voxel, voxel, voxel, 1.0])
    affine[:3, 3] = -half * voxel
    return Head("sphere", Volume(labels, affine, Scanner))


def shell(radius: float, count: int = 4000) -> Array:
    """Points spread evenly over the upper half of a sphere."""
    z = 1 - (np.arange(count) + 0.5) / count
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - z**2)
    return radius * np.stack([across * np.cos(turn), across * np.sin(turn), z], axis=1)


def row(name: str, errors: list[float] | tuple[float, ...], rest: str = "") -> None:
    """Print errors in %."""
    print(f"{name:<44}" + "".join(f"{error:>9.2f} %" for error in errors) + rest)


def main() -> None:
    """Print the table."""
    figure = coil("figure-8-70")
    down = np.diag([1.0, -1, -1, 1])
    down[2, 3] = 99 * mm + figure.wires.points[:, 2].max()
    pose = Rigid(down, Scanner, Coil)
    print("relative L2 error of E on upper half shells" + "".join(f"{f'r={radius}':>10} " for radius in RADII))
    for voxel in (4, 2, 1):
        start = perf_counter()
        field = FiniteVolume(sphere(voxel * mm)).field(figure, pose)
        seconds = perf_counter() - start
        errors = []
        for radius in RADII:
            points = shell(radius * mm)
            true = sphere_field(figure, pose, points)
            errors.append(100 * float(np.linalg.norm(field.at(points)[0] - true) / np.linalg.norm(true)))
        row(f"bobina, {voxel} mm voxels", errors, f"   {field.iterations} iterations, {seconds:.1f} s with set-up")
    for name, published in BASELINES:
        row(name, published)


if __name__ == "__main__":
    main()
