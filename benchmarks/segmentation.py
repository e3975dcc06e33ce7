"""How well a T1 is segmented, how long it takes, and in how much memory.

Run: python benchmarks/segmentation.py [colin|s1|ds] [--spm] on the developers' data shelf. Colin27 is compared with
the labels that come with him (Dice above z = 0). The built-in priors of bone, scalp and the outline are made of those
labels, so his figures under them flatter; ``--spm`` takes SPM's priors from the shelf, which are not. S1 is compared
with FreeSurfer's surfaces: how far its points lie from ours. ds has no truth.
"""

import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import nibabel as nib
import numpy as np
from scipy.spatial import cKDTree
from skimage.measure import marching_cubes

from bobina.head import FILLED
from bobina.head.priors import Priors, built_in
from bobina.head.segment import Segmentation, segment
from bobina.source import Source, Status
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_anatomy, embedded_head, read_anatomy

SHELF = Path(__file__).resolve().parents[2] / "shared" / "data"
S1 = SHELF / "subjects" / "pycortex_S1"
DS = SHELF / "subjects" / "ds000031_sub-01_ses-006_run-001_T1w.nii.gz"


def spm() -> Priors:
    """SPM's priors as they lie on the shelf."""
    image: Any = nib.load(SHELF / "default_head" / "SPM25_TPM_6class_1.5mm.nii.gz")
    maps = np.moveaxis(np.asarray(image.dataobj, np.float32), -1, 0)
    affine = np.diag([mm, mm, mm, 1.0]) @ image.affine
    return Priors("SPM", np.ascontiguousarray(maps[[1, 0, 2, 3, 4]]), affine, Source("SPM25", Status.SEEN))


def anatomy(name: str) -> Volume[Scanner]:
    """The T1 of one of the three heads."""
    return embedded_anatomy() if name == "colin" else read_anatomy(S1 / "T1.nii.gz" if name == "s1" else DS)


def dice(found: Segmentation) -> None:
    """Against Colin27's labels above z = 0."""
    labels = embedded_head().labels
    upper = labels.points(np.stack([np.zeros(181), np.zeros(181), np.arange(181)], axis=1))[:, 2] > 0
    ours, theirs = found.labels.data[..., upper], labels.data[..., upper]
    for tissue in FILLED:
        a, b = ours == tissue, theirs == tissue
        print(f"  Dice {tissue.name:<6}{2 * (a & b).sum() / (a.sum() + b.sum()):>7.3f}")


def surfaces(found: Segmentation) -> None:
    """Distances of FreeSurfer's points from the surfaces on which our shares are one half."""
    brain = found.shares[0] + found.shares[1]
    for name, file, share in (("white", "wm", found.shares[0]), ("pial", "pia", brain)):
        vertices = marching_cubes(np.array(share), 0.5)[0]  # type: ignore[no-untyped-call]
        meshes: list[Any] = [nib.load(S1 / f"{file}_{side}.gii") for side in ("lh", "rh")]
        points = np.concatenate([mesh.darrays[0].data[::5].astype(float) for mesh in meshes]) * mm
        away = np.asarray(cKDTree(found.labels.points(vertices)).query(points)[0])
        print(f"  {name:<6} within 1 mm {np.mean(away < 1 * mm):.3f}, 2 mm {np.mean(away < 2 * mm):.3f}; "
              f"median {np.median(away) / mm:.2f} mm, 95 % {np.percentile(away, 95) / mm:.2f} mm")


def main(names: list[str], priors: Priors) -> None:
    """Each head in turn; the peak of memory is that of the process so far."""
    for name in names:
        image, start, last = anatomy(name), perf_counter(), [perf_counter(), ""]
        print(f"{name}, {image.data.shape} voxels of {np.round(image.spacing / mm, 2)} mm, priors {priors.name}")

        def step(this: str, last: list[object] = last) -> None:
            if last[1]:
                print(f"  {last[1]:<12}{perf_counter() - float(str(last[0])):>7.1f} s")
            last[:] = [perf_counter(), this]

        found = segment(image, priors, progress=step)
        step("")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"  in all {perf_counter() - start:.1f} s, peak {peak:.2f} GiB")
        print(f"  bias {found.bias.low:.2f} to {found.bias.high:.2f}; warp: Dice {found.warp.dice:.3f}, "
              f"inverse {found.warp.inverse / mm:.2f} mm, error {(found.warp.error or 0) / mm:.1f} mm")
        print(f"  verdict {found.quality.verdict.name}: "
              + ", ".join(f"{one.key} {one.value:.3g} {one.level.name}" for one in found.quality.findings))
        if name == "colin":
            dice(found)
        if name == "s1":
            surfaces(found)


if __name__ == "__main__":
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")]
    main(chosen or ["colin", "s1", "ds"], spm() if "--spm" in sys.argv else built_in())
