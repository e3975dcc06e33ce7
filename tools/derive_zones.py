"""Where hemispheres, what lies below and what is filled in them are expected in MNI, at 2 mm, for bobina.head.sheets.

Made of what nilearn ships: the surfaces of fsaverage5 (taken from MNI 305 to MNI 152) and the ICBM 152 maps of grey and
white matter. Run in the repository root: python tools/derive_zones.py
"""

from importlib.resources import files
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

OUT = Path("src/bobina/head/atlas/zones_2mm.npz")
TO_152 = np.array([
    [0.9975, -0.0073, 0.0176, -0.0429], [0.0146, 1.0009, -0.0024, 1.5496], [-0.0130, -0.0093, 0.9971, 1.1840],
    [0, 0, 0, 1],
])
"""MNI 305 to MNI 152 as FreeSurfer gives it (recollected), mm"""
SHELL, CLEAR, DEEP = 1.0, 6.0, 3.5
"""mm: a mark of a hemisphere lies so far inside its white surface; a mark below so far outside its pial; what is filled
so far from cortex"""


def surface(name: str) -> tuple[np.ndarray, np.ndarray]:
    points, triangles = (part.data for part in nib.load(files("nilearn.datasets.data") / "fsaverage5" / name).darrays)
    return points @ TO_152[:3, :3].T + TO_152[:3, 3], triangles


def signed(points: np.ndarray, triangles: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Distance in mm, negative inside: to the nearest of points strewn over it, the sign by the normal there."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    weights = np.random.default_rng(0).dirichlet((1, 1, 1), 8)
    strewn = np.concatenate([w[0] * a + w[1] * b + w[2] * c for w in weights])
    far, which = cKDTree(strewn).query(places)
    side = np.einsum("ij,ij->i", places - strewn[which], normals[which % len(a)])
    return np.where(side > 0, far, -far)


def main_part(mask: np.ndarray) -> np.ndarray:
    parts, _ = ndimage.label(mask)
    return parts == np.bincount(parts.ravel())[1:].argmax() + 1


def main() -> None:
    grey, white = (
        nib.load(files("nilearn.datasets.data") / f"mni_icbm152_{kind}_tal_nlin_sym_09a_converted.nii.gz")
        for kind in ("gm", "wm")
    )
    affine = grey.affine @ np.diag([2, 2, 2, 1])
    gm, wm = (ndimage.gaussian_filter(np.asarray(map_.dataobj) / 255, 0.7)[::2, ::2, ::2] for map_ in (grey, white))
    places = np.indices(gm.shape).reshape(3, -1).T @ affine[:3, :3].T + affine[:3, 3]
    x = places[:, 0].reshape(gm.shape)
    zones = np.zeros(gm.shape, np.uint8)
    outer, inner, cortex = (np.full(gm.shape, 99.0) for _ in range(3))
    for side in ("left", "right"):
        (pial, triangles), (inside, _) = surface(f"pial_{side}.gii.gz"), surface(f"white_{side}.gii.gz")
        outer = np.minimum(outer, signed(pial, triangles, places).reshape(gm.shape))
        within = signed(inside, triangles, places).reshape(gm.shape)
        inner = np.minimum(inner, within)
        zones[(within < -SHELL) & ((x < -2) if side == "left" else (x > 2))] = 1 if side == "left" else 2
        thick = np.linalg.norm(pial - inside, axis=1) > 0.7
        far = cKDTree(((pial + inside) / 2)[thick]).query(places)[0].reshape(gm.shape)
        cortex = np.minimum(cortex, far)
    zones[np.isin(zones, (1, 2)) & ~ndimage.binary_opening(wm + gm > 0.2, iterations=2)] = 0
    low = (gm + wm > 0.4) & (outer > CLEAR) & (places[:, 2].reshape(gm.shape) < 0)
    zones[main_part(ndimage.binary_opening(low, iterations=2))] = 3
    hollow = ndimage.binary_dilation(ndimage.binary_opening((wm < 0.6) & (inner < 1) & (cortex > DEEP)), iterations=1)
    gap = (np.abs(x) <= 4) & ndimage.binary_closing(inner < 0, iterations=4)
    zones[(hollow | gap) & (cortex > DEEP) & (zones != 3) & (outer < 3)] += 4
    np.savez_compressed(OUT, data=zones, affine=np.diag([1e-3, 1e-3, 1e-3, 1]) @ affine)
    print(OUT, zones.shape, np.bincount(zones.ravel()), OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
