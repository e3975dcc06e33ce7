"""What tells BOLD on its own T1 from BOLD on another person's: the table of docs/target.md.

Run: python benchmarks/folds.py FOLDER on the developers' data shelf. FOLDER keeps the two heads that are segmented (ten
minutes each on one core), so that a second run takes two minutes. The EPI is pycortex S1's, by the registration that
came with it; it is carried to the other heads through MNI by affine maps.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
from nilearn import masking
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial.transform import Rotation

from bobina.head import align, build
from bobina.head.segment import segment
from bobina.plan.personal import folds
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_head, read_anatomy

SHELF = Path(__file__).resolve().parents[2] / "shared" / "data"
S1 = SHELF / "subjects" / "pycortex_S1"
T1 = {"s1": S1 / "T1.nii.gz", "ds": SHELF / "subjects" / "ds000031_sub-01_ses-006_run-001_T1w.nii.gz"}
Array = NDArray[np.float64]
Scan = tuple[Volume[Scanner], NDArray[np.bool_]]
METRES = np.diag([mm, mm, mm, 1.0])


def heads(folder: Path) -> dict[str, tuple[Volume[Scanner], Array]]:
    """Labels of four heads, and their affine ways to MNI (4x4, m)."""
    usc = nib.load(SHELF / "heads" / "usc19-5_fullhead_labels.nii.gz")
    average = build("usc", Volume(np.asarray(usc.dataobj), METRES @ usc.affine, Scanner))
    found = {"colin": (embedded_head().labels, np.eye(4)), "usc": (average.labels, align(average).matrix)}
    for name, path in T1.items():
        kept = folder / f"{name}.npz"
        if not kept.exists():
            made = segment(read_anatomy(path))
            np.savez_compressed(kept, labels=made.labels.data, affine=made.labels.affine, forth=made.warp.forth.matrix)
        with np.load(kept) as stored:
            found[name] = (Volume(stored["labels"], stored["affine"], Scanner), stored["forth"])
    return found


def epi() -> Scan:
    """S1's EPI in the frame of its T1, with its brain."""
    image = nib.load(S1 / "reference.nii.gz")
    placed = np.linalg.inv(json.loads((S1 / "matrices.xfm").read_text())["magnet"]) @ image.affine
    brain = np.asarray(masking.compute_epi_mask(image).dataobj) > 0
    return Volume(image.get_fdata(), METRES @ placed, Scanner), brain


def spoilt(mean: Volume[Scanner], brain: NDArray[np.bool_]) -> Iterator[tuple[str, Scan]]:
    """The EPI as it is, and as scans and registrations are worse."""
    yield "as it is", (mean, brain)
    for width in (4, 6, 8):
        spread = width / 2.355 * mm / mean.spacing
        soft = ndimage.gaussian_filter(np.where(brain, mean.data, 0), spread)
        share = np.maximum(ndimage.gaussian_filter(brain.astype(float), spread), 1e-3)
        yield f"smoothed by {width} mm", (Volume(soft / share, mean.affine, Scanner), brain)
    noise = 0.1 * mean.data[brain].mean() * np.random.default_rng(0).standard_normal(mean.data.shape)
    yield "noise of 10 %", (Volume(mean.data + noise, mean.affine, Scanner), brain)
    for far, turned in ((3, 3), (6, 5), (12, 10), (20, 12)):
        way = np.eye(4)
        way[:3, :3] = Rotation.from_rotvec(np.radians(turned) * np.array([0.6, 0.0, 0.8])).as_matrix()
        centre = mean.points(np.argwhere(brain)).mean(axis=0)
        way[:3, 3] = centre - way[:3, :3] @ centre + far * mm * np.array([0.0, 0.8, 0.6])
        yield f"{far} mm and {turned} degrees off", (Volume(mean.data, way @ mean.affine, Scanner), brain)
    yield "flipped", (Volume(mean.data[::-1], mean.affine, Scanner), brain[::-1])


def main(folder: Path) -> None:
    """Each scan on each head."""
    known = heads(folder)
    for name, (mean, brain) in spoilt(*epi()):
        for head, (labels, to_mni) in known.items():
            way = np.linalg.inv(to_mni) @ known["s1"][1]
            found = folds.fit(Volume(mean.data, way @ mean.affine, Scanner), brain, labels)
            assert found is not None
            said = ", ".join(one.key for one in folds.judged(found))
            print(f"{name:<26}{head:<7}own {found.own:.2f} sharpness {found.sharpness:.2f} "
                  f"moved {found.moved / mm:4.1f} mm {said}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
