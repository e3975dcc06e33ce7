from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.head import CONDUCTIVITY, Tissue, build, conductivities, parse_overrides, volumes
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_anatomy, embedded_head
from made_heads import RADII, colin, sphere

LABELS, AFFINE = sphere(4.0)
MIDDLE = LABELS.shape[0] // 2


def made(labels: Any, affine: Any = AFFINE) -> Any:
    return build("made", Volume(labels, affine, Scanner))


def changed(change: Callable[[Any], None]) -> Any:
    labels = LABELS.copy()
    change(labels)
    return labels


def test_a_whole_head_is_taken_as_it_is() -> None:
    head = made(LABELS)
    assert np.array_equal(head.labels.data, LABELS)
    assert head.dropped == 0


def test_volumes_are_those_of_the_spheres() -> None:
    inner = 0.0
    for tissue, radius in RADII.items():
        shell = 4 / 3 * np.pi * ((radius * mm) ** 3 - inner**3)
        assert volumes(made(LABELS))[Tissue(tissue)] == pytest.approx(shell, rel=0.03)
        inner = radius * mm


@pytest.mark.parametrize("tissue", list(RADII))
def test_each_tissue_must_be_there(tissue: int) -> None:
    with pytest.raises(BadInput, match=Tissue(tissue).name):
        made(np.where(tissue == LABELS, 0, LABELS))


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (LABELS[..., None], "3-D"),
        (np.where(LABELS == 3, np.nan, LABELS), "nan"),
        (LABELS * 40, "holds"),
        (LABELS + 0.5, "holds"),
        (np.maximum(LABELS, 5), "no air|has no"),
    ],
)
def test_what_is_not_labels_is_refused(labels: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        made(labels)


@pytest.mark.parametrize("scale", [1e3, 1e-1])
def test_an_affine_in_the_wrong_unit_is_refused(scale: float) -> None:
    with pytest.raises(BadInput, match="affine"):
        made(LABELS, AFFINE @ np.diag([scale, scale, scale, 1]))


def test_a_hole_down_to_the_brain_is_refused() -> None:
    def drill(labels: Any) -> None:
        shaft = labels[MIDDLE - 2 : MIDDLE + 3, MIDDLE - 2 : MIDDLE + 3, MIDDLE:]
        shaft[shaft >= 3] = 0

    with pytest.raises(BadInput, match="open to the outside air"):
        made(changed(drill))


def test_an_image_that_cuts_the_head_is_no_leak() -> None:
    assert made(LABELS[:, :, MIDDLE - 5 :]).dropped == 0


def test_a_loose_bit_becomes_air() -> None:
    def crumb(labels: Any) -> None:
        labels[1:3, 1:3, 1:3] = 5

    head = made(changed(crumb))
    assert np.array_equal(head.labels.data, LABELS)
    assert head.dropped == pytest.approx(8 * (4 * mm) ** 3)


def test_too_much_loose_is_refused() -> None:
    def slab(labels: Any) -> None:
        labels[:, :, :3] = 5

    with pytest.raises(BadInput, match="not connected"):
        made(changed(slab))


def test_a_second_head_is_refused() -> None:
    with pytest.raises(BadInput, match="not connected"):
        made(np.concatenate([LABELS, LABELS]))


def test_a_brain_that_floats_in_its_skull_is_refused() -> None:
    axis = np.abs(np.indices(LABELS.shape) - MIDDLE) * 4
    gap = np.abs(np.linalg.norm(axis, axis=0) - 66) < 5
    floating = np.where(gap, np.uint8(Tissue.CAVITY), LABELS)
    with pytest.raises(BadInput, match="not connected"):
        made(floating)


def test_a_speck_that_floats_in_a_cavity_becomes_cavity() -> None:
    def speck(labels: Any) -> None:
        labels[MIDDLE - 2 : MIDDLE + 3, MIDDLE - 2 : MIDDLE + 3, MIDDLE - 2 : MIDDLE + 3] = 6
        labels[MIDDLE, MIDDLE, MIDDLE] = 1

    head = made(changed(speck))
    assert head.labels.data[MIDDLE, MIDDLE, MIDDLE] == Tissue.CAVITY
    assert head.dropped == pytest.approx((4 * mm) ** 3)


@pytest.mark.parametrize("tissue", [3, 4, 5])
def test_a_handful_of_voxels_is_no_tissue(tissue: int) -> None:
    few = np.argwhere(tissue == LABELS)[:7]
    labels = np.where(tissue == LABELS, tissue - 1, LABELS)
    labels[tuple(few.T)] = tissue
    with pytest.raises(BadInput, match=f"only 7 voxels of {Tissue(tissue).name}"):
        made(labels)


def test_what_hangs_by_a_thin_neck_becomes_air() -> None:
    def lollipop(labels: Any) -> None:
        labels[MIDDLE, MIDDLE, -4:] = 5
        labels[MIDDLE - 4 : MIDDLE + 5, MIDDLE - 4 : MIDDLE + 5, -3:] = 5

    head = build("made", Volume(changed(lollipop), AFFINE, Scanner))
    assert not head.labels.data[:, :, -3:].any()
    assert np.count_nonzero(head.labels.data != LABELS) <= 2


def test_colin_loses_the_slabs_above_its_vertex_and_nothing_of_its_t1() -> None:
    gone = embedded_head().labels.data != colin().labels.data
    assert 30e-6 < gone.sum() * mm**3 < 40e-6
    assert colin().dropped == pytest.approx(gone.sum() * mm**3)
    assert np.count_nonzero(gone & (colin().labels.data == Tissue.CAVITY)) < 100
    assert np.count_nonzero(embedded_anatomy().data[gone] > 10) < 100
    assert not colin().labels.data[:, :, -4:].any()


@given(st.sampled_from(sorted(tissue.name.lower() for tissue in CONDUCTIVITY)), st.floats(1e-4, 9))
def test_an_override_changes_its_tissue_only(name: str, value: float) -> None:
    mine = conductivities({name: value})
    for tissue, sourced in CONDUCTIVITY.items():
        assert mine[tissue].value == (value if tissue.name.lower() == name else sourced.value)
        assert (mine[tissue].source is sourced.source) == (tissue.name.lower() != name)


@pytest.mark.parametrize("value", [0.0, -0.01, float("nan"), float("inf"), 465.0, 10.1, 1e-7])
def test_absurd_conductivities_are_refused(value: float) -> None:
    with pytest.raises(BadInput, match="S/m"):
        conductivities({"bone": value})


def test_an_unknown_tissue_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="did you mean 'bone'"):
        conductivities({"bonne": 0.01})


def test_overrides_are_read_from_text() -> None:
    assert parse_overrides(["bone=0.01", "GM = 0.3"]) == {"bone": 0.01, "GM": 0.3}
    for text in ("bone", "bone=", "bone=thick", "=="):
        with pytest.raises(BadInput, match="such as bone"):
            parse_overrides([text])
