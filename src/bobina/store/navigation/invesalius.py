"""InVesalius's marker file (.mkss), tab-separated, version 3 of the layout.

Read in its source, not in a real file, and never loaded there: positions x, y, z in mm of its own space (voxels of the
image turned to RAS, y counted from the front) and angles in degrees (first about x, then y, then z, all fixed); then
both again in world coordinates. Of the coil's axes the source says that x runs along the short side and points "from
left to right", y along the long side, z out of the head; that x points away from the handle is our reading.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.files import write_text
from bobina.store.navigation.marker import Array, Marker, in_mm, plain, pose_of
from bobina.store.points import read_text

MAGIC = "##INVESALIUS3_MARKER_FILE_"
VERSION = 3
COIL_TARGET, COIL_POSE = "3", "4"
KINDS = {COIL_TARGET: "target", COIL_POSE: "sample"}
AXES = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, -1]])
"""InVesalius's coil axes (columns) times this are ours, and back: x = y, y = x, z = -z."""
WORLD = ("x_world", "y_world", "z_world", "alpha_world", "beta_world", "gamma_world")
_BEFORE = {"marker_id": "0"}
_AFTER = {
    "r": "1", "g": "0", "b": "0", "size": "2", "label": '""', "x_seed": "0", "y_seed": "0", "z_seed": "0",
    "is_target": "False", "is_point_of_interest": "False", "session_id": "1", "x_cortex": "None", "y_cortex": "None",
    "z_cortex": "None", "alpha_cortex": "None", "beta_cortex": "None", "gamma_cortex": "None",
    "marker_type": COIL_TARGET, "z_rotation": "0.0", "z_offset": "0.0", "mep_value": "None", "brain_target_list": "[]",
}  # fmt: skip


def read_invesalius(path: Path | str) -> tuple[Marker, ...]:
    """The coil targets and coil poses of a file, by their world coordinates, in m. Raises BadInput."""
    name = Path(path).name
    first, *lines = read_text(path).splitlines() or [""]
    if not first.startswith(MAGIC):
        raise BadInput(f"{name} is no marker file of InVesalius: it does not begin with {MAGIC}")
    found = []
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), start=3):
        if row.get("marker_type") not in KINDS:
            continue
        try:
            values = [float(row[key]) for key in WORLD]
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                f"{name}, line {number}: no world coordinates ({error}): open the image as NIfTI in InVesalius and "
                "save the markers again"
            ) from error
        axes = Rotation.from_euler("xyz", values[3:], degrees=True).as_matrix() @ AXES
        pose = pose_of(f"{name}, line {number}", axes, np.array(values[:3]))
        found.append(Marker(row.get("label") or "", pose, KINDS[row["marker_type"]]))
    return tuple(found)


def write_invesalius(path: Path | str, markers: Iterable[Marker], image: Volume[Scanner]) -> Path:
    """Write coil targets for the NIfTI ``image`` that InVesalius has open: its own space depends on the image."""
    to_world, height = _space(image)
    columns = [*_BEFORE, "x", "y", "z", "alpha", "beta", "gamma", *_AFTER, *WORLD]
    lines = [f"{MAGIC}{VERSION}", "\t".join(f'"{column}"' for column in columns)]
    for number, marker in enumerate(markers):
        world = in_mm(marker.pose)
        world[:3, :3] = world[:3, :3] @ AXES
        own = np.linalg.inv(to_world) @ world
        own[1, 3] = height - own[1, 3]
        settled = {**_AFTER, "label": f'"{plain(marker.name)}"'}
        lines.append("\t".join([str(number), *_numbers(own), *settled.values(), *_numbers(world)]))
    return write_text(Path(path), "\n".join(lines) + "\n")


def _numbers(matrix: Array) -> list[str]:
    angles = Rotation.from_matrix(matrix[:3, :3]).as_euler("xyz", degrees=True)
    return [f"{value:.6f}" for value in (*matrix[:3, 3], *angles)]


def _space(image: Volume[Scanner]) -> tuple[Array, float]:
    """The rigid matrix (4, 4), mm, from the image's canonical voxels in mm to the world; its extent in y, mm."""
    turned = nib.orientations.io_orientation(image.affine)
    affine = image.affine @ nib.orientations.inv_ornt_aff(turned, image.data.shape[:3])
    edges = np.linalg.norm(affine[:3, :3], axis=0)
    count = image.data.shape[:3][int(np.flatnonzero(turned[:, 0] == 1)[0])]
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = affine[:3, :3] / edges, affine[:3, 3] / mm
    return matrix, float(edges[1] / mm * (count - 1))
