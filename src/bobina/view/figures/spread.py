"""How surely the field at the target is known."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bobina.plan.spread import Spread
from bobina.view.figures.style import COLOURS, INK, Picture, style, svg
from bobina.view.language import Language
from bobina.view.strength import Strength


def intervals(spread: Spread, shown: Strength, _: Language) -> Picture:
    """Nine of ten scenarios lie on each bar, half of them below its dot; 100 % is the plan's own field."""
    rows = (
        (_("Placement and conductivity"), spread.together, COLOURS[0]),
        (_("Placement, navigated"), spread.by_placement, COLOURS[2]),
        (_("Conductivity of the tissues"), spread.by_conductivity, COLOURS[3]),
        (_("Placement, by a cap"), spread.by_cap, "#9db4c6"),
    )
    with style():
        figure = Figure(figsize=(7.4, 2.9), layout="constrained")
        axes = figure.subplots()
        axes.axvspan(0.9, 1.1, color=COLOURS[1], alpha=0.16, lw=0)
        axes.axvline(1, color=COLOURS[1], lw=1.6)
        for k, (_name, one, colour) in enumerate(rows[::-1]):
            axes.plot([one.low, one.high], [k, k], color=colour, lw=7, solid_capstyle="round")
            axes.plot(one.median, k, "o", color="white", mec=INK, ms=7)
            low, high = (_.number(part * spread.nominal * shown.didt, 2 if not shown.prescribed else 0)
                         for part in (one.low, one.high))
            axes.text(max(one.high, 1.0) + 0.02, k, f"{low} – {high}", va="center", color=INK, fontsize=9)
        ends = [part for _name, one, _colour in rows for part in (one.low, one.high)]
        axes.set(
            xlim=(min(0.85, min(ends) - 0.03), max(1.15, max(ends) + 0.16)), ylim=(-0.6, len(rows) - 0.4),
            xlabel=_("Field at the target, of the plan's own") + "\n" + _("figures: {unit}", unit=shown.words),
        )
        axes.set_yticks(range(len(rows)), [name for name, _one, _colour in rows[::-1]])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: _.percent(value)))
        axes.spines["left"].set_visible(False)
        return svg(figure, "spread", _("Where the field at the target may lie"))
