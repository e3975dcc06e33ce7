"""The field in a conducting sphere, in closed form. It does not depend on how conductivity changes with radius.

Dipoles: Sarvas 1987 (10.1088/0031-9155/32/1/004) by reciprocity. Wires: the same physics for a current element; the
field is r x grad psi with L^2 psi = r . dB/dt (Heller & van Hulsteyn 1992, 10.1016/S0006-3495(92)81587-4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field.primary import MU0_4PI, place
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]


def sphere_field(
    coil: Coil, pose: Rigid[Scanner, CoilFrame], points: ArrayLike, centre: ArrayLike = (0, 0, 0)
) -> Array:
    """E (n, 3) in V/m per A/s at ``points`` (n, 3) m inside a sphere about ``centre``; the coil must lie outside it."""
    shift = np.asarray(centre, dtype=float)
    at = np.asarray(points, dtype=float).reshape(-1, 3) - shift
    wires, dipoles = place(coil, pose)
    wire_points, dipole_points = wires.points - shift, dipoles.points - shift
    field = [_of_wires(r, wire_points, wires.vectors) + _of_dipoles(r, dipole_points, dipoles.vectors) for r in at]
    return np.array(field).reshape(-1, 3)


def _of_wires(r: Array, at: Array, along: Array) -> Array:
    """``r`` (3,), elements (n, 3): for c = dl x r', psi = -mu0/4pi c.r / (R' D) with D = R'^2 - r.r' + R' a."""
    if not len(at):
        return np.zeros(3)
    c = np.cross(along, at)
    a = np.linalg.norm(r - at, axis=1)
    radius = np.linalg.norm(at, axis=1)
    d = radius**2 - at @ r + radius * a
    gradient_d = -at + (radius / a)[:, None] * (r - at)
    gradient = (c / d[:, None] - ((c @ r) / d**2)[:, None] * gradient_d) / radius[:, None]
    return np.cross(r, -MU0_4PI * gradient.sum(axis=0))


def _of_dipoles(r: Array, at: Array, moment: Array) -> Array:
    """``r`` (3,), dipoles (n, 3): u.E = -m.B_u, B_u the field at the dipole of a unit current dipole u at r."""
    if not len(at):
        return np.zeros(3)
    away = at - r
    a = np.linalg.norm(away, axis=1)
    radius = np.linalg.norm(at, axis=1)
    along = np.einsum("ij,ij->i", away, at)
    f = a * (radius * a + radius**2 - at @ r)
    gradient_f = (a**2 / radius + along / a + 2 * a + 2 * radius)[:, None] * at
    gradient_f -= (a + 2 * radius + along / a)[:, None] * r
    m_gradient = np.einsum("ij,ij->i", moment, gradient_f)
    # B_u = mu0/4pi (F u x r - (u x r . r') grad F) / F^2, and (u x r) . v = u . (r x v)
    b = np.cross(r, moment) / f[:, None] - np.cross(r, at) * (m_gradient / f**2)[:, None]
    field: Array = -MU0_4PI * b.sum(axis=0)
    return field
