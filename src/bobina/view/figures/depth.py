"""How the field falls from the scalp inwards, through each tissue."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from bobina.head.model import Tissue
from bobina.plan.model import FieldSummary
from bobina.plan.whole import Plan
from bobina.space.units import mm
from bobina.view.figures.style import COLOURS, INK, Picture, local_ticks, style, svg
from bobina.view.language import Language
from bobina.view.strength import Strength

SHADES = {
    Tissue.SCALP: "#d9a06b",
    Tissue.BONE: "#d8cf9e",
    Tissue.CSF: "#7fb6d9",
    Tissue.GM: "#9a9a9a",
    Tissue.WM: "#d0d0d0",
    Tissue.CAVITY: "#f0f0f0",
}
NAMES = {
    Tissue.AIR: "air",
    Tissue.WM: "white matter",
    Tissue.GM: "grey matter",
    Tissue.CSF: "cerebrospinal fluid",
    Tissue.BONE: "bone",
    Tissue.SCALP: "scalp",
    Tissue.CAVITY: "air cavity",
}


def half_depth(field: FieldSummary) -> float | None:
    """M below the first grey matter at which the field has halved along the line; None where it does not."""
    grey = np.flatnonzero(field.tissue_along_depth == Tissue.GM)
    if not len(grey):
        return None
    first = int(grey[0])
    below = np.flatnonzero(field.along_depth[first:] <= field.along_depth[first] / 2)
    return float(field.depth[first + below[0]] - field.depth[first]) if len(below) else None


def depth_curve(plan: Plan, shown: Strength, _: Language) -> Picture:
    """|E| along the line from the coil's centre through the target."""
    field, at = plan.field, plan.sites[0].depth
    depth = field.depth / mm
    with style():
        figure = Figure(figsize=(6.4, 3.7), layout="constrained")
        axes = figure.subplots()
        turns = np.flatnonzero(np.diff(field.tissue_along_depth)) + 1
        edges = [0, *turns, len(depth) - 1]
        for start, stop in pairwise(edges):
            tissue = Tissue(int(field.tissue_along_depth[start]))
            if tissue in SHADES:
                axes.axvspan(depth[start], depth[stop], color=SHADES[tissue], alpha=0.38, lw=0)
        present = [t for t in SHADES if t in field.tissue_along_depth]
        axes.plot(depth, field.along_depth * shown.didt, color=INK, lw=2.2)
        axes.plot([at / mm], [field.at_target * shown.didt], "o", color=COLOURS[1], ms=8)
        axes.annotate(
            _("target"), (at / mm, field.at_target * shown.didt), xytext=(9, 7), textcoords="offset points", color=INK
        )
        for k, tissue in enumerate(present):
            axes.bar([np.nan], [np.nan], color=SHADES[tissue], alpha=0.6, label=_(NAMES[tissue]), zorder=k)
        axes.legend(fontsize=8.5, loc="upper right")
        axes.set(
            xlim=(depth[0], depth[-1]),
            xlabel=_("Depth below the scalp, mm"),
            ylabel=_("Field, {unit}", unit=shown.words),
        )
        axes.set_ylim(bottom=0)
        local_ticks(axes, _)
        return svg(figure, "depth", _("Electric field against depth below the scalp, with the tissues crossed"))
