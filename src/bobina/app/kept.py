"""Steps of a plan kept on disk by the hash of what they were made from, so that an interrupted plan goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.coil import Coil
from bobina.field import Field
from bobina.head import Tissue
from bobina.plan import Candidate, Flatness, Found, Ground, Pose, Target, at_target, candidates, slopes, spread
from bobina.plan.scenarios import Conductivity
from bobina.plan.slips import Slips, errors
from bobina.plan.spread import CAP, NAVIGATED, Placement, Spread
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.store import Cache

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The costly verbs, each computed once for the same head and coil."""

    cache: Cache
    ground: Ground
    coil: Coil
    gap: float

    def candidates(self, target: Target) -> Found:
        """As ``plan.candidates``."""
        arrays = self.cache.step(
            "search", self.ground.head, self.coil, self.gap, target.point,
            compute=lambda: _pack(candidates(self.ground, self.coil, target, self.gap)),
        )
        return _unpack(target, arrays)

    def field(self, pose: Pose) -> Field:
        """As the solver's ``field``."""
        arrays = self.cache.step(
            "field", self.ground.head, self.coil, pose.matrix,
            compute=lambda: _pack_field(self.ground.solver.field(self.coil, pose)),
        )
        e = Volume(arrays["e"], np.asarray(arrays["affine"], float), Scanner)
        return Field(
            e, Volume(arrays["labels"], e.affine, Scanner), int(arrays["iterations"]), float(arrays["residual"]),
            float(arrays["coil_error"]),
        )

    def spread(self, own: Found, field: Field) -> Spread | None:
        """As ``plan.spread``; its slopes and each of its solves are steps."""
        arrays = self.cache.step(
            "slopes", self.ground.head, self.coil, own.best.pose.matrix, own.target.point,
            compute=lambda: _pack_slopes(slopes(self.ground, self.coil, own)),
        )
        found = {Tissue(int(n)): float(slope) for n, slope in zip(arrays["tissues"], arrays["slopes"], strict=True)}
        return spread(self.ground, own, field, found, lambda values: self._scenario(own, values))

    def _scenario(self, own: Found, values: Conductivity) -> float:
        arrays = self.cache.step(
            "scenario", self.ground.head, self.coil, own.best.pose.matrix, own.target.point, values,
            compute=lambda: {"field": np.array(at_target(self.ground, self.coil, own, values))},
        )
        return float(arrays["field"])


def _pack_slopes(found: Mapping[Tissue, float]) -> Arrays:
    return {"tissues": np.array([int(one) for one in found], int), "slopes": np.array(list(found.values()), float)}


def _pack(found: Found) -> Arrays:
    flat = found.flatness
    everyone = (found.best, *found.candidates)
    return {
        "poses": np.stack([one.pose.matrix for one in everyone]), "fields": np.array([one.field for one in everyone]),
        "offsets": flat.offsets, "kept": flat.kept, "angles": flat.angles, "kept_by_angle": flat.kept_by_angle,
        "costs": np.array([flat.worst_5mm, flat.mean_5mm, flat.worst_10deg]),
        "depth": np.array(found.depth), "tried": np.array(found.tried),
        "slipped": found.slips.kept, "slipped_by_cap": found.slips_by_cap.kept,
    }


def _unpack(target: Target, arrays: Arrays) -> Found:
    best, *others = (
        Candidate(Rigid(matrix, Scanner, CoilFrame), float(field))
        for matrix, field in zip(np.asarray(arrays["poses"], float), np.asarray(arrays["fields"], float), strict=True)
    )
    worst, mean, twisted = (float(cost) for cost in np.asarray(arrays["costs"], float))
    offsets, kept, angles, by_angle = (
        np.asarray(arrays[name], float) for name in ("offsets", "kept", "angles", "kept_by_angle")
    )
    flat = Flatness(offsets, kept, angles, by_angle, worst, mean, twisted)
    return Found(
        target, best, tuple(others), flat, float(arrays["depth"]), int(arrays["tried"]),
        _slips(NAVIGATED, arrays["slipped"]), _slips(CAP, arrays["slipped_by_cap"]),
    )


def _slips(placement: Placement, kept: NDArray[np.generic]) -> Slips:
    return Slips(*errors(placement, len(kept)), np.asarray(kept, float))


def _pack_field(field: Field) -> Arrays:
    return {
        "e": field.e.data, "affine": field.e.affine, "labels": field.labels.data,
        "iterations": np.array(field.iterations), "residual": np.array(field.residual),
        "coil_error": np.array(field.coil_error),
    }
