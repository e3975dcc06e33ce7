"""The cortical sheets: time and memory on Colin27 at 1 mm; against FreeSurfer's surfaces of the same head where given.

Run: python benchmarks/sheets.py [FOLDER with wm_lh.gii, pia_lh.gii, wm_rh.gii, pia_rh.gii and T1.nii.gz]

Against FreeSurfer, its own surfaces are turned into shares of voxels (sampled at 4 x 4 columns, exact along the third
axis) or into labels: what is measured is this method, not a segmentation.
"""

import resource
import sys
from pathlib import Path
from time import perf_counter

import nibabel as nib
import numpy as np
from nilearn.datasets import load_fsaverage
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bobina.head.register import Alignment
from bobina.head.sheets import Half, Sheets, sheets
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_head

Array = NDArray[np.float64]
Mesh = tuple[Array, NDArray[np.int32]]
COLUMNS = 4


@njit(cache=True)
def _filled(points: Array, triangles: NDArray[np.int32], shape: tuple[int, int, int]) -> Array:
    """How much of each voxel lies below the faces of a closed surface less above them, along the third axis."""
    change = np.zeros((shape[0], shape[1], shape[2] + 1))
    for t in range(len(triangles)):
        a, b, c = points[triangles[t, 0]], points[triangles[t, 1]], points[triangles[t, 2]]
        turn = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        low = np.ceil((np.minimum(np.minimum(a, b), c) + 0.5) * COLUMNS - 0.5).astype(np.int64)
        high = np.floor((np.maximum(np.maximum(a, b), c) + 0.5) * COLUMNS - 0.5).astype(np.int64)
        for p in range(low[0], high[0] + 1):
            for q in range(low[1], high[1] + 1):
                x, y = (p + 0.5) / COLUMNS - 0.5 + 1.2e-7, (q + 0.5) / COLUMNS - 0.5 + 2.3e-7
                u = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / turn
                v = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / turn
                if u >= 0 and v >= 0 and u + v <= 1:
                    z = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]) + 0.5
                    k = int(np.floor(z))
                    sign = -1.0 if turn > 0 else 1.0
                    change[p // COLUMNS, q // COLUMNS, k] += sign * (k + 1 - z)
                    change[p // COLUMNS, q // COLUMNS, k + 1] += sign * (z - k)
    return change


def filled(mesh: Mesh, image: Volume[Scanner]) -> NDArray[np.float32]:
    """The share of each voxel within a closed surface (m)."""
    points = np.ascontiguousarray(image.index(mesh[0]))
    total = np.cumsum(_filled(points, mesh[1], image.data.shape), axis=2)[:, :, :-1] / COLUMNS**2
    return np.clip(total * np.sign(total.sum()), 0, 1).astype(np.float32)


def meshes(folder: Path) -> dict[str, Mesh]:
    """FreeSurfer's surfaces, m."""
    parts = {name: nib.load(folder / f"{name}.gii").darrays for name in ("wm_lh", "pia_lh", "wm_rh", "pia_rh")}
    return {name: (part[0].data.astype(float) * mm, part[1].data.astype(np.int32)) for name, part in parts.items()}


def placed(found: dict[str, Mesh]) -> Alignment:
    """Into MNI by an affine map of the pial surfaces onto fsaverage5's, nearest point by nearest point.

    MNI 305 is taken for MNI 152: they lie within a few mm (recollected).
    """
    pial = load_fsaverage("fsaverage5")["pial"]
    there = np.concatenate([part.coordinates for part in pial.parts.values()]) * mm
    here = np.concatenate([found[name][0][::40] for name in ("pia_lh", "pia_rh")])
    matrix = np.diag([*(there.std(axis=0) / here.std(axis=0)), 1.0])
    matrix[:3, 3] = there.mean(axis=0) - matrix[:3, :3] @ here.mean(axis=0)
    tree, known = cKDTree(there), np.c_[here, np.ones(len(here))]
    for _ in range(60):
        goal = there[tree.query(known @ matrix[:3].T)[1]]
        matrix[:3] = np.linalg.lstsq(known, goal, rcond=None)[0].T
    return Alignment(matrix, 1.0, None)


def timed(name: str, labels: Volume[Scanner], shares: NDArray[np.float32] | None, place: Alignment) -> Sheets:
    """Make the sheets and say how long it took and how they are."""
    start = perf_counter()
    result = sheets(labels, shares, place)
    print(f"{name}: {perf_counter() - start:.1f} s")
    for side, half in (("left", result.left), ("right", result.right)):
        thick = half.thickness[half.cortex] / mm
        low, middle, high = np.percentile(thick, [5, 50, 95])
        print(
            f"  {side}: {len(half.thickness)} vertices, crossings {half.crossings}, thickness {thick.mean():.2f} mm "
            f"(5 % {low:.2f}, median {middle:.2f}, 95 % {high:.2f}), {1 - half.cortex.mean():.1%} without cortex"
        )
    return result


def strewn(points: Array, triangles: NDArray[np.int32]) -> Array:
    """Points over a surface, about 0.2 mm apart."""
    weights = np.random.default_rng(0).dirichlet((1, 1, 1), 16)
    return np.concatenate([np.einsum("i,tij->tj", weight, points[triangles]) for weight in weights])


def compared(half: Half, white: Mesh, pial: Mesh) -> None:
    """Distances both ways from vertices to points strewn over the other surface; thickness against the nearest's."""
    for name, mine, (points, triangles) in (("white", half.white, white), ("pial", half.pial, pial)):
        for way, far in (
            ("ours to theirs", cKDTree(strewn(points, triangles)).query(mine.vertices[half.cortex])[0]),
            ("theirs to ours", cKDTree(strewn(mine.vertices, mine.triangles)).query(points)[0]),
        ):
            middle, high = np.percentile(far / mm, [50, 95])
            print(f"    {name}, {way}: median {middle:.2f} mm, 95 % {high:.2f} mm, within 1 mm {(far < mm).mean():.1%}")
    theirs = np.linalg.norm(pial[0] - white[0], axis=1)[cKDTree(white[0]).query(half.white.vertices[half.cortex])[1]]
    apart = (half.thickness[half.cortex] - theirs) / mm
    print(f"    thickness: theirs {theirs.mean() / mm:.2f} mm; ours less theirs: median {np.median(apart):.2f} mm, "
          f"half of all within {np.median(np.abs(apart)):.2f} mm")


def against(folder: Path) -> None:
    """FreeSurfer's surfaces made into shares and labels, and found again."""
    found = meshes(folder)
    image = nib.load(folder / "T1.nii.gz")
    grid = Volume(np.zeros(image.shape, np.uint8), np.diag([mm, mm, mm, 1.0]) @ image.affine, Scanner)
    white = np.maximum(filled(found["wm_lh"], grid), filled(found["wm_rh"], grid))
    brain = np.maximum(white, np.minimum(1, filled(found["pia_lh"], grid) + filled(found["pia_rh"], grid)))
    shares = np.zeros((5, *grid.data.shape), np.float32)
    shares[0], shares[1] = white, brain - white
    labels = np.where(white > 0.5, 1, np.where(brain > 0.5, 2, 0)).astype(np.uint8)
    for name, part in (("from shares", shares), ("from labels", None)):
        result = timed(name, Volume(labels, grid.affine, Scanner), part, placed(found))
        for side, half in (("lh", result.left), ("rh", result.right)):
            compared(half, found[f"wm_{side}"], found[f"pia_{side}"])


def main() -> None:
    """Colin27 twice, the first with compiling; then FreeSurfer's, where given."""
    for name in ("Colin27, with compiling or loading", "Colin27"):
        timed(name, embedded_head().labels, None, Alignment(np.eye(4), 1.0, None))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    if len(sys.argv) > 1:
        against(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
