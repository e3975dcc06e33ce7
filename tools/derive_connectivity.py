"""The 400 parcels' connectivity with the subgenual cingulate in two groups, embedded in bobina.plan.

Run in the repository root: python tools/derive_connectivity.py ../shared/data/connectivity
The seed is a 10 mm sphere at MNI (6, 16, -10); the parcels it meets stand in for it, each by its share of the sphere's
labelled voxels. r is the mean, so weighted, of a parcel's Pearson r with them. After global-signal regression: the
mean over parcels (the global signal) is partialled out of the matrix first. A seed parcel's own r includes itself.
"""

import csv
import sys
from pathlib import Path

import nibabel as nib
import numpy as np

OUT = Path("src/bobina/plan/atlas/schaefer400_sgacc.csv")
ATLAS = "Schaefer2018_400Parcels_7Networks_order_FSLMNI152_1mm"
SEED, RADIUS = (6, 16, -10), 10
GROUPS = ("main", "holdout")


def partial(matrix: np.ndarray) -> np.ndarray:
    """Correlations with the mean signal of all parcels (each of unit variance) partialled out."""
    mean = matrix.mean(axis=1)
    rest = matrix - np.outer(mean, mean) / matrix.mean()
    scale = np.sqrt(np.diag(rest))
    return rest / np.outer(scale, scale)


def main(folder: Path) -> None:
    image = nib.load(folder / f"{ATLAS}.nii.gz")
    labels = np.asarray(image.dataobj).astype(int)
    lines = (folder / f"{ATLAS}_labels.txt").read_text().splitlines()
    names = [line.split("\t")[1].removeprefix("7Networks_") for line in lines]
    xyz = np.argwhere(labels) @ image.affine[:3, :3].T + image.affine[:3, 3]
    parcel = labels[labels > 0]
    centroids = np.array([xyz[parcel == k].mean(axis=0) for k in range(1, 401)])
    met = np.bincount(parcel[np.linalg.norm(xyz - SEED, axis=1) <= RADIUS], minlength=401)[1:]
    weight = met / met.sum()
    matrices = [np.loadtxt(folder / f"brainspace_{group}_schaefer400_FC.csv", delimiter=",") for group in GROUPS]
    columns = [matrix @ weight for matrix in matrices] + [partial(matrix) @ weight for matrix in matrices]
    with OUT.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(
            ["parcel", "name", "x_mm", "y_mm", "z_mm", "seed", "r_main", "r_holdout", "gsr_main", "gsr_holdout"]
        )
        for k in range(400):
            r = [f"{column[k]:.4f}" for column in columns]
            rows.writerow([k + 1, names[k], *np.round(centroids[k], 1), f"{weight[k]:.3f}", *r])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
