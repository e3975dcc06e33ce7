"""How the field at a target goes with the conductivities: by one adjoint solve, and by solving again."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bobina.coil import coil
from bobina.field import FiniteVolume
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.plan.place import lay, outside
from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import colin
from spheres import FOUR, Array, ball, over

COIL = coil("figure-8-70")
STEP = 0.02
Case = tuple[FiniteVolume, Rigid[Scanner, CoilFrame], Array, float]


@cache
def off_centre() -> Case:
    """Shells whose middles are apart, on oblique voxels of unequal edges."""
    c, s = np.cos(0.3), np.sin(0.3)
    head = ball(FOUR, np.array([6, 5, 7]) * mm, axes=np.array([[-c, -s, 0], [-s, c, 0], [0, 0, 1]]))
    points = head.labels.points(np.moveaxis(np.indices(head.labels.data.shape), 0, -1).reshape(-1, 3))
    labels = np.zeros(len(points), np.uint8)
    for k, (tissue, outer) in enumerate(sorted(FOUR.items(), key=lambda pair: -pair[1])):
        labels[np.linalg.norm(points - np.array([7, 0, 0]) * k * mm, axis=1) <= outer * (1 - 0.05 * k)] = tissue
    head = Head("off centre", Volume(labels.reshape(head.labels.data.shape), head.labels.affine, Scanner))
    return FiniteVolume(head), over(101 * mm, turn=0.4, tilt=0.2), np.array([12, 10, 50]) * mm, 8 * mm


@cache
def coarse_colin() -> Case:
    labels = colin().labels
    affine = labels.affine @ np.diag([3.0, 3, 3, 1])
    head = Head("Colin27, 3 mm", Volume(labels.data[::3, ::3, ::3], affine, Scanner))
    pose = lay(COIL, outside(head), np.array([[-46, 62, 44]]) * mm, [0.8])[0]
    return FiniteVolume(head), Rigid(pose, Scanner, CoilFrame), np.array([-38, 44, 26]) * mm, 5 * mm


def at_target(solver: FiniteVolume, case: Case) -> float:
    _, pose, target, radius = case
    return float(np.linalg.norm(solver.patch(target, radius).mean(solver.field(COIL, pose).e)))


def by_solves(case: Case, tissue: Tissue) -> float:
    own = CONDUCTIVITY[tissue]
    more, less = (
        at_target(case[0].conducting({tissue: replace(own, value=own.value * np.exp(step))}), case)
        for step in (STEP, -STEP)
    )
    return float(np.log(more / less)) / (2 * STEP)


@pytest.mark.parametrize("made", [off_centre, coarse_colin])
def test_slopes_are_those_of_full_solves(made: Callable[[], Case]) -> None:
    case = made()
    solver, pose, target, radius = case
    found = solver.slopes(COIL, pose, target, radius)
    assert set(found) == {Tissue(int(n)) for n in np.unique(solver.grid.labels.data)} - {Tissue.AIR, Tissue.CAVITY}
    assert max(map(abs, found.values())) > 0.015
    for tissue in (Tissue.GM, Tissue.BONE):
        assert found[tissue] == pytest.approx(by_solves(case, tissue), rel=0.01, abs=1e-4)


@pytest.mark.parametrize("made", [off_centre, coarse_colin])
def test_all_conductivities_together_change_nothing(made: Callable[[], Case]) -> None:
    solver, pose, target, radius = made()
    assert sum(solver.slopes(COIL, pose, target, radius).values()) == pytest.approx(0, abs=5e-5)


def test_in_concentric_shells_conductivity_changes_nothing() -> None:
    solver = FiniteVolume(ball({**FOUR, Tissue.GM: 69 * mm}, 4 * mm))
    found = solver.slopes(COIL, over(101 * mm, turn=0.4, tilt=0.2), np.array([7, 10, 34]) * mm, 10 * mm)
    assert max(map(abs, found.values())) < 0.002


def test_other_conductivities_are_those_of_a_head_made_anew() -> None:
    solver, pose, _, _ = off_centre()
    values = {**CONDUCTIVITY, Tissue.BONE: replace(CONDUCTIVITY[Tissue.BONE], value=0.03)}
    head = Head("again", solver.grid.labels, values)
    anew, kept = FiniteVolume(head).field(COIL, pose), solver.conducting(values).field(COIL, pose)
    np.testing.assert_array_equal(kept.e.data, anew.e.data)
    assert not np.allclose(kept.e.data, solver.field(COIL, pose).e.data, equal_nan=True, rtol=1e-3)


def test_what_did_not_conduct_cannot_begin_to() -> None:
    insulated = {**CONDUCTIVITY, Tissue.SCALP: replace(CONDUCTIVITY[Tissue.SCALP], value=0.0)}
    solver = FiniteVolume(replace(ball(FOUR, 8 * mm), conductivity=insulated))
    with pytest.raises(BadInput, match="SCALP"):
        solver.conducting(CONDUCTIVITY)
    with pytest.raises(BadInput, match="nothing conducts"):
        solver.conducting({one: replace(sourced, value=0.0) for one, sourced in CONDUCTIVITY.items()})
