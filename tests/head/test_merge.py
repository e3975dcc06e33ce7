import numpy as np
import pytest

import made_shares
import spheres
import written
from bobina.head import Tissue, build
from bobina.head.contact import contacts
from bobina.head.merge import lay_brain, onto
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

HEAD = made_shares.ball({Tissue.WM: 60 * mm, **spheres.FOUR}, 5 * mm)
INNER = (Tissue.WM, Tissue.GM, Tissue.CSF)


def moved(volume: Volume[Scanner], by: tuple[float, float, float]) -> Volume[Scanner]:
    affine = np.array(volume.affine)
    affine[:3, 3] += by
    return Volume(volume.data, affine, Scanner)


def brain_of(labels: Volume[Scanner]) -> Volume[Scanner]:
    return Volume(np.where(labels.data <= Tissue.CSF, labels.data, 0).astype(np.uint8), labels.affine, Scanner)


def test_labels_go_onto_another_grid_by_their_place_in_the_scanner() -> None:
    labels = written.colin_labels(4)
    turned = Volume(labels.data[::-1].transpose(1, 2, 0), np.array(labels.affine), Scanner)
    affine = np.zeros((4, 4))
    affine[:, :3] = labels.affine[:, [1, 2, 0]] * [1, 1, -1]
    affine[:, 3] = labels.affine @ [labels.data.shape[0] - 1, 0, 0, 1]
    turned = Volume(turned.data, affine, Scanner)
    assert np.array_equal(onto(turned, labels).data, labels.data)


def test_a_heads_own_brain_changes_nothing_but_layers() -> None:
    labels = written.colin_labels(3)
    merged, shares = lay_brain(brain_of(labels), labels)
    assert shares is None
    brain = np.isin(labels.data, (1, 2))
    assert np.array_equal(merged.data[brain], labels.data[brain])
    changed = merged.data != labels.data
    assert set(np.unique(merged.data[changed])) <= {Tissue.CSF, Tissue.BONE}


def test_another_brain_takes_the_place_and_stays_enclosed() -> None:
    labels = written.colin_labels(3)
    given = moved(brain_of(labels), (0, 3 * mm, 0))
    merged, _ = lay_brain(given, labels)
    there = onto(given, labels).data
    assert np.array_equal(np.isin(merged.data, (1, 2)) & np.isin(there, (1, 2)), np.isin(there, (1, 2)))
    area = contacts(merged)
    for tissue in (Tissue.WM, Tissue.GM):
        for outer in (Tissue.AIR, Tissue.SCALP, Tissue.BONE, Tissue.CAVITY):
            cut = contacts(Volume(there, merged.affine, Scanner))[tissue, Tissue.AIR] * 0.02
            assert area[tissue, outer] <= cut
    build("merged", merged)


def test_the_cord_below_the_given_brain_stays() -> None:
    labels = written.colin_labels(4)
    brain = np.array(brain_of(labels).data)
    floor = np.argwhere(np.isin(brain, (1, 2)))[:, 2].min() + 4
    brain[:, :, :floor] = 0
    merged, _ = lay_brain(Volume(brain, labels.affine, Scanner), labels)
    low = labels.data[:, :, :floor]
    assert np.isin(low, (1, 2)).any()
    cord = np.isin(low, (1, 2))
    assert np.array_equal(merged.data[:, :, :floor][cord], low[cord])


def test_shares_follow_the_labels() -> None:
    assert HEAD.shares is not None
    brain = np.array([0, Tissue.WM, Tissue.CSF, Tissue.CSF, 0, 0, 0], np.uint8)[HEAD.labels.data]
    smaller = Volume(brain, HEAD.labels.affine, Scanner)
    merged, shares = lay_brain(smaller, HEAD.labels, HEAD.shares)
    assert shares is not None
    assert not (merged.data == Tissue.GM).any()
    total = shares.sum(axis=0)
    assert total.max() <= 1 + 1e-5
    same = (merged.data == HEAD.labels.data) | (np.isin(merged.data, INNER) & np.isin(HEAD.labels.data, INNER))
    assert same.mean() > 0.95
    assert np.abs(total - HEAD.shares.sum(axis=0))[same].max() < 1e-5, "none is lost or made where nothing was laid"
    assert np.array_equal(shares[3:, same], HEAD.shares[3:, same])
    assert shares[1].max() == 0
    assert np.isin(merged.data[shares[0] > 0.5], (Tissue.WM,)).all()


def test_shares_of_a_layer_are_whole() -> None:
    assert HEAD.shares is not None
    merged, shares = lay_brain(moved(brain_of(HEAD.labels), (5 * mm, 0, 0)), HEAD.labels, HEAD.shares)
    assert shares is not None
    new = (merged.data == Tissue.CSF) & (HEAD.labels.data == Tissue.BONE)
    assert new.any()
    assert np.allclose(shares[:3].sum(axis=0)[new], 1, atol=1e-5)


@pytest.mark.parametrize("by", [(0, 0, 40 * mm), (2.0, 0, 0)])
def test_a_brain_elsewhere_is_refused(by: tuple[float, float, float]) -> None:
    labels = written.colin_labels(4)
    with pytest.raises(BadInput, match="T1"):
        lay_brain(moved(brain_of(labels), by), labels)
