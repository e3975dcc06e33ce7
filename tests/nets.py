"""Nets of conductances written the long way: every edge a row of a sparse matrix."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array, eye_array, vstack
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from spheres import Array

F4 = NDArray[np.float32]


@dataclass(frozen=True)
class LongWay:
    """K = D' N D of ``Grid.conductance`` (3, 3, corners) over its live corners."""

    conductance: F4

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Corners that an edge joins to another."""
        g, live = self.conductance, np.zeros(self.conductance.shape[2:], bool)
        for axis in range(3):
            live |= (g[axis, axis] > 0) | (np.roll(g[axis, axis], 1, axis) > 0)
        return live

    @cached_property
    def drops(self) -> csr_array:
        """D (edges, all corners): from the first corner of an edge to the next."""
        drops: csr_array = vstack([eye_array(self.live.size) - self._moved(axis, 1) for axis in range(3)]).tocsr()
        return drops

    @cached_property
    def currents(self) -> csr_array:
        """N (edges, edges)."""
        rows = [vstack([self._of(a, b).T for b in range(3)]).T for a in range(3)]
        return vstack(rows).tocsr()

    @cached_property
    def matrix(self) -> csr_array:
        """K, the live corners only."""
        whole = (self.drops.T @ self.currents @ self.drops).tocsr()
        used = np.flatnonzero(self.live)
        kept: csr_array = whole[used][:, used]
        return kept

    def _of(self, a: int, b: int) -> csr_array:
        """The currents along ``a`` that voltages along ``b`` drive: its own, or those of four edges beside."""
        own = diags_array(self.conductance[a, b].ravel().astype(float))
        if a == b:
            return own.tocsr()
        here = eye_array(self.live.size).tocsr()
        beside: csr_array = (own @ (here + self._moved(a, 1)) @ (here + self._moved(b, -1))).tocsr()
        return beside

    def _moved(self, axis: int, by: int) -> csr_array:
        """The value of the corner that lies ``by`` farther along an axis."""
        count = self.live.size
        there = np.roll(np.arange(count).reshape(self.live.shape), -by, axis).ravel()
        return coo_array((np.ones(count), (np.arange(count), there)), shape=(count, count)).tocsr()

    @cached_property
    def part(self) -> NDArray[np.int32]:
        """The unconnected part to which each live corner belongs."""
        part: NDArray[np.int32] = connected_components(self.matrix)[1]
        return part

    def solved(self, b: Array, *, transposed: bool = False) -> Array:
        """A direct solve for currents into the live corners, the first of every part held at 0."""
        held = np.zeros(len(b))
        held[np.unique(self.part, return_index=True)[1]] = self.matrix.diagonal().max()
        matrix = self.matrix.T if transposed else self.matrix
        result: Array = spsolve((matrix + diags_array(held)).tocsc(), b)
        return result

    def centred(self, potential: Array) -> Array:
        """A potential of the live corners less its mean over each part."""
        result: Array = potential - (np.bincount(self.part, potential) / np.bincount(self.part))[self.part]
        return result


def diagonal(shape: tuple[int, int, int], seed: int) -> F4:
    """A net (3, 3, ...) of edges of 0.01 to 1.65 S at random, with holes and a rim; no across terms."""
    rng = np.random.default_rng(seed)
    result = np.zeros((3, 3, *(n + 2 for n in shape)), np.float32)
    there = np.pad(rng.random(shape) > 0.15, 1)
    for axis in range(3):
        g = np.exp(rng.uniform(np.log(0.01), np.log(1.65), there.shape))
        result[axis, axis] = np.where(there & np.roll(there, -1, axis), g, 0)
    return result
