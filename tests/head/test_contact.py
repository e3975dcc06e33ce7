from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.head import Tissue, build, check_order, contacts
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import RADII, colin, sphere, sphere_head, usc


def every_wrong_order_is_refused(labels: Volume[Scanner]) -> None:
    area = contacts(labels)
    check_order("right", area)
    for order in permutations(range(1, 6)):
        if order != (1, 2, 3, 4, 5):
            with pytest.raises(BadInput, match="another order"):
                check_order("wrong", area[np.ix_((0, *order, 6), (0, *order, 6))])


def test_five_tissues_can_stand_in_one_order_only() -> None:
    every_wrong_order_is_refused(sphere_head(4.0).labels)
    every_wrong_order_is_refused(colin().labels)


def test_so_they_do_in_another_person(shared: Path) -> None:
    every_wrong_order_is_refused(usc(shared).labels)


def test_what_is_absent_is_not_judged() -> None:
    labels, affine = sphere(4.0)
    for kept in ((2,), (2, 4, 5), (4,), (1, 3), (5, 1)):
        check_order("phantom", contacts(Volume(np.where(np.isin(labels, kept), labels, 0), affine, Scanner)))


def test_labels_with_white_and_grey_the_other_way_round_make_no_head() -> None:
    labels, affine = sphere(4.0)
    swapped = np.array([0, 2, 1, 3, 4, 5, 6], np.uint8)[labels]
    with pytest.raises(BadInput, match=r"WM meets CSF .* 2 GM"):
        build("swapped", Volume(swapped, affine, Scanner))


def test_contacts_are_the_areas_of_the_faces() -> None:
    labels: NDArray[np.uint8] = np.zeros((6, 6, 6), np.uint8)
    labels[1:5, 1:5, 1:5] = Tissue.SCALP
    labels[2:4, 2:4, 2:4] = Tissue.AIR
    labels[2, 2, 2] = Tissue.BONE
    area = contacts(Volume(labels, np.diag([1 * mm, 2 * mm, 3 * mm, 1.0]), Scanner))
    x, y, z = 6 * mm**2, 3 * mm**2, 2 * mm**2
    assert np.allclose(area, area.T)
    assert area[Tissue.AIR, Tissue.SCALP] == pytest.approx(32 * (x + y + z))
    assert area[Tissue.CAVITY, Tissue.SCALP] == pytest.approx(7 * (x + y + z))
    assert area[Tissue.CAVITY, Tissue.BONE] == area[Tissue.SCALP, Tissue.BONE] == pytest.approx(x + y + z)
    assert area[Tissue.AIR, Tissue.BONE] == 0


def test_of_a_sphere_they_are_those_of_its_voxels() -> None:
    area = contacts(sphere_head(4.0).labels)
    outer = 4 * np.pi * (RADII[5] * mm) ** 2
    assert area[Tissue.AIR, Tissue.SCALP] == pytest.approx(1.5 * outer, rel=0.02)
