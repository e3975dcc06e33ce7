"""Cortices of known shape for tests: shares by supersampling, on a grid of 1 mm."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bobina.head.sheets.zones import LEFT, Halves
from bobina.space.units import mm

Array = NDArray[np.float64]
FINE = 4


def made(white: Callable[[Array], Array], brain: Callable[[Array], Array], size: int) -> Halves:
    """A left half of two solids, given as functions of points (..., 3) in mm that are positive inside; origin amid."""
    fine = (np.arange((2 * size + 1) * FINE) + 0.5) / FINE - 0.5 - size
    points = np.stack(np.meshgrid(fine, fine, fine, indexing="ij"), axis=-1)
    solid, whole = (_shares(inside(points) > 0) for inside in (white, brain))
    affine = np.diag([mm, mm, mm, 1.0])
    affine[:3, 3] = -size * mm
    side = np.where(whole > 0, LEFT, 0).astype(np.uint8)
    return Halves(solid, np.maximum(whole - solid, 0), side, affine)


def ball(radius: float) -> Callable[[Array], Array]:
    return lambda points: np.asarray(radius - np.linalg.norm(points, axis=-1))


def folded(radius: float, depth: float = 4.0, folds: int = 6) -> Callable[[Array], Array]:
    """A ball whose radius waves round its axis: folds deepest at the equator."""

    def inside(points: Array) -> Array:
        r = np.linalg.norm(points, axis=-1)
        flat = np.hypot(points[..., 0], points[..., 1]) / np.maximum(r, 1e-6)
        wave = np.cos(folds * np.arctan2(points[..., 1], points[..., 0]))
        return np.asarray(radius + depth * wave * flat**folds - r)

    return inside


def twins(radius: float, apart: float, stalk: float = 6.0) -> Callable[[Array], Array]:
    """Two balls at +-apart along x, on a stalk: between them a sulcus all round."""

    def inside(points: Array) -> Array:
        x = np.abs(points[..., 0]) - apart
        off = np.hypot(points[..., 1], points[..., 2])
        balls = radius - np.hypot(x, off)
        return np.asarray(np.maximum(balls, np.where(x < 0, stalk - off, -1.0)))

    return inside


def _shares(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    n = mask.shape[0] // FINE
    return np.asarray(mask.reshape(n, FINE, n, FINE, n, FINE).mean(axis=(1, 3, 5)), np.float32)
