"""Accuracy: E of a figure-8 coil over spheres, against the closed form. Run: python benchmarks/sphere.py [--plot FILE].

``--plot`` draws the convergence. The baselines were measured earlier and elsewhere, not in this run.
"""

import sys
from collections.abc import Mapping
from time import perf_counter

import numpy as np
from matplotlib import pyplot as plt
from numpy.typing import NDArray

from bobina.coil import coil
from bobina.field import FiniteVolume, sphere_field
from bobina.head import Head, Tissue, conductivities
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
THREE = {Tissue.SCALP: 95 * mm, Tissue.BONE: 90 * mm, Tissue.GM: 85 * mm}
FOUR = {Tissue.SCALP: 95 * mm, Tissue.BONE: 88 * mm, Tissue.CSF: 81 * mm, Tissue.GM: 78 * mm}
RADII = (84, 80, 70)
BASELINES = (
    ("SimNIBS 4.5, 1.04 M tets, SPR", (3.1, 0.30, 0.29)),
    ("SimNIBS 4.5, 1.93 M tets, SPR", (2.3, 0.21, 0.22)),
    ("SimNIBS 4.5, 1.04 M tets, element values", (3.3, 3.9, 4.0)),
    ("bobina 0.1, 1 mm labels, staircase", (10.1, 1.26, 0.96)),
)
"""Errors in %: figure-8 70 mm, lowest winding 4 mm over the same sphere."""
OFF = np.array([0.3, 0.1, 0.7]) * mm


def sphere(voxel: float, shells: Mapping[Tissue, float], centre: Array, *, shares: bool, bone: float = 0.01) -> Head:
    """Concentric spheres as labels, or with the exact share of each tissue in each voxel, from 8 x 8 x 8 points."""
    half = int(np.ceil(95 * mm / voxel)) + 2
    axis = (np.arange(2 * half + 1) - half) * voxel
    x, y, z = axis[:, None, None] - centre[0], axis[:, None] - centre[1], axis - centre[2]
    radius = np.sqrt(x**2 + y**2 + z**2)
    labels = np.zeros(radius.shape, np.uint8)
    for tissue, outer in shells.items():
        labels[radius <= outer] = tissue
    affine = np.diag([voxel, voxel, voxel, 1.0])
    affine[:3, 3] = -half * voxel
    own = _shares(axis, radius, voxel, shells, centre) if shares else None
    return Head("sphere", Volume(labels, affine, Scanner), conductivities({"bone": bone}), shares=own)


def _shares(
    axis: Array, radius: Array, voxel: float, shells: Mapping[Tissue, float], centre: Array
) -> NDArray[np.float32]:
    inner = ((np.arange(8) + 0.5) / 8 - 0.5) * voxel
    offsets = np.stack(np.meshgrid(inner, inner, inner, indexing="ij"), axis=-1).reshape(-1, 3)
    within = np.zeros((6, *radius.shape), np.float32)
    for tissue, outer in shells.items():
        part = (radius <= outer).astype(np.float32)
        near = np.argwhere(np.abs(radius - outer) < voxel)
        points = axis[near][:, None] - centre + offsets
        part[tuple(near.T)] = (np.linalg.norm(points, axis=2) <= outer).mean(axis=1)
        within[tissue] = part
    for tissue in range(1, 6):
        within[tissue] = np.maximum(within[tissue], within[tissue - 1])
    return np.diff(within, axis=0)


def shell(radius: float, count: int = 4000) -> Array:
    """Points spread evenly over the upper half of a sphere."""
    z = 1 - (np.arange(count) + 0.5) / count
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - z**2)
    return radius * np.stack([across * np.cos(turn), across * np.sin(turn), z], axis=1)


def row(name: str, errors: list[float] | tuple[float, ...], rest: str = "") -> None:
    """Print errors in %."""
    print(f"{name:<44}" + "".join(f"{error:>9.3f} %" for error in errors) + rest, flush=True)


def tried(name: str, head: Head, centre: Array, radii: tuple[int, ...] = RADII) -> list[float]:
    """Solve, print and return the relative L2 errors (%) on upper half shells."""
    figure = coil("figure-8-70")
    down = np.diag([1.0, -1, -1, 1])
    down[:3, 3] = centre
    down[2, 3] += 99 * mm + figure.wires.points[:, 2].max()
    pose = Rigid(down, Scanner, Coil)
    start = perf_counter()
    field = FiniteVolume(head).field(figure, pose)
    seconds = perf_counter() - start
    errors = []
    for radius in radii:
        points = shell(radius * mm) + centre
        true = sphere_field(figure, pose, points, centre)
        errors.append(100 * float(np.linalg.norm(field.at(points)[0] - true) / np.linalg.norm(true)))
    row(name, errors, f"   {field.iterations} iterations, {seconds:.1f} s with set-up")
    return errors


def plot(path: str, found: dict[str, list[list[float]]], voxels: tuple[int, ...]) -> None:
    """Errors against the voxel, with slopes of first and second order to compare with."""
    figure, panels = plt.subplots(1, len(RADII), figsize=(10, 3.6), sharey=True, layout="constrained")
    for number, (panel, radius) in enumerate(zip(panels, RADII, strict=True)):
        for name, errors in found.items():
            panel.loglog(voxels, [one[number] for one in errors], "o-", label=name)
        for order in (1, 2):
            panel.loglog(voxels, 0.3 * np.array(voxels, float) ** order, ":", color="0.6")
            panel.annotate(f"order {order}", (voxels[0], 0.3 * voxels[0] ** order), color="0.4", ha="right")
        panel.axhline(BASELINES[1][1][number], color="0.3", linewidth=0.8)
        panel.set_title(f"{radius} mm from the centre, {85 - radius} mm below the bone", fontsize=9)
        panel.set_xlabel("voxel, mm")
        panel.set_xticks(voxels, [str(voxel) for voxel in voxels])
        panel.minorticks_off()
    panels[0].set_ylabel("relative L2 error of E, %")
    panels[0].legend(fontsize=8, title="lower is better; line: SimNIBS, 1.93 M tets", title_fontsize=8)
    figure.savefig(path, dpi=130)


def main() -> None:
    """Print the table; draw it where asked."""
    origin, voxels = np.zeros(3), (4, 2, 1)
    print("relative L2 error of E on upper half shells" + "".join(f"{f'r={radius}':>11}" for radius in RADII))
    found: dict[str, list[list[float]]] = {}
    for name, centre, shares in (
        ("labels", origin, False), ("labels, off the grid", OFF, False), ("tissue shares", origin, True),
    ):
        found[name] = [
            tried(f"{name}, {voxel} mm", sphere(voxel * mm, THREE, centre, shares=shares), centre) for voxel in voxels
        ]
    tried("labels, 1 mm, bone 1:165 (0.0028 S/m)", sphere(mm, THREE, origin, shares=False, bone=0.0028), origin)
    print("four layers, 3 mm of CSF from 78 to 81 mm" + "".join(f"{f'r={radius}':>11}" for radius in (77, 72, 60)))
    for shares in (False, True):
        head = sphere(mm, FOUR, origin, shares=shares)
        tried("tissue shares, 1 mm" if shares else "labels, 1 mm", head, origin, (77, 72, 60))
    for name, published in BASELINES:
        row(name, published)
    if "--plot" in sys.argv:
        plot(sys.argv[sys.argv.index("--plot") + 1], found, voxels)


if __name__ == "__main__":
    main()
