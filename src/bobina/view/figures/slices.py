"""Three orthogonal slices through the target: anatomy, field in the brain, target and coil."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from bobina.head.model import Tissue
from bobina.plan.whole import Plan
from bobina.space.units import mm
from bobina.view.figures.cut import PLANES, Cut, grey, names
from bobina.view.figures.style import FIELD, Picture, style, svg
from bobina.view.language import Language
from bobina.view.scene import Scene
from bobina.view.strength import Strength

Array = NDArray[np.float64]
NEAR = 3 * mm
WIDTH, BESIDE = 11.0, 1.5
"""inches: of the figure, and of its height what titles and colour bar take"""


def _picture(scene: Scene, cut: Cut, shown: Strength) -> Array:
    labels = cut.sample(scene.labels, 0)
    under = grey(scene, cut, labels)[..., None].repeat(3, axis=-1)
    share = np.clip(cut.sample(scene.field, 1) * shown.didt / shown.top, 0, 1)
    brain = np.isin(labels, (Tissue.WM, Tissue.GM))
    alpha = np.where(brain, np.clip((share - 0.15) / 0.35, 0, 0.85), 0.0)[..., None]
    result: Array = under * (1 - alpha) + FIELD(share)[..., :3] * alpha
    return result


def _marks(axes: Axes, scene: Scene, plan: Plan, cut: Cut) -> None:
    across, up, through = cut.plane
    coil = plan.pose.points(np.concatenate([scene.coil.wires.points, scene.coil.dipoles.points]))
    near = coil[np.abs(coil[:, through] - cut.point[through]) < NEAR] / mm
    axes.scatter(near[:, across], near[:, up], s=5, color="#4fd1ff", linewidths=0, zorder=3)
    centre, target = plan.pose.origin / mm, cut.point / mm
    axes.plot(
        [centre[across], target[across]], [centre[up], target[up]], color="#4fd1ff", lw=1, ls=(0, (3, 2)), zorder=3
    )
    axes.plot(target[across], target[up], marker="+", ms=15, mew=3.4, color="black", zorder=4)
    axes.plot(target[across], target[up], marker="+", ms=14, mew=1.6, color="white", zorder=5)


def _box(scene: Scene, plan: Plan) -> Array:
    inside = np.argwhere(scene.labels.data[::2, ::2, ::2] > 0) * 2.0
    corners = scene.labels.points(np.array([inside.min(axis=0), inside.max(axis=0) + 1]))
    low, high = corners.min(axis=0) - 6 * mm, corners.max(axis=0) + 6 * mm
    coil = plan.pose.points(np.concatenate([scene.coil.wires.points, scene.coil.dipoles.points, np.zeros((1, 3))]))
    return np.array(
        [
            np.maximum(np.minimum(low, coil.min(axis=0) - 3 * mm), low - 22 * mm),
            np.minimum(np.maximum(high, coil.max(axis=0) + 3 * mm), high + 22 * mm),
        ]
    )


def slices(plan: Plan, scene: Scene, shown: Strength, _: Language) -> Picture:
    """Sagittal, coronal and axial; left is left."""
    point, box = np.array(plan.target.point), _box(scene, plan)
    widths, heights = ([float((box[1] - box[0])[plane[side]]) for plane in PLANES] for side in (0, 1))
    tallest = WIDTH * max(heights) / sum(widths)
    with style():
        figure = Figure(figsize=(WIDTH, tallest + BESIDE), layout="constrained")
        panels = figure.subplots(1, 3, width_ratios=widths)
        for axes, plane in zip(panels, PLANES, strict=True):
            cut = Cut(plane, point, box)
            axes.imshow(_picture(scene, cut, shown), origin="lower", extent=cut.extent(), interpolation="bilinear")
            _marks(axes, scene, plan, cut)
            name, first, last = names(_, plane)
            axes.set(xlim=cut.extent()[:2], ylim=cut.extent()[2:], xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            axes.set_title(f"{name} · {'xyz'[plane[2]]} = {_.number(point[plane[2]] / mm)} mm", fontsize=10)
            axes.text(0, -0.03, f"← {first}", transform=axes.transAxes, va="top", fontsize=9)
            axes.text(1, -0.03, f"{last} →", transform=axes.transAxes, va="top", ha="right", fontsize=9)
        bar = figure.colorbar(
            ScalarMappable(Normalize(0, shown.top), FIELD),
            ax=list(panels),
            location="bottom",
            fraction=0.05,
            aspect=50,
            format=FuncFormatter(lambda value, _p: _.compact(value)),
        )
        bar.set_label(_("Electric field in the brain, {unit}", unit=shown.words))
        bar.outline.set_visible(False)
        return svg(
            figure, "slices", _("Three slices through the target with the electric field, the target and the coil")
        )
