"""Surfaces painted without a graphics card: triangles from back to front, lit from the viewer's side."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import NDArray

from bobina.space import Surface
from bobina.space.frames import Scanner

Array = NDArray[np.float64]


def camera(towards: Array) -> Array:
    """Rows right, up, out (3, 3) of a view from the side of ``towards``, head upright."""
    out = towards / np.linalg.norm(towards)
    up = np.array([0.0, 0.0, 1.0]) if abs(out[2]) < 0.95 else np.array([0.0, 1.0, 0.0])
    right = np.cross(up, out)
    right /= np.linalg.norm(right)
    return np.array([right, np.cross(out, right), out])


def paint(axes: Axes, surface: Surface[Scanner], colours: Array, view: Array, layer: float = 1.0) -> None:
    """Draw the triangles that face the viewer. ``colours`` (n, 4) in 0-1; alpha of the first vertex holds for all."""
    seen = surface.vertices @ view.T * 1e3
    corners = seen[surface.triangles]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] > 0
    triangles = surface.triangles[facing]
    order = np.argsort(seen[triangles, 2].mean(axis=1))
    triangles = triangles[order]
    light = np.clip((surface.normals() @ view.T) @ [0.25, 0.35, 0.9], 0, 1)
    shade = (0.35 + 0.65 * light[triangles].mean(axis=1))[:, None]
    face = colours[triangles].mean(axis=1)
    face[:, :3] = np.clip(face[:, :3] * shade, 0, 1)
    flat = face[0, 3] >= 1
    axes.add_collection(
        PolyCollection(
            seen[triangles, :2],  # type: ignore[arg-type]  # an array is taken much faster than the list it is typed as
            facecolors=face,
            edgecolors=face if flat else "none",
            linewidths=0.3 if flat else 0,
            antialiased=not flat,
            zorder=layer,
        )
    )


def frame(axes: Axes, surface: Surface[Scanner], view: Array, margin: float = 6.0) -> None:
    """Fit the axes to a surface, mm, with one scale for both directions."""
    seen = surface.vertices @ view.T * 1e3
    low, high = seen.min(axis=0) - margin, seen.max(axis=0) + margin
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    axes.set_axis_off()
