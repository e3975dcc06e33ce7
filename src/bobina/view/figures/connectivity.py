"""How each parcel goes with the subgenual cingulate in two groups of people."""

from __future__ import annotations

from matplotlib.figure import Figure

from bobina.plan.whole import Plan
from bobina.view.figures.style import COLOURS, FAINT, Picture, local_ticks, style, svg
from bobina.view.language import Language

SHOWN = 10


def parcels(plan: Plan, _: Language) -> Picture:
    """The most negative parcels: raw and after global-signal regression, one dot for each group."""
    rows = plan.connectivity[:SHOWN][::-1]
    with style():
        figure = Figure(figsize=(7.4, 0.36 * len(rows) + 1.1), layout="constrained")
        axes = figure.subplots()
        axes.axvline(0, color=FAINT, lw=1)
        kinds = (("raw", COLOURS[1], _("raw")), ("gsr", COLOURS[0], _("global signal regressed out")))
        for k, row in enumerate(rows):
            for attribute, colour, words in kinds:
                pair = getattr(row, attribute)
                axes.plot(pair, [k, k], color=colour, lw=2, alpha=0.5)
                axes.plot(pair, [k, k], "o", color=colour, ms=6, label=words if k == 0 else None)
        axes.set_xlabel(_("Correlation with the subgenual cingulate (r)"))
        local_ticks(axes, _)
        axes.set_yticks(range(len(rows)), [f"{row.parcel}  {row.name}" for row in rows])
        axes.spines["left"].set_visible(False)
        axes.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2)
        return svg(figure, "parcels", _("Correlation of each parcel with the subgenual cingulate in two groups"))
