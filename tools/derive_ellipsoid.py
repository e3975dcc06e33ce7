"""The field of a figure-8 coil in ellipsoidal heads, by OpenMEEG's symmetric BEM and reciprocity, for tests/field.

There is no closed form for an ellipsoid under a coil; this is another code and another method. OpenMEEG (CeCILL-B) is
no dependency of the project: put it in a folder of its own. In the repository root, on one core (about 10 minutes,
3 GiB; it prints thousands of harmless lines on its meshes):

    pip install --no-deps --target SCRATCH openmeeg==2.6.0
    OMP_NUM_THREADS=1 PYTHONPATH=SCRATCH:tests .venv/bin/python tools/derive_ellipsoid.py 2>SCRATCH/log

u . E(r) = -sum_k m_k . B_u(r_k): m_k are the coil's dipoles (A m^2 per A/s of dI/dt), B_u is the field at r_k of a unit
current dipole u at r, of which the head's part is H2M H^-1 DSM; solved from the left, for all points at once. The
recipe is first held to the closed form in a sphere.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import openmeeg as om
from numpy.typing import NDArray
from openmeeg._make_geometry import OrientedMesh, SimpleDomain, make_geometry
from openmeeg._openmeeg_wrapper import Vector
from scipy.spatial import ConvexHull
from scipy.spatial.transform import Rotation

from bobina.coil import DESIGNS, NO_ELEMENTS, Coil, Elements, coil
from bobina.field import sphere_field
from bobina.head import CONDUCTIVITY, Tissue
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import cap, relative

Array = NDArray[np.float64]
OUT = Path("tests/field/ellipsoids.npz")
OUTER = np.array([80, 95, 88]) * mm
"""semi-axes of the scalp along Scanner's x, y, z; every other surface lies within it by so much along every axis"""
SPOT = np.array([-0.55, 0.40, 0.73]) / np.linalg.norm([-0.55, 0.40, 0.73])
"""where the coil lies, on the ellipsoid made a unit sphere"""
SKIN = [(Tissue.BONE, OUTER - 6 * mm), (Tissue.SCALP, OUTER)]
CYST = np.array([12, 10, 8]) * mm
CASES = {
    "three": [(Tissue.GM, OUTER - 11 * mm), *SKIN],
    "four": [(Tissue.GM, OUTER - 14 * mm), (Tissue.CSF, OUTER - 11 * mm), *SKIN],
    "cyst": [(Tissue.CSF, CYST), (Tissue.GM, OUTER - 11 * mm), *SKIN],
}
"""tissues and the semi-axes of their outer surfaces, innermost first, all about the origin but for the cyst"""
CYST_CENTRE = np.round(SPOT * (OUTER - 35 * mm), 3)
"""under the coil, its nearest side 14 mm within the brain: there conductivity matters much"""
GAP, TURN, LEAN = 1 * mm, 0.9, (0.10, -0.06)
"""the coil's face above the spot; its turn about its z and its tilts, rad"""
DEPTHS = np.array([3, 5, 8, 12, 20, 35]) * mm
"""of points within the brain's surface"""
GAPS = np.array([3, 5, 8]) * mm
"""of points outside the cyst"""
COARSE, FINE = 6, 10
"""edges of the icosahedron are cut in so many parts: 362 and 1002 vertices per surface"""
GRADING = 2.0
"""under the coil the triangles are so many times smaller, on the far side so many times larger"""


def wing(x: float, sense: int, cell: float = 5.5 * mm) -> tuple[Array, Array]:
    """One wing of figure-8-70 as dipoles (n, 3) along z: rings, each with the moment of the turns around it."""
    design = DESIGNS["figure-8-70"]
    turns = design.winding.radii
    edges = np.concatenate([np.linspace(0, turns[0], 6), np.linspace(turns[0], turns[-1], 4)[1:]])
    depth = -design.recess - design.winding.wire_height / 2
    points, moments = [], []
    for low, high in pairwise(edges):
        moment = np.pi * (np.minimum(turns, high) ** 2 - np.minimum(turns, low) ** 2).sum()
        radius = np.sqrt((low**2 + high**2) / 2)
        count = max(round(2 * np.pi * radius / cell), 3)
        angle = 2 * np.pi * (np.arange(count) + 0.5) / count
        points.append(np.stack([x + radius * np.cos(angle), radius * np.sin(angle), np.full(count, depth)], axis=1))
        moments.append(np.tile([0, 0, sense * moment / count], (count, 1)))
    return np.concatenate(points), np.concatenate(moments)


def figure_8() -> Coil:
    """Both wings: for positive dI/dt the right one turns clockwise seen from the head, moment along -z."""
    half = DESIGNS["figure-8-70"].apart / 2
    points, moments = (np.concatenate(parts) for parts in zip(wing(half, -1), wing(-half, 1), strict=True))
    like = coil("figure-8-70")
    return Coil("dipoles", "figure-8", NO_ELEMENTS, Elements(points, moments), like.casing, None, like.source)


def over(outer: Array) -> Rigid[Scanner, CoilFrame]:
    """The coil's pose over the spot of an ellipsoid of semi-axes ``outer`` (3,), m."""
    up = SPOT / outer / np.linalg.norm(SPOT / outer)
    flat = Rotation.align_vectors([-up], [[0.0, 0.0, 1.0]])[0]
    matrix = np.eye(4)
    matrix[:3, :3] = (flat * Rotation.from_euler("xyz", [*LEAN, TURN])).as_matrix()
    matrix[:3, 3] = outer * SPOT + GAP * up
    return Rigid(matrix, Scanner, CoilFrame)


def inside(brain: Array) -> Array:
    """Points (n, 3) m in the brain: 20 at each depth under the coil, 30 anywhere, and near the centre."""
    to_spot = Rotation.align_vectors([SPOT], [[0.0, 0.0, 1.0]])[0]
    under = [to_spot.apply(cap(1.0, 20, 1.1)) * (brain - depth) for depth in DEPTHS]
    around = cap(1.0, 30, np.pi) * (brain - np.tile(DEPTHS, 5)[:, None])
    return np.round(np.concatenate([*under, around, [[1 * mm, 2 * mm, -1 * mm]]]), 6)


def about_cyst() -> Array:
    """Points (n, 3) m in the brain: 40 all round the cyst at each gap."""
    return np.round(CYST_CENTRE + np.concatenate([cap(1.0, 40, np.pi) * (CYST + gap) for gap in GAPS]), 6)


def icosphere(parts: int) -> Array:
    """Points (10 parts^2 + 2, 3) on the unit sphere, dense about the spot (a conformal map keeps triangles regular)."""
    golden = (1 + np.sqrt(5)) / 2
    corners = np.array([np.roll([0, a, b * golden], k) for k in range(3) for a in (-1, 1) for b in (-1, 1)])
    weights = np.array([(i, j, parts - i - j) for i in range(parts + 1) for j in range(parts + 1 - i)]) / parts
    points = np.concatenate([weights @ corners[face] for face in ConvexHull(corners).simplices])
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points = points[np.unique(np.round(points, 6), axis=0, return_index=True)[1]]
    up = points @ SPOT
    plane = (points - np.outer(up, SPOT)) / (1 + up)[:, None] / GRADING
    square = (plane**2).sum(axis=1)
    graded: Array = (2 * plane + np.outer(1 - square, SPOT)) / (1 + square)[:, None]
    return graded


def mesh(parts: int) -> tuple[Array, NDArray[np.int_]]:
    """A unit sphere as a polyhedron: vertices lifted so that about each of them it holds the sphere's own volume."""
    points = icosphere(parts)
    triangles = ConvexHull(points).simplices
    a, b, c = (points[triangles[:, k]] for k in range(3))
    six = np.einsum("ij,ij->i", a, np.cross(b, c))
    triangles[six < 0] = triangles[six < 0][:, ::-1]
    six = np.abs(six)
    angle = 2 * np.arctan2(six, 1 + (a * b + b * c + c * a).sum(axis=1))
    wanted, held = (np.bincount(triangles.ravel(), np.repeat(part, 3)) for part in (angle, six / 2))
    return points * np.cbrt(wanted / held)[:, None], triangles


@dataclass(frozen=True, slots=True)
class Layers:
    """Nested ellipsoids, innermost first: semi-axes and centres (k, 3) m, what is within each: tissue, sigma (S/m)."""

    tissues: list[Tissue]
    semi_axes: Array
    centres: Array
    sigma: Array

    def geometry(self, parts: int) -> om._openmeeg_wrapper.Geometry:
        unit, triangles = mesh(parts)
        names = [tissue.name for tissue in self.tissues]
        domains = {"AIR": ([(names[-1], SimpleDomain.Outside)], 0.0)}
        for k, name in enumerate(names):
            within = [(names[k - 1], SimpleDomain.Outside)] if k else []
            domains[name] = ([(name, SimpleDomain.Inside), *within], self.sigma[k])
        placed = zip(names, self.semi_axes, self.centres, strict=True)
        meshes = {name: (unit * axes + centre, triangles) for name, axes, centre in placed}
        return make_geometry(meshes, {name: [(name, OrientedMesh.Normal)] for name in names}, domains)


def layers(surfaces: list[tuple[Tissue, Array]]) -> Layers:
    tissues = [tissue for tissue, _ in surfaces]
    centres = np.array([CYST_CENTRE if axes is CYST else np.zeros(3) for _, axes in surfaces])
    sigma = np.array([CONDUCTIVITY[tissue].value for tissue in tissues])
    return Layers(tissues, np.array([axes for _, axes in surfaces]), centres, sigma)


def solve(head: Layers, of: Coil, pose: Rigid[Scanner, CoilFrame], points: Array, parts: int) -> Array:
    """E (n, 3) in V/m per A/s at ``points`` (n, 3) m of the grey matter."""
    geometry = head.geometry(parts)
    at, moment = pose.points(of.dipoles.points), pose.vectors(of.dipoles.vectors)
    size = np.linalg.norm(moment, axis=1)
    names = [str(k) for k in range(len(at))]
    sensors = om.Sensors(names, _matrix(at), _matrix(moment / size[:, None]), Vector(size), Vector(np.zeros(len(at))))
    dipoles = _matrix(np.concatenate([np.hstack([points, np.tile(u, (len(points), 1))]) for u in np.eye(3)]))
    outside = om.Head2MEGMat(geometry, sensors).array().sum(axis=0)
    system = om.Matrix(om.HeadMat(geometry, om.Integrator(3, 0, 0.005))).array()
    sources = om.DipSourceMat(geometry, dipoles, om.Integrator(3, 10, 0.001), Tissue.GM.name).array()
    direct = om.DipSource2MEGMat(dipoles, sensors).array().sum(axis=0)
    field: Array = -(np.linalg.solve(system, outside) @ sources + direct).reshape(3, -1).T
    return field


def _matrix(values: Array) -> om.Matrix:
    return om.Matrix(np.asfortranarray(values))


def case(name: str, of: Coil, pose: Rigid[Scanner, CoilFrame]) -> dict[str, Array]:
    """One head; its ``error`` (relative L2) is estimated from two meshes as if convergence were but quadratic."""
    head = layers(CASES[name])
    points = about_cyst() if name == "cyst" else inside(head.semi_axes[0])
    coarse, fine = (solve(head, of, pose, points, parts) for parts in (COARSE, FINE))
    error = relative(coarse, fine) / ((FINE / COARSE) ** 2 - 1)
    print(name, "estimated error", round(error, 5), flush=True)
    return {"tissues": np.array(head.tissues), "semi_axes": head.semi_axes, "centres": head.centres,
            "sigma": head.sigma, "points": points, "e": fine, "error": np.array(error)}  # fmt: skip


def check(of: Coil) -> Array:
    """The recipe's error in a three-layer sphere (coarse, fine), where the closed form is known."""
    sphere = layers([(Tissue.GM, np.full(3, 84 * mm)), (Tissue.BONE, np.full(3, 89 * mm)),
                     (Tissue.SCALP, np.full(3, 95 * mm))])  # fmt: skip
    pose, points = over(sphere.semi_axes[-1]), inside(sphere.semi_axes[0])
    true = sphere_field(of, pose, points)
    errors = np.array([relative(solve(sphere, of, pose, points, parts), true) for parts in (COARSE, FINE)])
    print("sphere", errors.round(5), flush=True)
    return errors


def main() -> None:
    of, pose = figure_8(), over(OUTER)
    found = {"coil_points": of.dipoles.points, "coil_moments": of.dipoles.vectors, "pose": pose.matrix,
             "sphere_error": check(of)}  # fmt: skip
    for name in CASES:
        found |= {f"{name}_{key}": value for key, value in case(name, of, pose).items()}
    np.savez_compressed(OUT, **found)
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
