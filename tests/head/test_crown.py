import numpy as np
import pytest

from bobina.head import Head, Tissue, crowns
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import colin, sphere, sphere_head


def test_crowns_of_a_sphere_lie_just_below_its_surface() -> None:
    radius = np.linalg.norm(crowns(sphere_head(1.0, 4.0)), axis=1)
    assert radius.min() > 64 * mm
    assert radius.max() < 69.5 * mm


def test_crowns_are_grey_matter_all_round() -> None:
    labels = colin().labels
    index = np.rint(labels.index(crowns(colin())[::7])).astype(int)
    for step in (*np.eye(3, dtype=int), *-np.eye(3, dtype=int), np.zeros(3, int)):
        assert (labels.data[tuple((index + step).T)] == Tissue.GM).all()


def test_the_depth_of_a_sulcus_is_no_crown() -> None:
    labels, affine = sphere(1.0, 4.0)
    middle = labels.shape[0] // 2
    labels[middle - 2 : middle + 3, :, middle + 45 : middle + 70][
        labels[middle - 2 : middle + 3, :, middle + 45 : middle + 70] <= 2
    ] = 3
    found = crowns(Head("slit", Volume(labels, affine, Scanner)))
    assert np.linalg.norm(found, axis=1).min() > 63 * mm


def test_a_head_without_grey_crowns_is_refused() -> None:
    labels, affine = sphere(2.0)
    with pytest.raises(BadInput, match="no grey matter"):
        crowns(Head("white", Volume(np.where(labels == 2, 1, labels), affine, Scanner)))
