from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.head import align, circuit, length, nearest, scalp, tape
from bobina.plan.targets_scalp import beam_f3, beam_xy, forward_of, landmarks
from bobina.space.units import cm, mm
from made_heads import colin, usc

MNE_F3 = np.array([-50.2, 53.1, 42.2]) * mm
MNE_CZ = np.array([0.4, -9.2, 100.2]) * mm

HEAD = colin()
SKIN = scalp(HEAD)
MARKS = landmarks(SKIN, align(HEAD, in_mni=True))


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ((36, 36, 56), (5.57, 9.63)), ((37, 36, 57), (5.66, 9.75)), ((34, 34, 54), (5.37, 9.09)),
        ((38, 38, 60), (5.97, 10.16)), ((35, 37, 56), (5.58, 9.64)),
    ],
)
def test_beam_by_the_geometric_form(measures: tuple[float, float, float], expected: tuple[float, float]) -> None:
    assert beam_xy(*measures) == pytest.approx(expected, abs=0.006)


@given(st.floats(30, 42), st.floats(30, 42), st.floats(49, 66), st.floats(0.01, 10))
def test_beam_scales_with_the_head(tt: float, ni: float, cf: float, scale: float) -> None:
    assert beam_xy(tt * scale, ni * scale, cf * scale) == pytest.approx([scale * v for v in beam_xy(tt, ni, cf)])


def test_the_vertex_is_where_mne_has_it() -> None:
    assert np.linalg.norm(MARKS.vertex - MNE_CZ) < 3 * mm


def test_the_measures_of_colin_are_those_of_a_head() -> None:
    """The ranges of 650 heads; and the circumference through Colin27's own Fpz and Oz of MNE."""
    found = beam_f3(SKIN, MARKS)
    fpz, oz = np.array([0.1, 88.2, -1.7]) * mm, np.array([0.1, -114.9, 14.7]) * mm
    level = circuit(SKIN, fpz, [-1, 0, 0], np.cross([1, 0, 0], oz - fpz))
    assert found.circumference == pytest.approx(length(level), abs=1 * mm)
    assert 31 * cm < found.nasion_inion < 42 * cm
    assert 32 * cm < found.tragus_tragus < 42 * cm
    assert 49 * cm < found.circumference < 64 * cm


def test_f3_lies_near_mne_s_f3() -> None:
    """Measured 6.7 mm: Beam's F3 is another construction than the 10-20 measurement."""
    found = beam_f3(SKIN, MARKS)
    assert np.linalg.norm(found.point - MNE_F3) < 8 * mm
    assert np.linalg.norm(nearest(SKIN, found.point)[0] - found.point) < 2.5 * mm


def test_f3_lies_where_the_tape_says() -> None:
    found = beam_f3(SKIN, MARKS)
    from_vertex = tape(SKIN, MARKS.vertex, found.point, 2 * (MARKS.vertex + found.point) / 2)
    assert length(from_vertex) == pytest.approx(found.y, abs=2 * mm)


def test_the_rule_goes_5_5_cm_forward_and_stays_beside_the_midline() -> None:
    hand = nearest(SKIN, np.array([-37, -25, 62]) * mm)[0]
    site = forward_of(SKIN, hand, MARKS)
    assert 4.5 * cm < np.linalg.norm(site - hand) < 5.5 * cm
    assert site[1] > hand[1] + 4 * cm
    assert abs(site[0] - hand[0]) < 5 * mm
    assert np.linalg.norm(nearest(SKIN, site)[0] - site) < 2.5 * mm


def test_f3_is_left_and_frontal_on_another_head(shared: Path) -> None:
    head = usc(shared)
    to_mni = align(head)
    skin = scalp(head)
    f3 = to_mni.to_mni(beam_f3(skin, landmarks(skin, to_mni)).point)
    assert np.linalg.norm(f3 - MNE_F3) < 15 * mm
