"""Cortical surfaces that FreeSurfer made: its own files, or GIFTI as fMRIPrep and pycortex keep them."""

from __future__ import annotations

import gzip
import re
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.parsers.expat import ExpatError

import nibabel as nib
import numpy as np
from nibabel.freesurfer.io import read_geometry
from numpy.typing import NDArray

from bobina.head.agreement import WHITE, white_edge
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Part = tuple[Literal["left", "right"], Literal["white", "pial"]]

_PARTS: tuple[Part, ...] = (("left", "white"), ("left", "pial"), ("right", "white"), ("right", "pial"))
_SIDE = {"lh": "left", "l": "left", "left": "left", "rh": "right", "r": "right", "right": "right"}
_KIND = {"white": "white", "smoothwm": "white", "wm": "white", "pial": "pial", "pia": "pial"}
_NAMES = tuple(re.compile(pattern) for pattern in (
    r"(?P<side>lh|rh)\.(?P<kind>white|pial)(\.surf)?(\.gii(\.gz)?)?",
    r"(?:[a-z]+-[A-Za-z0-9]+_)*hemi-(?P<side>[LR])_(?P<kind>white|smoothwm|pial)\.surf\.gii",
    r"(?P<kind>wm|white|pia|pial)_(?P<side>lh|rh|left|right)\.gii(\.gz)?",
))
_CONFORMED = np.array([[-1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
"""Columns: the voxel axes of FreeSurfer's conformed image in its surface ("tkr") RAS, whose origin is the middle of the
image (nibabel, MGHHeader.get_vox2ras_tkr)."""
_SCANNER = {1, 2}
"""NIFTI_XFORM codes (scanner, aligned) by which a GIFTI says that its points are in the scanner's frame"""


@dataclass(frozen=True, eq=False, slots=True)
class Hemisphere:
    """The white and the pial surface of one side; their vertices correspond."""

    white: Surface[Scanner]
    pial: Surface[Scanner]


@dataclass(frozen=True, eq=False, slots=True)
class _Mesh:
    """Points (n, 3) in m, and the 4x4 (m) from them to the scanner's frame; None where the file does not say."""

    points: Array
    triangles: NDArray[np.int32]
    to_scanner: Array | None


def read_freesurfer(
    source: Path | str | Mapping[Part, Path], t1: Volume[Scanner] | None = None
) -> Mapping[Literal["left", "right"], Hemisphere]:
    """White and pial surface of both hemispheres in m of the scanner's frame, winding outwards.

    ``source``: a subject's folder (or its surf/), an anat/ folder of fMRIPrep, a folder of wm_lh.gii and the like, or
    the four files by (side, kind). Surface ("tkr") RAS is turned to the scanner's by the geometry in the file; where
    a file does not say its frame, the ``t1`` tells: its white surface lies where white matter ends. With ``t1`` every
    white surface is held to it. BadInput: a file is missing or damaged, its frame cannot be told, or it is not on
    the T1.
    """
    files = _files(Path(source)) if isinstance(source, (str, Path)) else dict(source)
    missing = [" ".join(part) for part in _PARTS if part not in files]
    if missing:
        raise BadInput(f"of FreeSurfer's surfaces {', '.join(missing)} is missing: give white and pial of both sides")
    meshes = {part: _read(files[part]) for part in _PARTS}
    result: dict[Literal["left", "right"], Hemisphere] = {}
    for side in ("left", "right"):
        white, pial = meshes[side, "white"], meshes[side, "pial"]
        if len(white.points) != len(pial.points):
            raise BadInput(f"{files[side, 'white'].name} and {files[side, 'pial'].name} have different vertices")
        placed = _placed(files[side, "white"], white, t1)
        to = pial.to_scanner if pial.to_scanner is not None else placed
        result[side] = Hemisphere(_surface(white, placed, Scanner), _surface(pial, to, Scanner))
    return result


def read_fsaverage(path: Path | str) -> Surface[MNI]:
    """A surface of fsaverage (.gii, .gii.gz or FreeSurfer's own), whose points are in MNI305, m. Raises BadInput."""
    mesh = _read(Path(path))
    return _surface(mesh, np.eye(4), MNI)


def _files(folder: Path) -> dict[Part, Path]:
    at = folder / "surf" if (folder / "surf").is_dir() else folder
    if not at.is_dir():
        raise BadInput(f"there is no folder {folder}")
    found: dict[Part, Path] = {}
    for file in sorted(at.iterdir()):
        match = next((match for name in _NAMES if (match := name.fullmatch(file.name))), None)
        if not match or "space-" in file.name or "_den-" in file.name:
            continue
        part: Any = (_SIDE[match["side"].lower()], _KIND[match["kind"]])
        if part in found and match["kind"] != "smoothwm" and "smoothwm" not in found[part].name:
            raise BadInput(f"{at} holds {found[part].name} and {file.name}: name the four files of one person")
        if part not in found or match["kind"] != "smoothwm":
            found[part] = file
    return found


def _read(path: Path) -> _Mesh:
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        mesh = _gifti(path) if path.name.endswith((".gii", ".gii.gz")) else _geometry(path)
    except (OSError, EOFError, ValueError, IndexError, UnicodeDecodeError, zlib.error, ExpatError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{path.name} is damaged or no surface of FreeSurfer or GIFTI: copy it again") from error
    used = np.unique(mesh.triangles)
    if not used.size or used[0] < 0 or used[-1] >= len(mesh.points) or not np.isfinite(mesh.points).all():
        raise BadInput(f"{path.name} is damaged: its triangles or points are not those of a surface")
    return mesh


def _geometry(path: Path) -> _Mesh:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        points, triangles, about = read_geometry(path, read_metadata=True)
    known = str(about.get("valid", "0")).startswith("1") and "cras" in about
    to = _from_tkr(np.stack([about[f"{axis}ras"] for axis in "xyz"], axis=1), about["cras"]) if known else None
    return _Mesh(np.asarray(points, float) * mm, np.asarray(triangles, np.int32), to)


def _gifti(path: Path) -> _Mesh:
    content = gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()
    image = nib.GiftiImage.from_bytes(content)
    points, triangles = (image.get_arrays_from_intent(f"NIFTI_INTENT_{name}")[0] for name in ("POINTSET", "TRIANGLE"))
    to = np.eye(4) if points.coordsys and int(points.coordsys.dataspace) in _SCANNER else _by_metadata(points.meta)
    return _Mesh(np.asarray(points.data, float) * mm, np.asarray(triangles.data, np.int32), to)


def _by_metadata(meta: Mapping[str, str]) -> Array | None:
    """Of VolGeom* keys, as mris_convert leaves them; smriprep sets C_R, C_A, C_S to 0 where it has moved the points."""
    if not all(f"VolGeomC_{axis}" in meta for axis in "RAS"):
        return None
    middle = np.array([float(meta[f"VolGeomC_{axis}"]) for axis in "RAS"])
    if not middle.any():
        return np.eye(4)
    axes = [
        [float(meta.get(f"VolGeom{column}_{axis}", usual)) for column, usual in zip("XYZ", row, strict=True)]
        for axis, row in zip("RAS", _CONFORMED, strict=True)
    ]
    return _from_tkr(np.array(axes), middle)


def _from_tkr(axes: Array, middle: Array) -> Array:
    """4x4 (m) from surface RAS to the scanner's, by the image's axes (columns) and middle (mm) there."""
    to = np.eye(4)
    to[:3, :3] = axes @ _CONFORMED.T
    to[:3, 3] = np.asarray(middle) * mm
    return to


def _placed(path: Path, mesh: _Mesh, t1: Volume[Scanner] | None) -> Array:
    """The way to the scanner's frame that the file says, or that the T1 shows."""
    if mesh.to_scanner is not None and t1 is None:
        return mesh.to_scanner
    if t1 is None:
        raise BadInput(f"{path.name} does not say in which frame its points are: give the T1 of the same person too")
    ways = [np.eye(4), _of_image(t1)] if mesh.to_scanner is None else [mesh.to_scanner]
    seen = [white_edge(_surface(mesh, way, Scanner), t1) for way in ways]
    best = int(np.argmax(seen))
    if seen[best] < WHITE:
        raise BadInput(
            f"{path.name} does not lie where white matter ends in the T1 (brighter inside than outside at "
            f"{seen[best]:.0%} of its vertices, at least {WHITE:.0%} are expected): are they of one scan?"
        )
    return ways[best]


def _of_image(t1: Volume[Scanner]) -> Array:
    """From surface RAS of FreeSurfer's image, if this is it."""
    return _from_tkr(t1.affine[:3, :3] / t1.spacing, t1.points(np.array(t1.data.shape) / 2) / mm)


def _surface(mesh: _Mesh, to: Array, frame: Any) -> Surface[Any]:
    points = mesh.points @ to[:3, :3].T + to[:3, 3]
    a, b, c = (points[mesh.triangles[:, k]] - points.mean(axis=0) for k in range(3))
    outward = np.einsum("ij,ij->", a, np.cross(b, c)) > 0
    return Surface(points, mesh.triangles if outward else mesh.triangles[:, ::-1], frame)
