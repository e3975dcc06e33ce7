"""What a slip or a turn of the coil costs."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray
from scipy.interpolate import griddata

from bobina.plan.whole import Plan
from bobina.space.units import mm
from bobina.view.figures.style import COLOURS, FAINT, INK, Picture, local_ticks, style, svg
from bobina.view.language import Language

Array = NDArray[np.float64]


def shifts(plan: Plan, _: Language) -> Picture:
    """The share of the field that is kept when the coil slips along its own axes."""
    flat = plan.flatness
    x, y = flat.offsets.T / mm
    with style():
        figure = Figure(figsize=(4.9, 4.0), layout="constrained")
        axes = figure.subplots()
        shown = _map(axes, x, y, flat.kept)
        axes.add_patch(Circle((0, 0), 5, fill=False, ec="white", lw=1.6, ls=(0, (4, 3))))
        axes.plot(0, 0, "+", color="white", ms=12, mew=2)
        axes.text(0, 5.4, _("5 mm"), color="white", ha="center", va="bottom", fontsize=9)
        axes.grid(False)
        axes.set(aspect="equal", xlabel=_("Slip to the coil's side, mm"), ylabel=_("Slip along the handle, mm"))
        local_ticks(axes, _)
        bar = figure.colorbar(shown, ax=axes, format=FuncFormatter(lambda value, _p: _.percent(value)))
        bar.outline.set_visible(False)
        bar.set_label(_("Field kept at the target"))
        return svg(figure, "shifts", _("Field kept at the target when the coil slips"))


def _map(axes: Axes, x: Array, y: Array, kept: Array) -> ContourSet | PathCollection:
    """Contours where the offsets fill the plane, dots where they do not."""
    low = np.floor(min(float(kept.min()), 0.8) * 20) / 20
    levels = np.linspace(low, max(1.0, float(kept.max())), 21)
    if len(np.unique(x)) < 3 or len(np.unique(y)) < 3:
        return axes.scatter(x, y, c=kept, s=160, cmap="viridis", vmin=low, vmax=levels[-1])
    across, along = np.meshgrid(np.linspace(x.min(), x.max(), 81), np.linspace(y.min(), y.max(), 81))
    fine = griddata(np.stack([x, y], axis=1), kept, (across, along), method="cubic")
    return axes.contourf(across, along, np.clip(fine, levels[0], levels[-1]), levels=levels, cmap="viridis")


def turns(plan: Plan, _: Language) -> Picture:
    """The share of the field that is kept when the coil turns about its own axis."""
    flat = plan.flatness
    order = np.argsort(flat.angles)
    with style():
        figure = Figure(figsize=(5.2, 4.0), layout="constrained")
        axes = figure.subplots()
        axes.axvspan(-10, 10, color=COLOURS[1], alpha=0.16, lw=0)
        axes.plot(np.rad2deg(flat.angles[order]), flat.kept_by_angle[order], color=COLOURS[0], lw=2.4)
        axes.axhline(1, color=FAINT, lw=1)
        axes.text(0, 0.03, "±10°", ha="center", color=INK, fontsize=9)
        axes.set(
            xlabel=_("Turn of the coil, degrees"),
            ylabel=_("Field kept at the target"),
            ylim=(0, max(1.08, 1.02 * float(flat.kept_by_angle.max()))),
        )
        local_ticks(axes, _, percent=True)
        return svg(figure, "turns", _("Field kept at the target when the coil turns"))
