"""What a slip or a turn of the coil costs."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import FuncFormatter

from bobina.plan.model import Plan
from bobina.space.units import mm
from bobina.view.figures.style import COLOURS, FAINT, INK, Picture, local_ticks, style, svg
from bobina.view.language import Language


def shifts(plan: Plan, _: Language) -> Picture:
    """The share of the field that is kept when the coil slips along its own axes."""
    flat = plan.flatness
    x, y = flat.offsets.T / mm
    with style():
        figure = Figure(figsize=(4.9, 4.0), layout="constrained")
        axes = figure.subplots()
        low = min(float(flat.kept.min()), 0.5)
        if len(np.unique(x)) > 2 and len(np.unique(y)) > 2:
            shown = axes.tricontourf(x, y, flat.kept, levels=np.linspace(low, max(1.0, float(flat.kept.max())), 21), cmap="viridis")
        else:
            shown = axes.scatter(x, y, c=flat.kept, s=160, cmap="viridis", vmin=low, vmax=1.0)
        axes.add_patch(Circle((0, 0), 5, fill=False, ec="white", lw=1.6, ls=(0, (4, 3))))
        axes.plot(0, 0, "+", color="white", ms=12, mew=2)
        axes.text(0, 5.4, _("5 mm"), color="white", ha="center", va="bottom", fontsize=9)
        axes.set(aspect="equal", xlabel=_("Slip to the coil's side, mm"), ylabel=_("Slip along the handle, mm"))
        local_ticks(axes, _)
        bar = figure.colorbar(shown, ax=axes, format=FuncFormatter(lambda value, _p: _.percent(value)))
        bar.outline.set_visible(False)  # type: ignore[operator]
        bar.set_label(_("Field kept at the target"))
        return svg(figure, "shifts", _("Field kept at the target when the coil slips"))


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
        axes.set(xlabel=_("Turn of the coil, degrees"), ylabel=_("Field kept at the target"),
                 ylim=(0, max(1.08, 1.02 * float(flat.kept_by_angle.max()))))
        local_ticks(axes, _, percent=True)
        return svg(figure, "turns", _("Field kept at the target when the coil turns"))
