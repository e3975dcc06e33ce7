import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nibabel.freesurfer.io import write_geometry
from nibabel.gifti.gifti import GiftiCoordSystem, GiftiDataArray, GiftiImage, GiftiMetaData
from numpy.typing import NDArray
from skimage import measure

from bobina.head.agreement import white_edge
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.freesurfer import read_freesurfer, read_fsaverage
from bobina.store.images import read_anatomy
from made_heads import sphere

MIDDLE = np.array([4.0, -11.0, 23.0])
"""mm: the middle of the image in the scanner, which FreeSurfer calls c_ras"""
SHIFT = (np.array([-32.0, 0, 0]), np.array([32.0, 0, 0]))


def ball(radius: float, at: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Points (mm) and triangles of a sphere."""
    axis = np.arange(-12, 13)
    distance = np.sqrt(sum(part**2 for part in np.meshgrid(axis, axis, axis, indexing="ij")))
    points, triangles, _, _ = measure.marching_cubes(10 - distance, 0)  # type: ignore[no-untyped-call]
    return (points - 12) * radius / 10 + at, triangles.astype(np.int32)


def parts() -> dict[str, tuple[NDArray[np.float64], NDArray[np.int32]]]:
    """Two hemispheres in the scanner's frame, mm."""
    return {
        f"{side}.{kind}": ball(radius, MIDDLE + shift)
        for side, shift in zip(("lh", "rh"), SHIFT, strict=True) for kind, radius in (("white", 25), ("pial", 28))
    }


def geometry(axes: Any = ((-1, 0, 0), (0, 0, -1), (0, 1, 0))) -> dict[str, Any]:
    return {
        "head": np.array([2, 0, 20]), "valid": "1  # volume info valid", "filename": "orig.mgz",
        "volume": np.array([256] * 3), "voxelsize": np.ones(3), "xras": np.array(axes[0], float),
        "yras": np.array(axes[1], float), "zras": np.array(axes[2], float), "cras": MIDDLE,
    }


def subject(folder: Path, *, axes: Any = None, inside_out: bool = False) -> Path:
    """As recon-all leaves it: points in surface RAS."""
    about = geometry(axes) if axes else geometry()
    rows = np.stack([about[key] for key in ("xras", "yras", "zras")], axis=1)
    turn = rows @ np.linalg.inv([[-1, 0, 0], [0, 0, 1], [0, -1, 0]])
    (folder / "surf").mkdir(parents=True)
    for name, (points, triangles) in parts().items():
        tkr = (points - MIDDLE) @ turn
        write_geometry(folder / "surf" / name, tkr, triangles[:, ::-1] if inside_out else triangles, "made", about)
    return folder


def gifti(path: Path, points: Any, triangles: Any, space: int = 0, meta: dict[str, str] | None = None) -> Path:
    arrays = [
        GiftiDataArray(np.asarray(points, np.float32), "NIFTI_INTENT_POINTSET", meta=GiftiMetaData(meta or {}),
                       coordsys=GiftiCoordSystem(space, space, np.eye(4))),
        GiftiDataArray(np.asarray(triangles, np.int32), "NIFTI_INTENT_TRIANGLE"),
    ]
    content = GiftiImage(darrays=arrays).to_bytes()
    path.write_bytes(gzip.compress(content) if path.name.endswith(".gz") else content)
    return path


def outward(surface: Surface[Any]) -> bool:
    a, b, c = (surface.vertices[surface.triangles[:, k]] - surface.vertices.mean(axis=0) for k in range(3))
    return bool(np.einsum("ij,ij->", a, np.cross(b, c)) > 0)


def right(found: Any) -> None:
    for side, shift in zip(("left", "right"), SHIFT, strict=True):
        for surface, radius in ((found[side].white, 25), (found[side].pial, 28)):
            away = np.linalg.norm(surface.vertices / mm - (MIDDLE + shift), axis=1)
            assert np.abs(away - radius).max() < 1
            assert outward(surface)


@pytest.mark.parametrize("inside_out", [False, True])
def test_surface_ras_becomes_the_scanners(tmp_path: Path, inside_out: bool) -> None:
    right(read_freesurfer(subject(tmp_path / "bert", inside_out=inside_out)))


def test_axes_that_are_not_conformed_are_followed(tmp_path: Path) -> None:
    right(read_freesurfer(subject(tmp_path / "bert", axes=((0, 1, 0), (-1, 0, 0), (0, 0, 1)))))


@pytest.mark.parametrize("moved", ["tkr", "zeroed", "scanner"])
def test_gifti_of_fmriprep_and_mris_convert(tmp_path: Path, moved: str) -> None:
    """With C_RAS to add; moved, and C_RAS set to 0; or said to be in the scanner's frame, with C_RAS left in."""
    for name, (points, triangles) in parts().items():
        side, kind = name.split(".")
        middle = MIDDLE * (moved != "zeroed")
        meta = {f"VolGeomC_{axis}": f"{value:.6f}" for axis, value in zip("RAS", middle, strict=True)}
        path = tmp_path / f"sub-01_hemi-{side[0].upper()}_{kind}.surf.gii"
        gifti(path, points - MIDDLE * (moved == "tkr"), triangles, int(moved == "scanner"), meta)
    (tmp_path / "sub-01_space-fsLR_den-32k_hemi-L_pial.surf.gii").write_text("not opened")
    right(read_freesurfer(tmp_path))


@pytest.mark.parametrize("tkr", [False, True])
def test_the_t1_tells_the_frame_that_the_file_does_not(tmp_path: Path, tkr: bool) -> None:
    for name, (points, triangles) in parts().items():
        side, kind = name.split(".")
        gifti(tmp_path / f"{ {'white': 'wm', 'pial': 'pia'}[kind] }_{side}.gii", points - MIDDLE * tkr, triangles)
    with pytest.raises(BadInput, match="does not say in which frame"):
        read_freesurfer(tmp_path)
    right(read_freesurfer(tmp_path, white_balls()))


def white_balls() -> Volume[Scanner]:
    """An image, its middle at MIDDLE, in which the white balls are bright, in FreeSurfer's axes."""
    affine = np.eye(4)
    affine[:3, :3] = 2 * mm * np.array([[-1, 0, 0], [0, 0, 1], [0, -1, 0]])
    affine[:3, 3] = MIDDLE * mm - affine[:3, :3] @ [64, 64, 64]
    grid = np.stack(np.meshgrid(*[np.arange(128)] * 3, indexing="ij"), axis=-1)
    xyz = (grid @ affine[:3, :3].T + affine[:3, 3]) / mm
    depth = np.max([25 - np.linalg.norm(xyz - MIDDLE - shift, axis=-1) for shift in SHIFT], axis=0)
    return Volume(np.clip(100 + 20 * depth, 0, 200), affine, Scanner)


def test_surfaces_of_another_person_are_refused(tmp_path: Path) -> None:
    labels, affine = sphere(4)
    with pytest.raises(BadInput, match="white matter ends"):
        read_freesurfer(subject(tmp_path / "bert"), Volume(labels, affine, Scanner))


def test_what_is_missing_or_damaged_is_said(tmp_path: Path) -> None:
    folder = subject(tmp_path / "bert")
    pial = folder / "surf" / "rh.pial"
    content = pial.read_bytes()
    pial.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadInput, match=r"rh\.pial"):
        read_freesurfer(folder)
    pial.unlink()
    with pytest.raises(BadInput, match="right pial is missing"):
        read_freesurfer(folder)
    with pytest.raises(BadInput, match="no folder"):
        read_freesurfer(tmp_path / "nobody")
    bad = tmp_path / "pial_left.gii"
    bad.write_text("<GIFTI")
    with pytest.raises(BadInput, match="damaged"):
        read_fsaverage(bad)


def test_a_real_persons_surfaces_lie_in_the_scanners_frame(shared: Path) -> None:
    t1 = read_anatomy(shared / "subjects" / "pycortex_S1" / "T1.nii.gz")
    found = read_freesurfer(shared / "subjects" / "pycortex_S1", t1)
    for side, sign in (("left", -1), ("right", 1)):
        white, pial = found[side].white, found[side].pial  # type: ignore[index]
        assert white_edge(white, t1) > 0.98
        assert outward(white)
        assert sign * white.vertices[:, 0].mean() > 20 * mm
        apart = np.linalg.norm(white.vertices - pial.vertices, axis=1)
        assert 2 * mm < np.median(apart) < 4 * mm


def test_fsaverage_is_in_mni(shared: Path) -> None:
    surface = read_fsaverage(shared / "subjects" / "lemon_010188_fsaverage5" / "white_left.gii.gz")
    assert len(surface.vertices) == 10242
    assert surface.frame.__name__ == "MNI"
    assert outward(surface)
    assert surface.vertices[:, 0].mean() < -20 * mm
