"""The solver: div(sigma grad phi) = -div(sigma dA/dt) on a head's voxels, for any coil at any pose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from bobina.coil import Coil
from bobina.field import recovery
from bobina.field.adjoint import Receiver
from bobina.field.device import DeviceNet, accelerator, potential
from bobina.field.grid import Grid, grid, reconducted
from bobina.field.krylov import Net, Solved
from bobina.field.lattice import Lattice, gather, lattice, node_index, spread
from bobina.field.model import Field
from bobina.field.slopes import slopes
from bobina.head import Head, Tissue
from bobina.source import Sourced
from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
TOLERANCE = 1e-5
"""of the residual; on Colin27 it leaves 1.4e-6 of E in grey matter, 2e-5 in bone and scalp (docs/field.md)"""
CHECKED, DRAWN = 1000, 10_000
"""the interpolated coil field is checked against the direct sum at so many voxels, and at as many that lie nearest to
the coil among those drawn at random"""


class FiniteVolume:
    """A head made ready for fields; setting it up costs about one solve, each pose then one more."""

    def __init__(self, head: Head | Grid, tolerance: float = TOLERANCE) -> None:
        """Find the currents along a head's edges and build the multigrid levels. BadInput where nothing conducts."""
        self.grid: Grid = head if isinstance(head, Grid) else grid(head)
        self.tolerance = tolerance
        xp = accelerator()
        self._net = DeviceNet(xp, self.grid.conductance) if xp else Net(self.grid.conductance)

    @cached_property
    def lattice(self) -> Lattice:
        """Where the coil's own field is summed."""
        return lattice(self.grid)

    @cached_property
    def _nodes(self) -> Array:
        """The nodes of the lattice (n, 3), m of Scanner."""
        return self.grid.labels.points(node_index(self.lattice))

    @cached_property
    def _drawn(self) -> NDArray[np.intp]:
        """Voxels that conduct (DRAWN, 3), drawn to check the coil's field in."""
        voxels = np.argwhere(self.grid.sigma > 0)
        return voxels[np.random.default_rng(0).integers(len(voxels), size=DRAWN)]

    def field(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> Field:
        """E in every conducting voxel, V/m per A/s. BadInput for a coil inside the head."""
        voltage, solved, error = self._solve(coil, pose)
        e = recovery.in_voxels(self.grid, voltage)
        labels = Volume(self.grid.labels.data[recovery.INNER], e.affine, Scanner)
        return Field(e, labels, solved.iterations, solved.residual, error)

    def _solve(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> tuple[NDArray[np.float32], Solved, float]:
        """Voltages (3, corners) along the edges, V per A/s, how they were found, and the error of the coil's field."""
        self._refuse_inside(coil, pose)
        emf, error = self._emf(coil, pose)
        solved = self._net.solve(self._net.leaving(self._net.currents(emf)), self.tolerance)
        return self._net.voltage(solved.potential) - emf, solved, error

    def conducting(self, conductivity: Mapping[Tissue, Sourced]) -> FiniteVolume:
        """The same head with other conductivities, its surfaces not sought again; what is not named keeps its own.

        BadInput: a tissue would conduct that did not, or nothing conducts any more.
        """
        return FiniteVolume(reconducted(self.grid, conductivity), self.tolerance)

    def slopes(
        self, coil: Coil, pose: Rigid[Scanner, CoilFrame], centre: ArrayLike, radius: float
    ) -> Mapping[Tissue, float]:
        """Of each tissue, d ln|E| / d ln conductivity; E: mean over grey matter near ``centre`` (3,).

        ``centre`` and ``radius`` in m. One forward and one adjoint solve. BadInput for a coil inside the head.
        """
        return slopes(self.grid, self._net, self._solve(coil, pose)[0], self.patch(centre, radius), self.tolerance)

    def patch(self, centre: ArrayLike, radius: float) -> recovery.Functional:
        """The mean over grey matter within ``radius`` (m) of ``centre`` (3,) m: what a target's field means."""
        return recovery.ball(self.grid, centre, radius)

    def receiver(self, centre: ArrayLike, radius: float = 3e-3, tolerance: float | None = None) -> Receiver:
        """By three adjoint solves, what any coil at any pose gives at a target, the mean over grey matter in a ball.

        ``centre`` (3,) and ``radius`` in m. Where the ball holds no grey matter: the conducting voxel nearest to it.
        """
        where = self.patch(centre, radius)
        currents = [self._adjoint(where, axis, tolerance or self.tolerance) for axis in range(3)]
        return Receiver(where, np.stack(currents), self.lattice, self.grid)

    def _adjoint(self, where: recovery.Functional, axis: int, tolerance: float) -> Array:
        """The reciprocal current on the lattice (mx, my, mz, 3), for E along one voxel axis."""
        weights = where.source(self.grid, axis)
        psi = self._net.solve(self._net.leaving(weights), tolerance, transposed=True).potential
        currents = self._net.currents(self._net.voltage(psi), transposed=True) - weights
        return gather(self.lattice, currents * self._lengths, self.grid.axes)

    @property
    def _lengths(self) -> NDArray[np.float32]:
        """Of the edges (3, 1, 1, 1), m."""
        return self.grid.spacing.astype(np.float32)[:, None, None, None]

    def _emf(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> tuple[NDArray[np.float32], float]:
        """dA/dt times length along every edge (V per A/s), and the error of its interpolation."""
        values = potential(coil, pose, self._nodes).reshape(*self.lattice.shape, 3)
        along = spread(self.lattice, values, self.grid.axes)
        error = self._spread_error(coil, pose, along)
        return along * self._lengths, error

    def _spread_error(self, coil: Coil, pose: Rigid[Scanner, CoilFrame], along: NDArray[np.float32]) -> float:
        drawn = self._drawn
        near = np.argsort(cKDTree(_elements(coil, pose)).query(self.grid.labels.points(drawn))[0])[:CHECKED]
        chosen = np.concatenate([drawn[near], drawn[:CHECKED]])
        worst = largest = 0.0
        for axis, edges in enumerate(along):
            middle = chosen - 0.5 + 0.5 * np.eye(3)[axis]
            exact = potential(coil, pose, self.grid.labels.points(middle)) @ self.grid.axes
            worst = max(worst, float(np.abs(edges[tuple(chosen.T)] - exact[:, axis]).max()))
            largest = max(largest, float(np.linalg.norm(exact, axis=1).max()))
        return worst / largest

    def _refuse_inside(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> None:
        points = _elements(coil, pose)
        index = np.round(self.grid.index(points)).astype(int)
        within = ((index >= 0) & (index < self.grid.sigma.shape)).all(axis=1)
        inside = self.grid.sigma[tuple(index[within].T)] > 0
        if inside.any():
            raise BadInput(
                f"{inside.sum()} of {len(points)} elements of {coil.name} lie inside the head: move the coil out along"
                " its z axis (poses are coil to scanner, in mm, z into the head)"
            )


def _elements(coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> Array:
    """Where the coil's elements lie (n, 3), m of Scanner."""
    return pose.points(np.concatenate([coil.wires.points, coil.dipoles.points]))
