import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import made_shares
from bobina.head import FILLED, Head, Shares, Tissue, build, labels_of, settled
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import FOUR

FIVE = {Tissue.WM: 60 * mm, **FOUR}
HEAD = made_shares.ball(FIVE, 4 * mm)
MIDDLE = tuple(n // 2 for n in HEAD.labels.data.shape)


def shares_of(head: Head) -> Shares:
    assert head.shares is not None
    return head.shares


def made(shares: Shares) -> Head:
    return build("made", Volume(labels_of(shares), HEAD.labels.affine, Scanner), shares)


def test_shares_sum_to_the_volumes_of_the_spheres() -> None:
    inner = 0.0
    for tissue, outer in sorted(FIVE.items(), key=lambda pair: pair[1]):
        true = 4 / 3 * np.pi * (outer**3 - inner**3)
        share = shares_of(HEAD)[FILLED.index(tissue)].sum(dtype=float) * (4 * mm) ** 3
        assert share == pytest.approx(true, rel=0.01)
        inner = outer


@given(arrays(np.float32, (6, 4, 4, 4), elements=st.floats(0, 1, width=32)))
def test_the_label_is_that_of_the_largest_share(parts: Shares) -> None:
    parts = parts / np.maximum(parts.sum(axis=0), 1)
    shares = parts[:5]
    labels = labels_of(shares)
    rest = 1 - shares.sum(axis=0)
    for tissue in FILLED:
        own = shares[FILLED.index(tissue)][labels == tissue]
        assert (own >= shares.max(axis=0)[labels == tissue]).all()
        assert (own >= rest[labels == tissue]).all()
    air = (labels == Tissue.AIR) | (labels == Tissue.CAVITY)
    assert (rest[air] > shares.max(axis=0)[air]).all()


def test_a_head_keeps_its_shares_voxel_for_voxel() -> None:
    head = made(shares_of(HEAD))
    assert head.dropped == 0
    assert np.array_equal(shares_of(head), shares_of(HEAD))
    assert not shares_of(head).flags.writeable
    assert shares_of(head).dtype == np.float32
    assert build("labels", HEAD.labels).shares is None


def test_settled_keeps_the_rim_and_nothing_further_away() -> None:
    labels = np.zeros((7, 7, 7), np.uint8)
    labels[3, 3, 3] = Tissue.GM
    labels[0, 0, 0] = Tissue.CAVITY
    shares = np.full((5, 7, 7, 7), 0.1, np.float32)
    near = settled(shares, labels)[0] > 0
    assert near[2:5, 2:5, 2:5].all()
    assert near.sum() == 27


def test_a_stray_is_dropped_from_labels_and_shares_alike() -> None:
    stray = np.array(shares_of(HEAD))
    stray[4, 1:3, 1:3, 1:3] = 0.9
    stray[4, 1:4, 1:4, 3] = 0.2
    head = made(stray)
    assert head.dropped == pytest.approx(8 * (4 * mm) ** 3)
    assert np.array_equal(shares_of(head), shares_of(HEAD))
    assert np.array_equal(head.labels.data, HEAD.labels.data)


def test_what_hangs_on_the_head_by_a_neck_is_dropped_from_both() -> None:
    x, y = MIDDLE[:2]
    hung = np.array(shares_of(HEAD))
    top = int(np.nonzero(HEAD.labels.data[x, y])[0].max()) + 1
    padded = np.pad(hung, ((0, 0), (0, 0), (0, 0), (0, 8)))
    padded[4, x, y, top : top + 5] = 1
    padded[4, x - 4 : x + 5, y - 4 : y + 5, top + 3 : top + 6] = 1
    head = made(padded)
    assert head.dropped > 200 * (4 * mm) ** 3
    assert not shares_of(head)[:, :, :, top + 2 :].any()
    gone = labels_of(padded) != head.labels.data
    assert not shares_of(head)[:, gone].any()


def test_what_floats_in_a_cavity_is_cavity() -> None:
    x, y, z = MIDDLE
    hollow = np.array(shares_of(HEAD))
    hollow[:, x - 2 : x + 3, y - 2 : y + 3, z - 2 : z + 3] = 0
    hollow[0, x, y, z] = 1
    head = made(hollow)
    assert head.labels.data[x, y, z] == Tissue.CAVITY
    assert head.dropped == pytest.approx((4 * mm) ** 3)
    assert not shares_of(head)[:, x, y, z].any()


def test_brain_open_to_the_air_is_refused_in_shares_too() -> None:
    x, y, z = MIDDLE
    drilled = np.array(shares_of(HEAD))
    drilled[2:, x - 3 : x + 4, y - 3 : y + 4, z:] *= 0.2
    with pytest.raises(BadInput, match="open to the outside air"):
        made(drilled)


def test_shares_of_another_grid_are_refused() -> None:
    for other in (shares_of(HEAD)[:, 1:], shares_of(HEAD)[:4]):
        with pytest.raises(BadInput, match="grid of the labels"):
            build("made", HEAD.labels, other)
