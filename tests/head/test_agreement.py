import numpy as np
import pytest

import written
from bobina.head import Tissue, cortex
from bobina.head.agreement import check_sides, sides, white_edge
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import sphere_head

LABELS, T1 = written.colin_labels(3), written.colin_t1(3)


def mirrored(volume: Volume[Scanner]) -> Volume[Scanner]:
    return Volume(volume.data[::-1], volume.affine, Scanner)


def test_colins_own_labels_fit_and_their_mirror_image_does_not() -> None:
    found = sides(LABELS, T1)
    assert found.margin > 0.3
    assert not found.flipped
    assert check_sides("labels", LABELS, T1) == found


@pytest.mark.parametrize("off", [0, 2, -3])
def test_mirrored_labels_are_refused_about_whatever_plane(off: int) -> None:
    wrong = Volume(np.roll(mirrored(LABELS).data, off, axis=0), LABELS.affine, Scanner)
    assert sides(wrong, T1).margin < -0.3
    with pytest.raises(BadInput, match="left and right"):
        check_sides("labels", wrong, T1)


def test_a_mirrored_t1_and_a_brain_alone_are_told_too() -> None:
    brain = Volume(np.where(LABELS.data <= Tissue.CSF, LABELS.data, 0), LABELS.affine, Scanner)
    assert sides(brain, T1).margin > 0.3
    assert sides(brain, mirrored(T1)).margin < -0.3


def test_axes_in_another_order_do_not_matter() -> None:
    affine = np.array(LABELS.affine)
    affine[:, :3] = affine[:, [2, 0, 1]]
    turned = Volume(LABELS.data.transpose(2, 0, 1), affine, Scanner)
    assert sides(turned, T1).margin == pytest.approx(sides(LABELS, T1).margin, abs=0.01)


def test_a_mere_shift_is_no_mirror_image() -> None:
    affine = np.array(LABELS.affine)
    affine[0, 3] += 9 * mm
    found = sides(Volume(LABELS.data, affine, Scanner), T1)
    assert found.as_given < 0.3 < found.margin
    assert not found.flipped


def test_labels_beside_the_brain_are_refused() -> None:
    affine = np.array(LABELS.affine)
    affine[1, 3] += 60 * mm
    with pytest.raises(BadInput, match="does not lie"):
        check_sides("labels", Volume(LABELS.data, affine, Scanner), T1)


def test_a_surface_on_the_edge_of_white_matter_is_told_from_one_beside_it() -> None:
    head = sphere_head(2)
    bright = Volume((6.0 - head.labels.data) * (head.labels.data > 0), head.labels.affine, Scanner)
    edge = cortex(head)
    assert white_edge(edge, bright) > 0.95
    beside = Surface(edge.vertices + np.array([0, 60 * mm, 0]), edge.triangles, Scanner)
    assert white_edge(beside, bright) < 0.7
