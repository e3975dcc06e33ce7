"""Where the segmentation drew its borders, and where MNI's brain lies, on the person's own image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from bobina.head.model import Tissue
from bobina.plan.whole import Plan
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.view.figures.cut import PLANES, Cut, grey, names
from bobina.view.figures.style import Picture, style, svg
from bobina.view.language import Language
from bobina.view.scene import Scene

Array = NDArray[np.float64]
BORDERS: Mapping[str, tuple[str, tuple[Tissue, ...]]] = {
    "white matter": ("#ffd84d", (Tissue.WM,)),
    "brain": ("#ff6b6b", (Tissue.WM, Tissue.GM)),
    "inside of the skull": ("#4fd1ff", (Tissue.WM, Tissue.GM, Tissue.CSF)),
    "outside of the skull": ("#7ee787", (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE)),
    "scalp": ("#ff9ff3", tuple(tissue for tissue in Tissue if tissue is not Tissue.AIR)),
}
"""Colour, and the tissues within: each border holds the one before"""
MNI_COLOUR = "#4fd1ff"
BESIDE = 25 * mm
"""from the axial slice through the target to the ones above and below"""
DARK = "#10151b"
WIDTH = 11.0
"""inches"""


def borders(plan: Plan, scene: Scene, _: Language) -> Picture:
    """The borders of the five tissues on sagittal, coronal and three axial slices."""
    point, box = np.array(plan.target.point), _box(scene)
    sagittal, coronal, axial = PLANES
    lower, upper = (np.array([*point[:2], z]) for z in np.clip(point[2] + [-BESIDE, BESIDE], *box[:, 2]))
    rows = (
        (Cut(sagittal, point, box), Cut(coronal, point, box)),
        (Cut(axial, lower, box), Cut(axial, point, box), Cut(axial, upper, box)),
    )
    keys = [Line2D([], [], color=colour, lw=2.5, label=_(name)) for name, (colour, _within) in BORDERS.items()]
    with style():
        figure = Figure(figsize=(WIDTH, _tall(rows)), dpi=150, layout="constrained")
        grid = figure.add_gridspec(2, 1, height_ratios=[_height(row) for row in rows])
        for k, row in enumerate(rows):
            part = figure.add_subfigure(grid[k])
            for axes, cut in zip(np.ravel(part.subplots(1, len(row), width_ratios=_widths(row))), row, strict=True):
                labels = _slice(axes, scene, cut, _)
                for colour, within in BORDERS.values():
                    _line(axes, cut, np.isin(labels, within).astype(float), colour)
        figure.legend(handles=keys, loc="outside lower center", ncols=5, facecolor=DARK, labelcolor="white",
                      frameon=True, edgecolor=DARK, fontsize=9)
        return svg(figure, "borders", _("Five slices of the head with the borders of the tissues"))


def mni_outline(plan: Plan, scene: Scene, brain: Volume[Scanner], _: Language) -> Picture:
    """The outline of MNI's brain, bent onto this head, on three slices through the target."""
    point, box = np.array(plan.target.point), _box(scene)
    row = tuple(Cut(plane, point, box) for plane in PLANES)
    with style():
        figure = Figure(figsize=(WIDTH, _height(row)), dpi=150, layout="constrained")
        for axes, cut in zip(figure.subplots(1, 3, width_ratios=_widths(row)), row, strict=True):
            _slice(axes, scene, cut, _)
            _line(axes, cut, cut.sample(brain, 1), MNI_COLOUR)
        return svg(figure, "mni", _("Three slices of the head with the outline of the template's brain"))


def _slice(axes: Axes, scene: Scene, cut: Cut, _: Language) -> Array:
    """The image in grey, with its names; the labels of the plane."""
    labels = cut.sample(scene.labels, 0)
    image = grey(scene, cut, labels)
    axes.imshow(image, origin="lower", extent=cut.extent(), cmap="gray", vmin=0, vmax=1, interpolation="bilinear")
    name, first, last = names(_, cut.plane)
    through = cut.plane[2]
    axes.set(xlim=cut.extent()[:2], ylim=cut.extent()[2:], xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_rasterization_zorder(2.5)
    axes.set_title(f"{name} · {'xyz'[through]} = {_.number(cut.point[through] / mm)} mm", fontsize=10, zorder=3)
    axes.text(0, -0.02, f"← {first}", transform=axes.transAxes, va="top", fontsize=9, zorder=3)
    axes.text(1, -0.02, f"{last} →", transform=axes.transAxes, va="top", ha="right", fontsize=9, zorder=3)
    return labels


def _line(axes: Axes, cut: Cut, inside: Array, colour: str) -> None:
    if inside.min() < 0.5 < inside.max():
        axes.contour(inside, [0.5], colors=[colour], linewidths=0.8, extent=cut.extent(), origin="lower", zorder=2)


def _box(scene: Scene) -> Array:
    """Corners (2, 3) of the head, m, a little wider."""
    inside = np.argwhere(scene.labels.data[::2, ::2, ::2] > 0) * 2.0
    corners = scene.labels.points(np.array([inside.min(axis=0), inside.max(axis=0) + 1]))
    return np.array([corners.min(axis=0) - 6 * mm, corners.max(axis=0) + 6 * mm])


def _widths(row: Iterable[Cut]) -> list[float]:
    return [float((cut.box[1] - cut.box[0])[cut.plane[0]]) for cut in row]


def _height(row: tuple[Cut, ...]) -> float:
    """Inches of a row as wide as the figure."""
    tallest = max(float((cut.box[1] - cut.box[0])[cut.plane[1]]) for cut in row)
    return WIDTH * tallest / sum(_widths(row)) + 0.5


def _tall(rows: Iterable[tuple[Cut, ...]]) -> float:
    return sum(_height(row) for row in rows) + 0.4
