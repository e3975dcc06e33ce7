"""The coil's own field, on a device where there is one."""

from __future__ import annotations

from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field import primary
from bobina.field.device.choice import accelerator
from bobina.field.device.cycle import to_host
from bobina.field.device.stencil import Array
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

PAIRS = 8_000_000
"""points times elements taken at once: 32 MB an array, ten of them"""


def potential(
    coil: Coil, pose: Rigid[Scanner, CoilFrame], points: ArrayLike, xp: ModuleType | None = None
) -> NDArray[np.float64]:
    """As ``field.primary.potential``: V/m per A/s at ``points`` (n, 3) m of Scanner; by ``xp`` or the accelerator."""
    xp = xp or accelerator()
    if xp is None:
        return primary.potential(coil, pose, points)
    local = xp.asarray(pose.inverse().points(np.asarray(points, dtype=float).reshape(-1, 3)), xp.float32)
    out = xp.zeros_like(local)
    for add, elements in ((_add_wires, coil.wires), (_add_dipoles, coil.dipoles)):
        at, vectors = (xp.asarray(part, xp.float32) for part in (elements.points, elements.vectors))
        count = max(1, PAIRS // max(1, len(at)))
        for first in range(0, len(local) if len(at) else 0, count):
            chunk = slice(first, first + count)
            add(xp, local[chunk], at, vectors, out[chunk])
    result: NDArray[np.float64] = primary.MU0_4PI * pose.vectors(to_host(out).astype(float))
    return result


def _add_wires(xp: ModuleType, points: Array, at: Array, along: Array, out: Array) -> None:
    out += _apart(xp, points, at)[1] @ along


def _add_dipoles(xp: ModuleType, points: Array, at: Array, moment: Array, out: Array) -> None:
    """The sum of m x d / |d|^3, d from the dipole to the point."""
    away, inverse = _apart(xp, points, at)
    x, y, z = (part * inverse**3 for part in away)
    for c, (one, other) in enumerate(((y, z), (z, x), (x, y))):
        a, b = (c + 1) % 3, (c + 2) % 3
        out[:, c] += other @ moment[:, a] - one @ moment[:, b]


def _apart(xp: ModuleType, points: Array, at: Array) -> tuple[list[Array], Array]:
    """From elements to points along each axis (n, m), m, and 1 / distance, 1/m; no distance is less than ``CORE``."""
    away = [points[:, None, c] - at[None, :, c] for c in range(3)]
    square = away[0] ** 2 + away[1] ** 2 + away[2] ** 2
    return away, 1 / xp.sqrt(xp.maximum(square, xp.float32(primary.CORE**2)))
