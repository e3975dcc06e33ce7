"""The doses side by side."""

from __future__ import annotations

from matplotlib.figure import Figure

from bobina.plan.whole import Plan
from bobina.view.figures.style import COLOURS, INK, Picture, local_ticks, style, svg
from bobina.view.language import Language

NAMES = {"threshold": "Share of the motor threshold", "depth": "Adjusted for depth", "field": "Matched in field"}


def dose_bars(plan: Plan, _: Language) -> Picture:
    """Percent of maximum stimulator output of each dose; the proposed one in colour."""
    doses = plan.prescription.doses[::-1]
    with style():
        figure = Figure(figsize=(7.4, 0.62 * len(doses) + 0.95), layout="constrained")
        axes = figure.subplots()
        for k, dose in enumerate(doses):
            chosen = dose.key == plan.prescription.chosen
            width = dose.percent_mso or 0.0
            axes.barh(k, width, color=COLOURS[0] if chosen else "#9db4c6", height=0.58)
            words = f"{_.number(width)} %" if dose.percent_mso is not None else _("cannot be had")
            axes.text(width + 1.2, k, words, va="center", color=INK, weight="bold" if chosen else "normal")
        axes.axvline(100, color=COLOURS[1], lw=1.6)
        axes.axvline(plan.threshold.percent_mso, color=INK, lw=1.2, ls=(0, (3, 3)))
        axes.text(plan.threshold.percent_mso, len(doses) - 0.42, _("threshold"), ha="center", va="bottom", fontsize=9)
        axes.text(100, len(doses) - 0.42, _("most the stimulator gives"), ha="right", va="bottom", fontsize=9)
        largest = max([100.0, *(dose.percent_mso or 0.0 for dose in doses)])
        axes.set(xlim=(0, largest * 1.08), yticks=range(len(doses)), xlabel=_("% of maximum stimulator output"))
        local_ticks(axes, _)
        axes.set_yticks(range(len(doses)), [_(NAMES.get(dose.key, dose.key)) for dose in doses])
        axes.spines["left"].set_visible(False)
        return svg(figure, "doses", _("Stimulator output of each way to set the dose"))
