"""The patch test: flat surfaces, however they lie, are exact.

Between parallel flat surfaces the field is uniform, its tangential part and the normal current the same everywhere.
The potential of such a field must drive no net current out of any corner, and each voxel must get its own side's field.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bobina.field import kernels
from bobina.field.grid import Grid, on_levels
from bobina.field.levels import NESTED
from bobina.field.recovery import in_voxels
from bobina.head import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import Array

COUNT = 14
INNER = (slice(4, -4),) * 3
"""what the box's ends do not reach"""
FAR = 50.0
"""voxels"""


@dataclass(frozen=True)
class Layers:
    """Flat layers: ``conductivity`` (S/m) by tissue from within, surfaces ``apart`` voxels from the middle.

    ``normal`` (3,): of the surfaces, counted in voxels.
    """

    conductivity: Mapping[Tissue, float]
    apart: tuple[float, ...]
    normal: Array
    spacing: Array

    @property
    def unit(self) -> Array:
        """The normal in space."""
        result: Array = self.normal / self.spacing
        return result / np.linalg.norm(result)

    def depth(self, index: Array) -> Array:
        """How far fractional voxel indices lie beyond the box's middle along the normal, voxels."""
        result: Array = (index - (COUNT - 1) / 2) @ (self.normal / np.linalg.norm(self.normal))
        return result

    def grid(self) -> Grid:
        depth = self.depth(np.moveaxis(np.indices((COUNT,) * 3, dtype=float), 0, -1))
        labels, level = np.zeros(depth.shape, np.uint8), np.full((len(NESTED), *depth.shape), -FAR, np.float32)
        ends = dict(zip(self.conductivity, (*self.apart, FAR), strict=True))
        for number, tissue in enumerate(NESTED):
            inside = [end for one, end in ends.items() if one <= tissue]
            if inside:
                level[number] = max(inside) - depth
            labels[(labels == 0) & (level[number] > 0)] = tissue
        table = np.zeros(256, np.float32)
        table[list(self.conductivity)] = list(self.conductivity.values())
        return on_levels(Volume(labels, np.diag([*self.spacing, 1.0]), Scanner), level, table)

    def voltage(self, on: Grid, tangential: Array, across: float) -> NDArray[np.float32]:
        """Along the edges (3, corners), of a tangential field (3,) V/m and a normal current ``across``, A/m^2."""
        index = np.moveaxis(np.indices(on.corners, dtype=float), 0, -1) - 0.5
        scale = np.linalg.norm(self.normal / self.spacing) / np.linalg.norm(self.normal)
        depth, potential = self.depth(index), -(index * self.spacing) @ tangential
        starts = (-np.inf, *self.apart)
        for sigma, start, end in zip(self.conductivity.values(), starts, (*self.apart, np.inf), strict=True):
            within = np.clip(depth, start, end) - np.clip(0.0, start, end)
            if sigma > 0:
                potential -= across / sigma * within / scale
        return -np.stack([np.diff(potential, axis=a, append=0) for a in range(3)]).astype(np.float32)


def imbalance(on: Grid, voltage: NDArray[np.float32]) -> float:
    """The largest net current out of an inner corner, of the largest current along an inner edge."""
    g, currents, out = on.conductance, np.zeros_like(voltage), np.zeros(on.corners)
    span = kernels.spans(g[0, 0], g[1, 1], g[2, 2])
    kernels.driven(voltage, g, span, currents)
    kernels.leaving(currents, span, out)
    return float(np.abs(out[INNER]).max() / np.abs(currents[(slice(None), *INNER)]).max())


def misfit(layers: Layers, on: Grid, tangential: Array, across: float) -> float:
    """The largest error of E in an inner voxel, of the field of its own side."""
    voltage = layers.voltage(on, tangential, across)
    found, inner = in_voxels(on, voltage).data, (slice(2, -2),) * 3  # without the rim, and what the ends do not reach
    sigma = on.sigma[4:-4, 4:-4, 4:-4, None]
    there = sigma[..., 0] > 0
    true = tangential + layers.unit * across / np.where(sigma > 0, sigma, 1)
    off = np.linalg.norm(found[inner] - true, axis=-1) / np.linalg.norm(true, axis=-1)
    return float(off[there].max())


@st.composite
def directions(draw: st.DrawFn) -> Array:
    """Unit vectors (3,), often along an axis or within a plane of the grid."""
    part = st.one_of(st.just(0.0), st.floats(-1, 1).map(lambda x: round(x, 6)))
    vector = np.array([draw(part) for _ in range(3)])
    size = np.linalg.norm(vector)
    assume(size > 0.1)
    result: Array = vector / size
    return result


def across_to(normal: Array, turn: float) -> Array:
    """A unit vector across to ``normal``."""
    helper = np.eye(3)[np.argmin(np.abs(normal))]
    u = np.cross(normal, helper)
    u /= np.linalg.norm(u)
    result: Array = np.cos(turn) * u + np.sin(turn) * np.cross(normal, u)
    return result


CUBES, BRICKS = np.full(3, 1 * mm), np.array([1.0, 1.5, 2.0]) * mm
SPACINGS = st.sampled_from([CUBES, BRICKS])
CONTRASTS = st.sampled_from([(1.65, 0.01), (0.01, 1.65), (0.4, 0.4), (0.33, 1.0), (0.126, 0.275)])
OFFSETS, TURNS = st.floats(-1, 1), st.floats(0, 2 * np.pi)


@settings(max_examples=50)
@given(directions(), OFFSETS, TURNS, CONTRASTS, SPACINGS, st.floats(0, 1))
def test_two_tissues(
    normal: Array, offset: float, turn: float, sigma: tuple[float, float], spacing: Array, part: float
) -> None:
    layers = Layers(dict(zip((Tissue.CSF, Tissue.BONE), sigma, strict=True)), (offset,), normal, spacing)
    on = layers.grid()
    tangential, across = part * across_to(layers.unit, turn), (1 - part) * min(sigma)
    assert imbalance(on, layers.voltage(on, tangential, across)) < 1e-4
    assert misfit(layers, on, tangential, across) < 1e-3


@settings(max_examples=50)
@given(directions(), OFFSETS, st.floats(1.5, 4), TURNS, SPACINGS, st.floats(0, 1))
def test_three_tissues(
    normal: Array, offset: float, thick: float, turn: float, spacing: Array, part: float
) -> None:
    """Grey matter, CSF, bone."""
    sigma = {Tissue.GM: 0.275, Tissue.CSF: 1.654, Tissue.BONE: 0.01}
    layers = Layers(sigma, (offset - thick / 2, offset + thick / 2), normal, spacing)
    on = layers.grid()
    tangential, across = part * across_to(layers.unit, turn), (1 - part) * 0.01
    assert imbalance(on, layers.voltage(on, tangential, across)) < 1e-4
    assert misfit(layers, on, tangential, across) < 1e-3


@settings(max_examples=50)
@given(directions(), OFFSETS, TURNS, SPACINGS, st.sampled_from([(), (3.0,)]))
def test_beside_air(normal: Array, offset: float, turn: float, spacing: Array, layer: tuple[float, ...]) -> None:
    """No current leaves, whether the tissue beside the air is one or lies on another."""
    sigma = {Tissue.SCALP: 0.4, Tissue.CAVITY: 0.0} if not layer else {
        Tissue.BONE: 0.01, Tissue.SCALP: 0.4, Tissue.CAVITY: 0.0}  # fmt: skip
    layers = Layers(sigma, (*(offset - thick for thick in layer), offset), normal, spacing)
    on = layers.grid()
    tangential = across_to(layers.unit, turn)
    assert imbalance(on, layers.voltage(on, tangential, 0.0)) < 2e-3, "a smaller part of a face is left out"
    assert misfit(layers, on, tangential, 0.0) < 1e-4


@pytest.mark.parametrize("axis", range(3))
def test_a_surface_along_the_voxels_is_two_resistors_in_series(axis: int) -> None:
    """By hand: the edge across it is in a quarter CSF and in three quarters bone."""
    layers = Layers({Tissue.CSF: 1.65, Tissue.BONE: 0.01}, (0.25,), np.eye(3)[axis], BRICKS)
    middle = (COUNT // 2,) * 3
    area = BRICKS.prod() / BRICKS[axis]
    resistance = BRICKS[axis] / area * (0.25 / 1.65 + 0.75 / 0.01)
    assert layers.grid().conductance[(axis, axis, *middle)] == pytest.approx(1 / resistance, rel=1e-4)


def test_a_steeper_normal_current_is_noticed() -> None:
    """The patch test sees an error: a field that does not belong to the surface drives currents out of corners."""
    layers = Layers({Tissue.CSF: 1.65, Tissue.BONE: 0.01}, (0.2,), np.array([0.6, 0.64, 0.48]), CUBES)
    on = layers.grid()
    wrong = layers.voltage(on, np.array([0.6, 0.64, 0.48]), 0.01)
    assert imbalance(on, wrong) > 1e-2
