"""Where pulses landed, on a sphere where every distance and angle is known."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bobina.coil import coil
from bobina.field import FiniteVolume
from bobina.head import Alignment, Head
from bobina.plan.landed import FAR, Landed, Stimulation, Stimulations, land, landed
from bobina.plan.model import Pose
from bobina.plan.place import lay, outside
from bobina.plan.search import Bench
from bobina.plan.targets import Anatomy
from bobina.plan.verbs import Ground
from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mega, mm
from plan_example import example_plan
from spheres import THREE, Array, ball

NOWHERE = np.zeros(3)
ASIDE = np.array([0.48, 0.36, 0.8])
SCALP = 95 * mm
POINT = 73 * mm * ASIDE


@cache
def head() -> Head:
    return ball(THREE, 3 * mm)


@cache
def solver() -> FiniteVolume:
    return FiniteVolume(head(), 1e-5)


@cache
def bench() -> Bench:
    return Bench(coil("figure-8-70"), outside(head()), solver().receiver(POINT, 3 * mm).outside())


@cache
def planned() -> Pose:
    matrix = lay(bench().coil, bench().head, (SCALP * ASIDE)[None], np.array([0.3]))[0]
    matrix[:3, 2] = -ASIDE
    matrix[:3, 1] -= (matrix[:3, 1] @ ASIDE) * ASIDE
    matrix[:3, 1] /= np.linalg.norm(matrix[:3, 1])
    matrix[:3, 0] = np.cross(matrix[:3, 1], matrix[:3, 2])
    matrix[:3, 3] = (SCALP + 5 * mm) * ASIDE
    return Rigid(matrix, Scanner, CoilFrame)


def moved(turn: Array, shift: Array = NOWHERE, about: Array = NOWHERE) -> Pose:
    """The planned pose turned (rotation vector, rad, scanner) about a point, then shifted."""
    matrix = planned().matrix.copy()
    rotation = Rotation.from_rotvec(turn).as_matrix()
    matrix[:3, :3] = rotation @ matrix[:3, :3]
    matrix[:3, 3] = rotation @ (matrix[:3, 3] - about) + about + shift
    return Rigid(matrix, Scanner, CoilFrame)


def session(*poses: Pose | None, didt: float | None = None) -> Stimulations:
    pulses = (Stimulation(n, pose, float(n), "", didt) for n, pose in enumerate(poses, start=1))
    return Stimulations("Brainsight", "NIfTI:Scanner", tuple(pulses))


def judged(*poses: Pose | None, didt: float | None = None) -> Landed:
    return land(session(*poses, didt=didt), planned(), POINT, bench())


def test_on_the_plan_nothing_is_lost() -> None:
    result = judged(planned(), didt=50 * mega)
    for name in ("at_scalp", "at_target", "lift", "turn", "tilt"):
        assert getattr(result, name) == pytest.approx(0, abs=1e-9), name
    assert result.kept == pytest.approx(1)
    assert result.strength == pytest.approx(50 * mega * result.field)
    assert (result.share_within, result.kept_median, result.recorded) == (1.0, 1.0, 1)


@given(st.floats(-0.2, 0.2))
@settings(max_examples=20)
def test_a_coil_rolled_over_the_sphere(angle: float) -> None:
    """Rolled about the sphere's middle by an angle: chord on the scalp, tangent at the target, the tilt itself."""
    x = planned().rotation[:, 0]
    result = judged(moved(angle * x))
    assert result.at_scalp[0] == pytest.approx(2 * SCALP * abs(np.sin(angle / 2)), abs=1.2 * mm)
    assert result.at_target[0] == pytest.approx(73 * mm * abs(np.tan(angle)), abs=1e-6)
    assert result.tilt[0] == pytest.approx(abs(angle), abs=1e-9)
    assert result.turn[0] == pytest.approx(0, abs=1e-9)
    assert result.lift[0] == pytest.approx(0, abs=1.2 * mm)


@given(st.floats(-3, 3))
@settings(max_examples=20)
def test_a_handle_turned_about_the_coils_axis(angle: float) -> None:
    result = judged(moved(angle * planned().rotation[:, 2]))
    assert result.turn[0] == pytest.approx(angle)
    assert result.tilt[0] == pytest.approx(0, abs=1e-9)
    assert result.at_scalp[0] == pytest.approx(0, abs=1e-9)
    assert result.kept[0] == pytest.approx(1, abs=0.05), "on a sphere the handle does not matter"


def test_a_coil_tilted_on_its_foot() -> None:
    """Tilted about where its axis meets the scalp: nothing there, depth times tangent at the target."""
    foot = SCALP * ASIDE
    result = judged(moved(0.2 * planned().rotation[:, 0], about=foot))
    assert result.at_scalp[0] == pytest.approx(0, abs=1.0 * mm)
    assert result.at_target[0] == pytest.approx(22 * mm * np.tan(0.2), abs=0.1 * mm)
    assert result.tilt[0] == pytest.approx(0.2)


def test_a_lifted_coil_loses_field_as_the_full_coil_says() -> None:
    up = moved(np.zeros(3), 7 * mm * ASIDE)
    result = judged(planned(), up)
    assert result.lift[1] == pytest.approx(7 * mm, abs=1e-6)
    receiver = solver().receiver(POINT, 3 * mm)
    there, here = (np.linalg.norm(receiver.receive(bench().coil, pose)) for pose in (up, planned()))
    assert result.kept[1] == pytest.approx(there / here, rel=0.01)
    assert result.kept[1] < 0.9


def test_what_is_left_out_is_counted() -> None:
    away = moved(np.zeros(3), (FAR + 20 * mm) * ASIDE)
    inside = moved(np.zeros(3), -20 * mm * ASIDE)
    backward = moved(np.pi * planned().rotation[:, 1], about=planned().origin)
    motor = moved(0.9 * planned().rotation[:, 0])
    result = judged(None, planned(), away, None, planned(), inside, motor, backward, planned(), planned(), didt=1.0)
    assert result.numbers.tolist() == [2, 5, 9, 10]
    assert (result.untracked, result.strayed, result.elsewhere) == ((1, 4), (3, 6, 8), (7,))
    assert result.recorded == 10
    assert result.strength.shape == result.kept.shape == (4,)


def test_the_summary() -> None:
    shifts = [moved(angle * degree * planned().rotation[:, 0]) for angle in (0, 1, 2, 10)]
    result = judged(*shifts, moved(15 * degree * planned().rotation[:, 2]))
    assert result.share_within == pytest.approx(0.6), "two of five are 5 mm off or 10 degrees turned"
    assert result.usual["tilt"].median == pytest.approx(1 * degree)
    assert result.usual["tilt"].p95 > 8 * degree
    assert result.kept_low < result.kept_median <= 1.01
    assert np.isnan(result.strength).all(), "dI/dt was not recorded"


@pytest.mark.parametrize("shift", [(0.1, 0, 0), (0, 0, 0.3), (-0.05, -0.05, -0.08), (2.0, 0, 0)])
def test_a_session_in_another_images_frame_is_refused(shift: tuple[float, float, float]) -> None:
    poses = [moved(angle * planned().rotation[:, 0], np.array(shift)) for angle in np.linspace(-0.1, 0.1, 9)]
    with pytest.raises(BadInput, match=r"9 of 9 coils .* frame of another image"):
        judged(*poses)


def test_a_session_on_the_other_side_is_refused() -> None:
    mirrored = planned().matrix.copy()
    mirrored[0] *= -1
    mirrored[:3, 0] *= -1
    with pytest.raises(BadInput, match="no pulse landed within 30 mm"):
        judged(Rigid(mirrored, Scanner, CoilFrame))
    with pytest.raises(BadInput, match="none of the 2 pulses"):
        judged(None, None)


def test_by_a_plan() -> None:
    """The whole way: the plan's own target as receiver, its own pose, on a solver of its own."""
    plan = example_plan()
    x, y, z = (float(v) for v in POINT)
    site = replace(plan.sites[0], target=replace(plan.target, point=(x, y, z)))
    plan = replace(plan, pose=planned(), sites=(site, *plan.sites[1:]))
    anatomy = Anatomy(head(), Alignment(np.eye(4), 1.0, 0.0), bench().head.scalp, np.zeros((0, 3)))
    ground = Ground(anatomy, bench().head, solver())
    up = moved(np.zeros(3), 7 * mm * ASIDE)
    result = landed(ground, bench().coil, plan, session(planned(), up))
    assert result.kept[0] == pytest.approx(1)
    assert result.kept[1] == pytest.approx(judged(up).kept[0], rel=0.02)
