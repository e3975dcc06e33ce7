"""Where the person's own targets lie in MNI, how far they scatter, and what is recommended."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from bobina.head.priors import built_in
from bobina.plan.connectivity import FENCE, FENCE_RADIUS
from bobina.plan.person import Personal
from bobina.plan.personal.algorithms import Algorithm
from bobina.space.units import mm
from bobina.view.figures.style import COLOURS, FAINT, INK, Picture, style, svg
from bobina.view.language import Language
from bobina.view.personal import ALGORITHMS, Way, ways

Array = NDArray[np.float64]
VIEWS = ((1, 2, 0), (0, 1, 2))
"""(across, up, out) of the view from the left and of that from above"""
INKS = dict(zip(Algorithm, COLOURS, strict=False))
CHOSEN = "#c81e1e"
MARGIN = 30 * mm


def targets(personal: Personal, _: Language) -> Picture:
    """All targets with their draws, the group's point and the recommendation."""
    every = [way for pair in ways(personal) for way in pair]
    with style():
        figure = Figure(figsize=(9.5, 5.4), dpi=150, layout="constrained")
        for axes, view in zip(figure.subplots(1, 2), VIEWS, strict=True):
            _ground(axes, view, _)
            for way in every:
                _cloud(axes, way, view)
            for way in every:
                _target(axes, way, view)
            _points(axes, personal, view)
        figure.legend(handles=_keys([way.algorithm for way in every], _), loc="outside lower center", ncols=4,
                      fontsize=9)
        return svg(figure, "personal", _("The person's own targets in the left DLPFC, from the left and from above"))


def _ground(axes: Axes, view: tuple[int, int, int], _: Language) -> None:
    """The DLPFC, the template's brain behind it, and the axes in mm."""
    across, up, out = view
    low, high = FENCE.min(axis=0) - FENCE_RADIUS - MARGIN, FENCE.max(axis=0) + FENCE_RADIUS + MARGIN
    grid = np.stack(np.meshgrid(*(np.arange(low[k], high[k], 1 * mm) for k in (across, up))), axis=-1)
    away = np.linalg.norm(grid[..., None, :] - FENCE[:, (across, up)], axis=-1).min(axis=-1)
    x, y = np.moveaxis(grid / mm, -1, 0)
    axes.contourf(x, y, away, [0, FENCE_RADIUS], colors=[COLOURS[0]], alpha=0.09, zorder=3)
    axes.contour(x, y, away, [FENCE_RADIUS], colors=[COLOURS[0]], linewidths=1, linestyles="dashed", zorder=3)
    axes.contour(*_silhouette(out), [0.5], colors=[FAINT], linewidths=1.5, zorder=3)
    ends = (_("front"), _("back")) if across == 1 else (_("left"), _("right"))
    axes.set(xlim=(low[across] / mm, high[across] / mm), ylim=(low[up] / mm, high[up] / mm), aspect="equal",
             xlabel=_("MNI {axis}, mm", axis="xyz"[across]) + f"   ← {ends[0]} · {ends[1]} →",
             ylabel=_("MNI {axis}, mm", axis="xyz"[up]))
    axes.set_title(_("from the left") if across == 1 else _("from above"), fontsize=10)
    for one, turned in ((axes.xaxis, across == 1), (axes.yaxis, False)):
        one.set_major_formatter(lambda value, _p: _.compact(value))
        one.set_inverted(turned)


def _silhouette(out: int) -> tuple[Array, Array, Array]:
    """The template's brain as seen along an axis: coordinates in mm and 0 to 1."""
    priors = built_in()
    across, up = (k for k in range(3) if k != out)
    seen = (priors.shares[0] + priors.shares[1]).max(axis=out)
    ticks = [(priors.affine[k, 3] + priors.affine[k, k] * np.arange(seen.shape[n])) / mm
             for n, k in enumerate((across, up))]
    return ticks[0], ticks[1], seen.T


def _cloud(axes: Axes, way: Way, view: tuple[int, int, int]) -> None:
    draws = way.found.draws[np.isfinite(way.found.draws).all(axis=1)] / mm
    axes.scatter(draws[:, view[0]], draws[:, view[1]], s=9, color=INKS[way.algorithm], linewidths=0,
                 alpha=0.22 if way.regressed else 0.10, zorder=2, rasterized=True)


def _target(axes: Axes, way: Way, view: tuple[int, int, int]) -> None:
    if way.found.located.point is None:
        return
    point, colour = way.found.located.point / mm, INKS[way.algorithm]
    axes.plot(point[view[0]], point[view[1]], "o", ms=9, mew=2.2, mec=colour, mfc=colour if way.regressed else "none",
              zorder=4)


def _points(axes: Axes, personal: Personal, view: tuple[int, int, int]) -> None:
    axes.plot(*personal.group[list(view[:2])] / mm, "D", ms=9, mec=INK, mew=2, mfc="none", zorder=5)
    plain, chosen = (one.point[list(view[:2])] / mm for one in (personal.recommended_plain, personal.recommended))
    axes.plot(*plain, "P", ms=11, mec=CHOSEN, mfc="none", mew=1.6, zorder=5)
    axes.plot(*chosen, "P", ms=13, mec="white", mfc=CHOSEN, mew=1, zorder=6)


def _keys(shown: list[Algorithm], _: Language) -> list[Line2D]:
    def key(marker: str, edge: str, face: str, name: str) -> Line2D:
        return Line2D([], [], ls="", marker=marker, ms=8, mec=edge, mfc=face, mew=1.8, label=name)

    return [
        *(key("o", INKS[one], INKS[one], _(ALGORITHMS[one][0])) for one in dict.fromkeys(shown)),
        key("P", CHOSEN, CHOSEN, _("recommended")), key("D", INK, "none", _("the group's point")),
        key("o", INK, "none", _("hollow: global signal kept")),
    ]
