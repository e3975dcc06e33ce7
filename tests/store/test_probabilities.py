from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import made_shares
import written
from bobina.head import FILLED, Tissue, build, volumes
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store import head_files, is_maps, read_probabilities
from spheres import FOUR

FIVE = {Tissue.WM: 60 * mm, **FOUR}
HEAD = made_shares.ball(FIVE, 5 * mm)
SHAPE = HEAD.labels.data.shape
NAMES = ("gm", "wm", "csf", "bone", "scalp", "air")


def same(found: Any, close: float = 1e-6) -> None:
    labels, shares = found
    assert labels.data.dtype == np.uint8
    assert np.array_equal(labels.data, HEAD.labels.data)
    assert np.allclose(labels.affine, HEAD.labels.affine)
    assert shares.dtype == np.float32
    assert not shares.flags.writeable
    assert np.abs(shares - HEAD.shares).max() <= close


def refused(path: Path, *about: str, tissues: tuple[str, ...] = ()) -> None:
    with pytest.raises(BadInput) as caught:
        read_probabilities(path, tissues)
    for word in about:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def changed(folder: Path, change: Any, order: tuple[Tissue, ...] = made_shares.OURS) -> Path:
    """A 4-D image of the head's maps (n, nx, ny, nz), changed."""
    data = change(np.array(made_shares.maps(HEAD, order)))
    return written.image(folder / "maps.nii.gz", np.moveaxis(data, 0, -1), HEAD.labels.affine)


def test_one_image_numbered_as_labels_with_air_or_without(tmp_path: Path) -> None:
    same(read_probabilities(made_shares.four_d(tmp_path / "six.nii.gz", HEAD)))
    same(read_probabilities(made_shares.four_d(tmp_path / "five.nii.gz", HEAD, FILLED)))


def test_one_image_in_another_order_that_is_said(tmp_path: Path) -> None:
    image = made_shares.four_d(tmp_path / "maps.nii.gz", HEAD, made_shares.SPM)
    same(read_probabilities(image, NAMES))
    noted = made_shares.four_d(tmp_path / "noted.nii.gz", HEAD, made_shares.SPM, ["GM", "WM", "CSF", "B", "ST", "BG"])
    same(read_probabilities(noted))
    same(read_probabilities(noted, NAMES))
    assert head_files(noted) == [noted, tmp_path / "noted.json"]
    refused(noted, "noted.json", "--tissues", tissues=("wm", "gm", *NAMES[2:]))


ORDERS = [order for order in permutations(range(5)) if order != (0, 1, 2, 3, 4)]


@pytest.mark.parametrize("order", ORDERS[::9])
def test_an_order_that_nobody_said_and_no_head_has_is_refused(tmp_path: Path, order: tuple[int, ...]) -> None:
    image = made_shares.four_d(tmp_path / "maps.nii.gz", HEAD, [FILLED[k] for k in order])
    refused(image, "maps.nii.gz", "order", "--tissues")
    labels, _ = read_probabilities(image, ("wm", "gm", "csf", "bone", "scalp"))
    assert not np.array_equal(labels.data, HEAD.labels.data), "what is said is believed: phantoms may be as they like"


def test_the_number_of_maps_must_be_that_of_the_names(tmp_path: Path) -> None:
    image = made_shares.four_d(tmp_path / "maps.nii.gz", HEAD, FILLED[:3])
    refused(image, "maps.nii.gz", "3 volumes", "--tissues")
    refused(image, "3 volumes", tissues=("wm", "gm"))
    refused(image, "twice", tissues=("wm", "gm", "grey"))
    refused(image, "csf", tissues=("wm", "gm", "csff"))
    labels, shares = read_probabilities(image, ("wm", "gm", "csf"))
    assert set(np.unique(labels.data)) == {0, 1, 2, 3}
    assert not shares[3:].any()


def test_sidecars_that_are_none(tmp_path: Path) -> None:
    image = made_shares.four_d(tmp_path / "maps.nii.gz", HEAD, names=[tissue.name for tissue in made_shares.OURS])
    for text, about in (("{", "line 1"), ('{"LabelMap": "GM"}', "LabelMap"), ('{"LabelMap": ["GM"]}', "6 volumes")):
        (tmp_path / "maps.json").write_text(text)
        refused(image, "maps", about)
    (tmp_path / "maps.json").write_text('{"Resolution": "5 mm"}')
    same(read_probabilities(image))


def test_a_folder_of_bids_maps_and_one_of_spm(tmp_path: Path) -> None:
    (tmp_path / "bids").mkdir()
    (tmp_path / "spm").mkdir()
    same(read_probabilities(made_shares.bids(tmp_path / "bids", HEAD)))
    same(read_probabilities(made_shares.spm(tmp_path / "spm", HEAD)), close=1 / 255)
    assert len(head_files(tmp_path / "bids")) == 5
    assert len(head_files(tmp_path / "spm")) == 6
    refused(tmp_path / "bids", "--tissues", tissues=("wm",))


def test_other_names_of_the_same_tissues(tmp_path: Path) -> None:
    made_shares.bids(tmp_path, HEAD)
    for old, new in (("BONE", "skull"), ("SCALP", "ST")):
        (tmp_path / f"sub-01_label-{old}_probseg.nii.gz").rename(tmp_path / f"sub-01_label-{new}_res-1_probseg.nii.gz")
    refused(tmp_path, "2 heads")
    for file in list(tmp_path.glob("*res-1*")):
        file.rename(tmp_path / file.name.replace("_res-1", ""))
    same(read_probabilities(tmp_path))


def test_of_several_sets_the_one_in_the_persons_own_space(tmp_path: Path) -> None:
    (tmp_path / "moved").mkdir()
    same(read_probabilities(made_shares.bids(tmp_path / "moved", HEAD, "sub-01_space-MNI152NLin2009cAsym")))
    made_shares.bids(tmp_path, HEAD)
    moved = made_shares.ball({Tissue.GM: 60 * mm}, 5 * mm)
    made_shares.bids(tmp_path, moved, "sub-01_space-MNI152NLin2009cAsym")
    same(read_probabilities(tmp_path))
    made_shares.bids(tmp_path, HEAD, "sub-02")
    refused(tmp_path, "3 heads", "sub-02")


def test_folders_that_hold_no_head(tmp_path: Path) -> None:
    assert is_maps(tmp_path)
    refused(tmp_path, str(tmp_path), "no probability maps")
    made_shares.bids(tmp_path, HEAD)
    written.image(tmp_path / "sub-01_label-GM_probseg.nii", HEAD.labels.data * 0.1, HEAD.labels.affine)
    refused(tmp_path, "sub-01_label-GM_probseg.nii", "one tissue")
    (tmp_path / "sub-01_label-GM_probseg.nii").rename(tmp_path / "sub-01_label-claustrum_probseg.nii")
    refused(tmp_path, "claustrum")


def test_maps_on_different_grids(tmp_path: Path) -> None:
    made_shares.bids(tmp_path, HEAD)
    bone = tmp_path / "sub-01_label-BONE_probseg.nii.gz"
    share = made_shares.maps(HEAD, [Tissue.BONE])[0]
    shifted = np.array(HEAD.labels.affine)
    shifted[0, 3] += 1 * mm
    for data, affine in ((share[:-1], HEAD.labels.affine), (share, shifted)):
        written.image(bone, data, affine)
        refused(tmp_path, bone.name, "different grids")
    written.image(bone, np.stack([share, share], axis=-1), HEAD.labels.affine)
    refused(tmp_path, bone.name, "3-D")


@pytest.mark.parametrize("scale", [100, 255])
def test_percent_and_bytes_are_parts_of_one(tmp_path: Path, scale: int) -> None:
    image = changed(tmp_path, lambda maps: np.rint(maps * scale).astype(np.uint8))
    found = read_probabilities(image)
    same((HEAD.labels, found[1]), close=1.5 / scale)


def test_a_little_overshoot_is_clipped(tmp_path: Path) -> None:
    def overshoot(maps: Any) -> Any:
        maps[maps == 0] = -0.03
        maps[maps == 1] = 1.03
        return maps

    same(read_probabilities(changed(tmp_path, overshoot)))


VALUES = {
    "negative": (lambda maps: maps - 0.2, "negative"),
    "NaN": (lambda maps: np.where(maps > 0.99, np.nan, maps), "NaN"),
    "of a T1": (lambda maps: maps * 37, "37"),
    "summing to 2": (lambda maps: np.concatenate([maps[:4], maps[:1] + maps[4:5], maps[5:]]), "sum"),
    "on two scales": (lambda maps: np.concatenate([maps[:1], 255 * maps[1:]]), "scale"),
    "empty": (lambda maps: 0 * maps, "empty"),
}


@pytest.mark.parametrize("what", VALUES)
def test_values_that_are_no_probabilities(tmp_path: Path, what: str) -> None:
    change, about = VALUES[what]
    refused(changed(tmp_path, change), "maps.nii.gz", about)


def test_air_shut_in_is_a_cavity_and_what_no_map_fills_is_air(tmp_path: Path) -> None:
    def hollow(maps: Any) -> Any:
        maps[:, SHAPE[0] // 2, SHAPE[1] // 2, SHAPE[2] // 2] = 0
        return maps

    labels, shares = read_probabilities(changed(tmp_path, hollow))
    assert list(zip(*np.nonzero(labels.data == Tissue.CAVITY), strict=True)) == [tuple(n // 2 for n in SHAPE)]
    assert shares.sum(axis=0)[labels.data == Tissue.CAVITY] == 0


def test_doubt_far_from_the_head_does_not_conduct(tmp_path: Path) -> None:
    _, shares = read_probabilities(changed(tmp_path, lambda maps: np.maximum(maps, 0.004)))
    assert not shares[:, 0].any()
    assert HEAD.shares is not None
    assert np.abs(shares - HEAD.shares).max() < 0.03


def test_the_priors_of_spm_are_a_head_once_their_order_is_said(shared: Path) -> None:
    priors = shared / "default_head" / "SPM25_TPM_6class_1.5mm.nii.gz"
    refused(priors, "WM", "GM", "--tissues")
    labels, shares = read_probabilities(priors, NAMES)
    head = build("priors", labels, shares)
    assert head.dropped == 0
    assert head.shares is not None
    voxel = (1.5 * mm) ** 3
    for tissue, share in zip(FILLED, head.shares, strict=True):
        assert voxel * share.sum(dtype=float) == pytest.approx(volumes(head)[tissue], rel=0.35)
