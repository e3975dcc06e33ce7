"""The targets beside each other, and where they lie."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from bobina.plan.whole import Plan
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.view.figures.paint import camera, frame, paint
from bobina.view.figures.style import COLOURS, Picture, png, style
from bobina.view.language import Language
from bobina.view.surfaces import hollowness

INKS = (COLOURS[1], COLOURS[0], COLOURS[2], COLOURS[3], COLOURS[4], COLOURS[5])


def greys(cortex: Surface[Scanner]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Light gyri, darker sulci: (n, 4) in 0-1."""
    hollow = hollowness(cortex)
    scale = float(np.percentile(np.abs(hollow), 90)) or 1.0
    value = 0.80 - 0.16 * np.clip(hollow / scale, -1, 1)
    return np.stack([value, value, value, np.ones_like(value)], axis=1)


def site_map(plan: Plan, cortex: Surface[Scanner], _: Language) -> Picture:
    """Numbered sites on the cortex, seen from the side that holds the target and from above."""
    points = np.array([site.target.point for site in plan.sites])
    middle = cortex.vertices.mean(axis=0)
    side = -1.0 if points[0, 0] < middle[0] else 1.0
    views = (camera(np.array([side, 0.25, 0.25])), camera(np.array([0.0, 0.0, 1.0])))
    colours = greys(cortex)
    with style():
        figure = Figure(figsize=(9.5, 4.4), layout="constrained")
        for axes, view in zip(figure.subplots(1, 2), views, strict=True):
            paint(axes, cortex, colours, view)
            seen = points @ view.T / mm
            for k, (u, v, out) in enumerate(seen):
                hidden = out < (middle @ view.T)[2] / mm
                axes.scatter(
                    [u],
                    [v],
                    s=165,
                    color=to_rgba(INKS[k % len(INKS)], 0.35 if hidden else 1),
                    edgecolors="white",
                    linewidths=1.3,
                    zorder=5 + len(seen) - k,
                )
                axes.text(
                    u,
                    v,
                    str(k + 1),
                    color="white",
                    ha="center",
                    va="center_baseline",
                    fontsize=8.5,
                    weight="bold",
                    zorder=6 + len(seen) - k,
                )
            frame(axes, cortex, view)
        return png(
            figure, _("The sites compared, numbered as in the table, on the cortex from the side and from above")
        )
