"""The coil on the head as coloured meshes: for the viewer, and as a still picture where there is none."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from scipy.spatial import ConvexHull

from bobina.coil.model import Coil
from bobina.plan.model import Pose
from bobina.plan.whole import Plan
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.view.figures.paint import camera, frame, paint
from bobina.view.figures.sites import greys
from bobina.view.figures.style import FIELD, Picture, png, style
from bobina.view.language import Language
from bobina.view.scene import Scene
from bobina.view.strength import Strength
from bobina.view.surfaces import Bytes, ball, chains, decimate, join, mz3, smooth, tube

Array = NDArray[np.float64]
SCALP, CORTEX = 14_000, 42_000
"""vertices at most, so that the page stays small"""
SKIN, COPPER, HANDLE, MARK, CASING = "#f3dfd0", "#e08a3c", "#5b6672", "#28e0c8", "#9aa7b3"


@dataclass(frozen=True, eq=False, slots=True)
class Actor:
    """One mesh on the stage: colours (n, 4) in 0-1 per vertex, one opacity for all."""

    name: str
    surface: Surface[Scanner]
    colours: Array
    opacity: float = 1.0

    def encoded(self) -> str:
        """MZ3, gzip, base64."""
        quantised: Bytes = np.round(self.colours * 255).astype(np.uint8)
        return b64encode(mz3(self.surface, quantised)).decode()


def _plain(name: str, surface: Surface[Scanner], colour: str, opacity: float = 1.0) -> Actor:
    rgb = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return Actor(name, surface, np.tile([*rgb, 1.0], (len(surface.vertices), 1)), opacity)


def _on(scene: Scene, surface: Surface[Scanner]) -> Array:
    """|E| at a point 1.5 mm inside each vertex, V/m per A/s."""
    inside = surface.vertices - 1.5 * mm * surface.normals()
    index = scene.field.index(inside).T
    return np.asarray(map_coordinates(np.nan_to_num(scene.field.data), index, order=1, mode="nearest"), dtype=float)


def _cortex(scene: Scene, shown: Strength) -> Actor:
    cortex = smooth(decimate(scene.cortex, CORTEX), 3)
    share = np.clip(_on(scene, cortex) * shown.didt / shown.top, 0, 1)
    alpha = np.clip((share - 0.12) / 0.3, 0, 1)[:, None]
    colours = greys(cortex) * (1 - alpha) + FIELD(share) * alpha
    return Actor("cortex", cortex, colours)


def _coil(coil: Coil, pose: Pose) -> list[Actor]:
    actors = []
    paths = list(chains(coil.wires.points))
    if paths:
        wires = join([tube(path, 1.3 * mm) for path in paths])
        actors.append(_plain("coil", _placed(wires, pose), COPPER))
    if len(coil.dipoles.points):
        step = max(1, len(coil.dipoles.points) // 300)
        dots = join([ball(point, 1.6 * mm) for point in coil.dipoles.points[::step]])
        actors.append(_plain("coil", _placed(dots, pose), COPPER))
    if len(coil.casing) > 3:
        actors.append(_plain("casing", _placed(_slab(coil.casing), pose), CASING, 0.32))
    reach = float(np.ptp(np.concatenate([coil.wires.points, coil.dipoles.points])[:, 1])) / 2 if actors else 40 * mm
    stick = np.array([[0, -y, -12 * mm] for y in np.linspace(15 * mm, reach + 75 * mm, 8)])
    grip = join([tube(stick, 7 * mm, 16), ball(stick[-1], 7 * mm), ball(stick[0], 7 * mm)])
    actors.append(_plain("coil", _placed(grip, pose), HANDLE))
    return actors


def _slab(casing: Array) -> Surface[Scanner]:
    """The convex body between the casing's face and 8 mm behind it."""
    points = np.concatenate([casing, casing - [0, 0, 8 * mm]])
    hull = ConvexHull(points, qhull_options="QJ")
    triangles = hull.simplices.copy()
    a, b, c = (points[triangles[:, k]] for k in range(3))
    inwards = (np.cross(b - a, c - a) * hull.equations[:, :3]).sum(axis=1) < 0
    triangles[inwards] = triangles[inwards][:, ::-1]
    return Surface(points, triangles, Scanner)


def _placed(surface: Surface[Scanner], pose: Pose) -> Surface[Scanner]:
    return Surface(pose.points(surface.vertices), surface.triangles, Scanner)


def actors(plan: Plan, scene: Scene, shown: Strength) -> list[Actor]:
    """Cortex, coil, target, axis of the coil, scalp last (it is translucent)."""
    target = np.array(plan.target.point)
    line = tube(np.linspace(plan.pose.origin, target, 12), 0.7 * mm)
    return [
        _cortex(scene, shown),
        *_coil(scene.coil, plan.pose),
        _plain("target", join([ball(target, 3.2 * mm), line]), MARK),
        _plain("scalp", smooth(decimate(scene.scalp, SCALP), 4), SKIN, 0.3),
    ]


def still(plan: Plan, cast: list[Actor], _: Language) -> Picture:
    """The stage from the coil's side and from above, painted."""
    side = -1.0 if plan.pose.rotation[0, 2] > 0 else 1.0
    views = (camera(np.array([side, 0.55, 0.35])), camera(np.array([0.0, 0.0, 1.0])))
    everything = join([actor.surface for actor in cast])
    order = {"cortex": 1, "target": 2, "scalp": 3, "casing": 4, "coil": 5}
    with style():
        figure = Figure(figsize=(10, 5), layout="constrained")
        for axes, view in zip(figure.subplots(1, 2), views, strict=True):
            for actor in cast:
                colours = actor.colours * [1, 1, 1, actor.opacity]
                paint(axes, actor.surface, colours, view, order[actor.name])
            frame(axes, everything, view)
        return png(
            figure, _("The coil on the head, from the coil's side and from above, the cortex coloured by the field")
        )
