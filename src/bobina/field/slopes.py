"""How |E| at a target goes with each conductivity, from one forward and one adjoint solve.

With v = D x - emf the voltages of the forward solve, K x = D' N emf, K = D' N D, and q the weights of them that make
the part of E along its own direction, |E| = q . v. Where the conductances change by dN, K dx = -D' dN v, and so

    d|E| = dq . v - (D psi) . (dN v),    K' psi = D' q.

dN and dq are differences to the grid put together with a little more of one conductivity.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bobina.field import kernels
from bobina.field.device import DeviceNet
from bobina.field.grid import Grid, on_levels
from bobina.field.krylov import Net
from bobina.field.recovery import Functional
from bobina.head import Tissue

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
STEP = 1e-3
"""of ln(conductivity)"""


def slopes(
    grid: Grid, net: Net | DeviceNet, voltage: F4, where: Functional, tolerance: float
) -> Mapping[Tissue, float]:
    """Of each tissue that conducts, d ln|E| / d ln conductivity, E: the mean of ``where``.

    ``voltage`` (3, corners): of the forward solve on ``grid``, V per A/s. Nothing where there is no field.
    """
    e = np.array([_product(where.source(grid, axis), voltage) for axis in range(3)])
    size = float(np.linalg.norm(e))
    if size == 0:
        return {}
    direction = e / size
    psi = net.solve(net.leaving(_along(where, grid, direction)), tolerance, transposed=True).potential
    answer = net.voltage(psi)
    present = np.unique(grid.labels.data[grid.sigma > 0])
    return MappingProxyType({
        Tissue(int(one)): _change(grid, Tissue(int(one)), voltage, answer, where, direction) / size for one in present
    })


def _change(grid: Grid, tissue: Tissue, voltage: F4, answer: F4, where: Functional, direction: Array) -> float:
    """d|E| / d ln conductivity of one tissue, V/m per A/s."""
    more = _changed(grid, tissue, STEP)
    apart = np.log(float(more.conductivity[tissue]) / float(grid.conductivity[tissue]))
    weights = _along(where, more, direction) - _along(where, grid, direction)
    g = grid.conductance
    currents = np.zeros_like(voltage)
    change = np.subtract(more.conductance, g, out=more.conductance)
    kernels.driven(voltage, change, kernels.spans(g[0, 0], g[1, 1], g[2, 2]), currents)
    return (_product(weights, voltage) - _product(answer, currents)) / float(apart)


def _changed(grid: Grid, tissue: Tissue, step: float) -> Grid:
    """The grid with ``step`` more of the ln of one conductivity."""
    table = grid.conductivity.copy()
    table[tissue] *= np.exp(step)
    return on_levels(grid.labels, grid.level, table)


def _along(where: Functional, grid: Grid, direction: Array) -> F4:
    """The mean E along a direction (3,) in voxel axes as weights (3, corners) of the voltages, 1/m."""
    weights = np.zeros((3, *grid.corners), np.float32)
    for axis, part in enumerate(direction):
        weights += np.float32(part) * where.source(grid, axis)
    return weights


def _product(a: F4, b: F4) -> float:
    return float(sum(np.sum(p * q, dtype=float) for p, q in zip(a, b, strict=True)))
