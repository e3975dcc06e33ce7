"""The field in a conducting sphere, in closed form. It does not depend on how conductivity changes with radius.

Dipoles: Sarvas 1987 (10.1088/0031-9155/32/1/004) by reciprocity. Wires: the same physics for a current element; the
field is r x grad psi with L^2 psi = r . dB/dt (Heller & van Hulsteyn 1992, 10.1016/S0006-3495(92)81587-4).
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, DTypeLike, NDArray

from bobina.coil import Coil
from bobina.field.primary import MU0_4PI, place
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Real = NDArray[np.floating]


def sphere_field(
    coil: Coil, pose: Rigid[Scanner, CoilFrame], points: ArrayLike, centre: ArrayLike = (0, 0, 0),
    dtype: DTypeLike = np.float64,
) -> Array:
    """E (n, 3) in V/m per A/s at ``points`` (n, 3) m inside a sphere about ``centre``; the coil must lie outside it.

    ``dtype``: what the sums are made in; float32 is within 1e-5 of the largest value, and twice as fast.
    """
    shift = np.asarray(centre, dtype=float)
    inside = np.ascontiguousarray(np.asarray(points, dtype=float).reshape(-1, 3) - shift, dtype)
    gradient = np.zeros(inside.shape, dtype)
    for kernel, elements in zip((_of_wires, _of_dipoles), place(coil, pose), strict=True):
        parts = (elements.points - shift, elements.vectors)
        at, along = (np.ascontiguousarray(part.T, dtype) for part in parts)
        if len(elements.points):
            kernel(inside, at, along, gradient)
    result: Array = -MU0_4PI * np.cross(inside, gradient).astype(float)
    return result


@njit(parallel=True, fastmath=True, cache=True)
def _of_wires(points: Real, at: Real, along: Real, out: Real) -> None:
    """Adds grad c.r / (R' D), c = dl x r', D = R'^2 - r.r' + R' a, a = |r - r'|. ``at``, ``along`` (3, n)."""
    one = points.dtype.type(1)
    for i in prange(len(points)):
        rx, ry, rz = points[i]
        x = y = z = points.dtype.type(0)
        for k in range(at.shape[1]):
            px, py, pz = at[0, k], at[1, k], at[2, k]
            lx, ly, lz = along[0, k], along[1, k], along[2, k]
            cx, cy, cz = ly * pz - lz * py, lz * px - lx * pz, lx * py - ly * px
            ax, ay, az = rx - px, ry - py, rz - pz
            square, away = px * px + py * py + pz * pz, np.sqrt(ax * ax + ay * ay + az * az)
            radius = np.sqrt(square)
            d = square - (px * rx + py * ry + pz * rz) + radius * away
            weight, pull = one / (d * radius), radius / away
            slope = (cx * rx + cy * ry + cz * rz) * weight / d
            x += cx * weight - slope * (pull * ax - px)
            y += cy * weight - slope * (pull * ay - py)
            z += cz * weight - slope * (pull * az - pz)
        out[i, 0] += x
        out[i, 1] += y
        out[i, 2] += z


@njit(parallel=True, fastmath=True, cache=True)
def _of_dipoles(points: Real, at: Real, moment: Real, out: Real) -> None:
    """Adds m / F - r' (m . grad F) / F^2, F = a (R' a + R'^2 - r.r'): its product with r is that of B_u at the dipole.

    By reciprocity u.E = -m.B_u, B_u = mu0/4pi (F u x r - (u x r . r') grad F) / F^2 that of a current dipole u at r.
    """
    one, two = points.dtype.type(1), points.dtype.type(2)
    for i in prange(len(points)):
        rx, ry, rz = points[i]
        x = y = z = points.dtype.type(0)
        for k in range(at.shape[1]):
            px, py, pz = at[0, k], at[1, k], at[2, k]
            mx, my, mz = moment[0, k], moment[1, k], moment[2, k]
            ax, ay, az = px - rx, py - ry, pz - rz
            a = np.sqrt(ax * ax + ay * ay + az * az)
            radius = np.sqrt(px * px + py * py + pz * pz)
            along = (ax * px + ay * py + az * pz) / a
            f = a * (radius * a + radius * radius - (px * rx + py * ry + pz * rz))
            outward, inward = a * a / radius + along + two * (a + radius), a + two * radius + along
            slope = outward * (mx * px + my * py + mz * pz) - inward * (mx * rx + my * ry + mz * rz)
            weight = one / f
            share = slope * weight * weight
            x += mx * weight - share * px
            y += my * weight - share * py
            z += mz * weight - share * pz
        out[i, 0] += x
        out[i, 1] += y
        out[i, 2] += z
