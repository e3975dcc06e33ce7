import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.coil import DESIGNS, Coil, catalogue, coil
from bobina.coil.catalogue import build
from bobina.coil.winding import Winding, bend, elements, loops
from bobina.field.sphere import sphere_field
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm

KEYS = list(DESIGNS)
ABOVE = np.diag([1.0, -1.0, -1.0, 1.0])
"""A pose: the coil's z points down."""


def over_a_head(one: Coil, radius: float = 95 * mm) -> Rigid[Scanner, CoilFrame]:
    """Straight above the centre of a sphere, as low as the casing allows."""
    x, y, z = one.casing.T
    height = np.max(np.sqrt(radius**2 - np.minimum(x**2 + y**2, radius**2)) + z)
    matrix = ABOVE.copy()
    matrix[2, 3] = height
    return Rigid(matrix, Scanner, CoilFrame)


@pytest.mark.parametrize("key", KEYS)
def test_every_turn_is_closed_so_no_current_ends_anywhere(key: str) -> None:
    assert np.abs(coil(key).wires.vectors.sum(axis=0)).max() < 1e-12


@pytest.mark.parametrize("key", KEYS)
def test_the_copper_lies_behind_the_casing_at_the_depth_that_the_design_says(key: str) -> None:
    design = DESIGNS[key]
    copper = np.concatenate(loops(design.winding, 1, 0, -design.recess)) if design.fold else coil(key).wires.points
    nearest = (1 / 2 - 1 / 2 / np.sqrt(3)) * design.winding.wire_height
    assert copper[:, 2].max() == pytest.approx(-design.recess - nearest, abs=1e-9)


def test_copper_length_is_that_of_the_turns() -> None:
    winding = Winding(56 * mm, 87 * mm, 1.75 * mm, 6 * mm, 9)
    length = np.linalg.norm(coil("figure-8-70").wires.vectors, axis=1).sum()
    assert length == pytest.approx(2 * 2 * np.pi * winding.radii.sum(), rel=2e-3)


def test_two_layers_carry_twice_the_ampere_turns() -> None:
    length = np.linalg.norm(coil("c-b60").wires.vectors, axis=1).sum()
    assert length == pytest.approx(2 * 2 * 2 * np.pi * DESIGNS["c-b60"].winding.radii.sum(), rel=2e-3)


@pytest.mark.parametrize("key", [key for key, design in DESIGNS.items() if design.apart])
def test_current_runs_along_y_under_the_centre_and_the_field_against_it(key: str) -> None:
    one = coil(key)
    middle = np.abs(one.wires.points[:, 0]) < 10 * mm
    assert one.wires.vectors[middle, 1].sum() > 0
    pose = over_a_head(one)
    under = sphere_field(one, pose, [[0, 0, 80 * mm]])[0]
    direction = pose.rotation.T @ under / np.linalg.norm(under)
    assert direction[1] < -0.99


@pytest.mark.parametrize("key", ["figure-8-70", "figure-8-25", "c-b60", "double-cone"])
def test_left_and_right_mirror_each_other(key: str) -> None:
    one = coil(key)
    right = np.array([[30, 20, -5], [10, -15, 40]]) * mm
    fields = sphere_field(one, over_a_head(one), np.concatenate([right, right * [-1, 1, 1]]))
    assert np.allclose(fields[:2] * [-1, 1, 1], fields[2:], atol=1e-3 * np.abs(fields).max())


def test_a_circular_coil_gives_nothing_under_its_centre_and_rings_elsewhere() -> None:
    one = coil("circular-90")
    pose = over_a_head(one)
    fields = sphere_field(one, pose, np.array([[0, 0, 80], [40, 0, 60], [0, 40, 60]]) * mm)
    assert np.linalg.norm(fields[0]) < 1e-3 * np.linalg.norm(fields[1])
    assert np.linalg.norm(fields[1]) == pytest.approx(np.linalg.norm(fields[2]), rel=1e-3)
    assert abs(fields[1, 1]) > 0.99 * np.linalg.norm(fields[1])


@given(st.floats(-100, 100).filter(lambda x: abs(x) > 1e-3))
def test_the_field_is_linear_in_the_ampere_turns(times: float) -> None:
    turns = loops(DESIGNS["figure-8-25"].winding, 1, 0, 0)
    assert np.allclose(elements(turns, times).vectors, times * elements(turns, 1).vectors)


def test_shorter_chords_change_little() -> None:
    """What the docstring of loops claims, by the field rather than the potential."""
    for key, design in DESIGNS.items():
        pose = over_a_head(coil(key))
        points = np.array([[0, 0, 80], [20, 10, 75], [0, 30, 70], [-25, 0, 88]]) * mm
        coarse, fine = sphere_field(coil(key), pose, points), sphere_field(build(design, 1 * mm), pose, points)
        assert np.linalg.norm(coarse - fine, axis=1).max() < 4e-3 * np.linalg.norm(fine, axis=1).max()


def test_the_double_cone_has_100_degrees_between_its_wings() -> None:
    """Measured on the side of the head, between the outer edges of the casing seen from the hinge."""
    casing = coil("double-cone").casing
    right, left = casing[casing[:, 0].argmax()], casing[casing[:, 0].argmin()]
    cosine = right[[0, 2]] @ left[[0, 2]] / np.linalg.norm(right[[0, 2]]) / np.linalg.norm(left[[0, 2]])
    assert np.degrees(np.arccos(cosine)) == pytest.approx(100, abs=1e-6)
    assert right[2] > 50 * mm


@given(st.floats(0, 60), st.floats(0, 0.03))
def test_folding_keeps_lengths_of_a_flat_face_and_leaves_the_middle(angle: float, hinge: float) -> None:
    line = np.stack([np.linspace(-0.1, 0.1, 4001), np.zeros(4001), np.zeros(4001)], axis=1)
    folded = bend(line, hinge, angle * degree)
    steps = np.linalg.norm(np.diff(folded, axis=0), axis=1)
    assert np.all(steps < 0.05 * mm * (1 + 1e-9))
    assert np.median(steps) == pytest.approx(0.05 * mm)
    middle = np.abs(line[:, 0]) <= hinge
    assert np.array_equal(folded[middle], line[middle])


@pytest.mark.parametrize("key", KEYS)
def test_the_casing_covers_the_copper_and_is_dense_enough_to_notice_a_head(key: str) -> None:
    one = coil(key)
    near = np.linalg.norm(one.casing[:, None, :2] - one.wires.points[None, ::7, :2], axis=2).min(axis=0)
    assert near.max() < 5 * mm
    assert one.casing[np.hypot(one.casing[:, 0], one.casing[:, 1]).argmin(), 2] == pytest.approx(0, abs=1e-12)


def test_every_limit_has_its_source_and_unknown_ones_are_none() -> None:
    limits = {key: one.max_didt for key, one in zip(KEYS, catalogue(), strict=True)}
    known = {key: limit.value for key, limit in limits.items() if limit}
    assert known == {
        "figure-8-70": 114.73e6, "c-b60": 155.40e6, "mc-b70": 155.33e6, "double-cone": 84.37e6,
    }
    assert all(limit.source.text for limit in limits.values() if limit)


def test_names() -> None:
    assert coil("figure-8") is coil("figure-8-70")
    assert coil(" MC-B70 ").name == coil("mc-b70").name
    with pytest.raises(ValueError, match="'double-cone'"):
        coil("doublecone")
    for name in ("h1", "H7", "h-coil", "Brainsway H4"):
        with pytest.raises(ValueError, match="coil file"):
            coil(name)
