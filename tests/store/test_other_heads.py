import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

import made_shares
import spheres
import written
from bobina.head import Tissue, build, check_order, contacts
from bobina.head.merge import lay_brain
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.other_heads import ForeignHead, read_foreign_head, tool_of

COLIN = written.colin_labels(4)
NUMBERS = COLIN.data
SHAPE = NUMBERS.shape
INSIDE = np.where(NUMBERS == 6, 0, NUMBERS)
EYES, MUSCLE = np.zeros(SHAPE, bool), np.zeros(SHAPE, bool)
EYES[20:24, 42:, 4:8] = True
MUSCLE[:10, 20:30, 10:14] = True
EYES &= NUMBERS == Tissue.SCALP
MUSCLE &= NUMBERS == Tissue.SCALP


def write(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return written.image(path, np.asarray(data, np.uint16), COLIN.affine)


def charm(folder: Path) -> Path:
    data = np.array(INSIDE)
    data[EYES], data[MUSCLE] = 6, 10
    data[NUMBERS == Tissue.BONE] = 7
    data[::2][NUMBERS[::2] == Tissue.BONE] = 8
    write(folder / "m2m_ernie" / "final_tissues.nii.gz", data[..., None])
    write(folder / "m2m_ernie" / "T1.nii.gz", NUMBERS + 1)
    return folder / "m2m_ernie"


def masks_contr(folder: Path) -> Path:
    data = np.array(NUMBERS)
    data[EYES] = 7
    data[30:33, 25:28, 20:23] = 8
    return write(folder / "m2m_ernie" / "ernie_masks_contr.nii.gz", data).parent


def final_contr(folder: Path) -> Path:
    data = np.array(INSIDE)
    data[EYES] = 6
    return write(folder / "m2m_ernie" / "ernie_final_contr.nii.gz", data)


def mask_prep(folder: Path) -> Path:
    at = folder / "m2m_ernie" / "mask_prep"
    for name, most in (("SKIN", 6), ("BONE", 4), ("CSF", 3), ("GM", 2), ("WM", 1)):
        write(at / f"MASK_{name}.nii.gz", (NUMBERS > 0) & (most >= NUMBERS))
    write(at / "MASK_AIR.nii.gz", NUMBERS == 6)
    return at


def roast(folder: Path) -> Path:
    write(folder / "sub1_RAS.nii", NUMBERS)
    return write(folder / "sub1_RAS_T1orT2_masks.nii", NUMBERS)


TOOLS: list[tuple[Callable[[Path], Path], str]] = [
    (charm, "SimNIBS charm"), (masks_contr, "SimNIBS headreco"), (final_contr, "SimNIBS headreco"),
    (mask_prep, "SimNIBS headreco"), (roast, "ROAST"),
]


@pytest.mark.parametrize(("make", "tool"), TOOLS)
def test_heads_of_other_tools_become_ours(tmp_path: Path, make: Callable[[Path], Path], tool: str) -> None:
    path = make(tmp_path)
    assert tool_of(path) == tool
    found = read_foreign_head(path)
    assert found.tool == tool
    assert found.labels.data.dtype == np.uint8
    assert np.allclose(found.labels.affine, COLIN.affine, atol=1e-6)
    assert not found.brain_only
    solid = (NUMBERS > 0) & (NUMBERS < 6)
    if make is masks_contr:
        solid[30:33, 25:28, 20:23] = False
        assert (found.labels.data[30:33, 25:28, 20:23] == Tissue.CSF).all(), "ventricles are CSF"
    assert np.array_equal(found.labels.data[solid], NUMBERS[solid])
    assert np.isin(found.labels.data[NUMBERS == 6], (Tissue.CAVITY, Tissue.AIR)).all()
    check_order("head", contacts(found.labels))
    if make not in (charm, final_contr):
        build("head", found.labels)


def test_what_was_merged_is_told_with_its_volume(tmp_path: Path) -> None:
    found = read_foreign_head(charm(tmp_path))
    merged = {one.name: one for one in found.merged}
    assert set(merged) == {"eye balls", "muscle", "compact bone", "spongy bone"}
    assert merged["eye balls"].tissue is Tissue.SCALP
    assert merged["spongy bone"].tissue is Tissue.BONE
    assert merged["muscle"].volume == pytest.approx(MUSCLE.sum() * (4 * mm) ** 3)
    assert found.anatomy == tmp_path / "m2m_ernie" / "T1.nii.gz"


def test_blood_goes_where_it_lies(tmp_path: Path) -> None:
    data = np.array(INSIDE)
    inner = np.zeros(SHAPE, bool)
    inner[20:24, 25:30] = True
    inner &= NUMBERS == Tissue.CSF
    outer = MUSCLE & ndimage.binary_dilation(NUMBERS == 0, iterations=2)
    data[inner], data[outer] = 9, 9
    found = read_foreign_head(write(tmp_path / "final_tissues.nii.gz", data))
    assert np.mean(found.labels.data[inner] == Tissue.CSF) > 0.95
    assert np.mean(found.labels.data[outer] == Tissue.SCALP) > 0.95
    assert {(one.name, one.tissue) for one in found.merged} >= {("blood", Tissue.CSF), ("blood", Tissue.SCALP)}


def test_a_table_beside_charms_labels_counts(tmp_path: Path) -> None:
    data = np.array(INSIDE)
    data[MUSCLE] = 100
    path = write(tmp_path / "final_tissues.nii.gz", data)
    with pytest.raises(BadInput, match="100"):
        read_foreign_head(path)
    names = {1: "White-Matter", 2: "Gray-Matter", 3: "CSF", 4: "Bone", 5: "Scalp", 100: "Electrode", 500: "Gel"}
    lut = "".join(f"{k}\t  {name}\t\t 1 2 3 255 \n" for k, name in names.items())
    table = tmp_path / "final_tissues_LUT.txt"
    table.write_text("#No.\t  Label Name:\t\t R   G   B   A\n" + lut)
    with pytest.raises(BadInput, match="100 Electrode"):
        read_foreign_head(path)
    table.write_text(table.read_text().replace("Electrode", "Fat"))
    assert np.array_equal(read_foreign_head(path).labels.data[MUSCLE], NUMBERS[MUSCLE])


ASEG = {Tissue.WM: (2, 41), Tissue.GM: (3, 42), Tissue.CSF: (4, 43)}


def aseg() -> NDArray[np.int32]:
    """Colin27's brain by FreeSurfer's numbers, left and right; what is CSF at the rim is not in it."""
    data = np.zeros(SHAPE, np.int32)
    right = (COLIN.points(np.moveaxis(np.indices(SHAPE), 0, -1))[..., 0] > 0).astype(int)
    for tissue, numbers in ASEG.items():
        data = np.where(tissue == NUMBERS, np.choose(right, numbers), data)
    return data.astype(np.int32)


@pytest.mark.parametrize("name", ["mri/aseg.mgz", "sub-01_desc-aseg_dseg.nii.gz", "T1_synthseg.nii.gz"])
def test_an_aseg_is_the_brain_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if name.endswith("mgz"):
        in_mm = np.array(COLIN.affine)
        in_mm[:3] /= mm
        nib.save(nib.MGHImage(aseg(), in_mm), path)
        assert tool_of(tmp_path) == "FreeSurfer"
    else:
        write(path, aseg())
    found = read_foreign_head(path)
    assert found.brain_only
    assert np.allclose(found.labels.affine, COLIN.affine, atol=1e-6)
    assert np.array_equal(found.labels.data, np.where(NUMBERS <= 3, NUMBERS, 0))
    merged, _ = lay_brain(found.labels, COLIN)
    build("merged", merged)


def test_air_that_is_all_named_is_outside_where_it_reaches_the_outside(tmp_path: Path) -> None:
    image = write(tmp_path / "seg.nii.gz", np.where(NUMBERS == 0, 6, NUMBERS))
    table = tmp_path / "seg.json"
    table.write_text(json.dumps({1: "WM", 2: "GM", 3: "CSF", 4: "skull", 5: "skin", 6: "air"}))
    found = read_foreign_head(image, table)
    assert found.labels.data[0, 0, -1] == Tissue.AIR
    assert (found.labels.data == Tissue.CAVITY).any()


def test_parcels_and_deep_nuclei_have_their_tissue(tmp_path: Path) -> None:
    numbers = [10, 49, 16, 77, 85, 251, 14, 24, 31, 1003, 2035, 11130, 3010]
    data = np.zeros((5, 5, 20), np.uint16)
    data[2, 2, : len(numbers)] = numbers
    found = read_foreign_head(write(tmp_path / "aparc.a2009s+aseg.nii.gz", data))
    assert list(found.labels.data[2, 2, : len(numbers)]) == [2, 2, 1, 1, 1, 1, 3, 3, 3, 2, 2, 2, 1]
    with pytest.raises(BadInput, match="999"):
        read_foreign_head(write(tmp_path / "aseg.nii.gz", data + 999 * (data == 49).astype(int) - 49 * (data == 49)))


def test_spm_maps_keep_their_shares_and_brain_alone_is_refused(tmp_path: Path) -> None:
    head = made_shares.ball({Tissue.WM: 60 * mm, **spheres.FOUR}, 5 * mm)
    for k, share in enumerate(made_shares.maps(head, made_shares.SPM)):
        written.image(tmp_path / f"c{k + 1}T1.nii", share, head.labels.affine)
    assert tool_of(tmp_path) == "SPM"
    found = read_foreign_head(tmp_path)
    assert found.shares is not None
    assert np.array_equal(found.labels.data, head.labels.data)
    for k in (4, 5, 6):
        (tmp_path / f"c{k}T1.nii").unlink()
    with pytest.raises(BadInput, match="BONE"):
        read_foreign_head(tmp_path)
    for k in (1, 2, 3):
        (tmp_path / f"c{k}T1.nii").rename(tmp_path / f"p{k}T1.nii")
    with pytest.raises(BadInput, match="CAT12"):
        read_foreign_head(tmp_path)


OTHER = {1: "Skin", 2: "Bone_cortical", 3: "Cerebrospinal_fluid", 4: "Air_internal", 6: "Cerebrum grey matter",
         7: "CerebralWhiteMatter"}
BACK = {1: 5, 2: 4, 3: 3, 4: 6, 6: 2, 7: 1}


def tables(folder: Path) -> list[Path]:
    texts = {
        "a.tsv": "index\tname\n" + "".join(f"{k}\t{name}\n" for k, name in OTHER.items()),
        "b.csv": "ID,Tissue Name,Group\n" + "".join(f"{k},{name},x\n" for k, name in OTHER.items()),
        "c.json": json.dumps(OTHER),
        "d.json": json.dumps({"labels": {"background": 0, **{name: k for k, name in OTHER.items()}}}),
        "e.txt": "# LUT\n" + "".join(f"{k:3d}  {name}   1 2 3 0\n" for k, name in OTHER.items()),
        "f.label": "".join(f'{k} 1 2 3 1 1 1 "{name}"\n' for k, name in OTHER.items()),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [folder / name for name in texts]


def test_any_labels_with_a_table(tmp_path: Path) -> None:
    data = np.zeros(SHAPE, int)
    for theirs, ours in BACK.items():
        data[ours == NUMBERS] = theirs
    image = write(tmp_path / "seg.nii.gz", data)
    for table in tables(tmp_path):
        found = read_foreign_head(image, table)
        solid = (NUMBERS > 0) & (NUMBERS < 6)
        assert np.array_equal(found.labels.data[solid], NUMBERS[solid]), table.name
        assert {one.name for one in found.merged} == {"Bone_cortical"}
    with pytest.raises(BadInput, match="give a table"):
        read_foreign_head(image)
    (tmp_path / "a.tsv").rename(tmp_path / "seg.tsv")
    assert isinstance(read_foreign_head(image), ForeignHead)
    (tmp_path / "seg.tsv").write_text((tmp_path / "seg.tsv").read_text().replace("Skin", "Gizmo"))
    with pytest.raises(BadInput, match="1 Gizmo"):
        read_foreign_head(image)


@pytest.mark.parametrize(("name", "text", "about"), [
    ("t.tsv", "index\tname\n1\tskin\n1\tbone\n", "twice"), ("t.tsv", "a\tb\n1\tskin\n", "index and name"),
    ("t.tsv", "index\tname\nx\tskin\n", "line 2"), ("t.json", "{", "JSON"), ("t.json", "[1]", "names of labels"),
    ("t.txt", "1 skin\n", "line 1"), ("t.xml", "", "no table"), ("t.txt", "# nothing\n", "names no label"),
])
def test_bad_tables_are_refused(tmp_path: Path, name: str, text: str, about: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=about):
        read_foreign_head(write(tmp_path / "seg.nii.gz", NUMBERS), tmp_path / name)


def test_a_t1_is_no_label_image(tmp_path: Path) -> None:
    t1 = written.image(tmp_path / "final_tissues.nii.gz", written.colin_t1(4).data + np.float32(0.5), COLIN.affine)
    with pytest.raises(BadInput, match="fractions"):
        read_foreign_head(t1)
    with pytest.raises(BadInput, match="no file"):
        read_foreign_head(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="no tool"):
        read_foreign_head(tmp_path / "empty")
    (tmp_path / "aseg.mgz").write_bytes(b"not gzip")
    with pytest.raises(BadInput, match="damaged"):
        read_foreign_head(tmp_path / "aseg.mgz")
