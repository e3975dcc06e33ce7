from pathlib import Path
from runpy import run_path

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.plan.connectivity import FENCE, FENCE_RADIUS, in_dlpfc, parcels, ranked
from bobina.space.units import mm

FOX = np.array([-38, 44, 26]) * mm


def test_all_parcels_are_there_in_order() -> None:
    assert [parcel.parcel for parcel in parcels()] == list(range(1, 401))
    assert all(parcel.name.startswith("LH" if parcel.parcel <= 200 else "RH") for parcel in parcels())
    assert all((parcel.mni[0] < 0) == (parcel.parcel <= 200) for parcel in parcels())


def test_the_two_most_negative_are_those_measured_before() -> None:
    """The data shelf's MANIFEST: parcels 106 and 139, 8 to 9 mm from Fox, r about -0.03 and -0.12 after GSR."""
    first, second = ranked()[:2]
    assert [first.parcel, second.parcel] == [106, 139]
    assert [first.name, second.name] == ["LH_SalVentAttn_PFCl_1", "LH_Cont_PFCl_5"]
    for parcel in (first, second):
        assert np.allclose(parcel.raw, -0.03, atol=0.01)
        assert np.allclose(parcel.gsr, -0.12, atol=0.02)
        assert np.linalg.norm(parcel.mni - FOX) < 10 * mm


def test_the_ranking_is_stable_between_the_groups() -> None:
    gsr = np.array([parcel.gsr for parcel in parcels()])
    assert np.corrcoef(gsr.T)[0, 1] > 0.99
    inside = np.array([parcel.gsr for parcel in ranked()])
    assert np.array_equal(np.argsort(inside[:, 0])[:3], np.argsort(inside[:, 1])[:3])


def test_the_opercular_parcel_is_fenced_out() -> None:
    operculum = parcels()[104]
    assert not in_dlpfc(operculum.mni)
    assert operculum not in ranked()
    assert sum(operculum.gsr) < sorted(sum(parcel.gsr) for parcel in ranked())[3]


def test_the_fence_is_a_union_of_balls() -> None:
    for centre in FENCE:
        assert in_dlpfc(tuple(centre))
        x, y, z = centre
        assert in_dlpfc((x, y, z - 0.99 * FENCE_RADIUS))
        assert not in_dlpfc((-x, y, z))
    x, y, z = FENCE[0]
    assert not in_dlpfc((x, y + 1.01 * FENCE_RADIUS, z))


def test_the_seed_itself_is_the_most_connected() -> None:
    assert max(parcels(), key=lambda parcel: sum(parcel.raw)).parcel == 323


@pytest.mark.parametrize("parcel", [106, 139, 142])
def test_the_centroid_is_that_of_the_atlas(shared: Path, parcel: int) -> None:
    image = nib.Nifti1Image.from_filename(
        shared / "connectivity" / "Schaefer2018_400Parcels_7Networks_order_FSLMNI152_1mm.nii.gz"
    )
    voxels = np.argwhere(np.asarray(image.dataobj) == parcel)
    centroid: NDArray[np.float64] = (voxels @ image.affine[:3, :3].T + image.affine[:3, 3]).mean(axis=0)
    assert np.allclose(np.array(parcels()[parcel - 1].mni) / mm, centroid, atol=0.06)


def test_the_partial_correlation_is_that_of_the_residuals() -> None:
    """Partialling the mean out of a correlation matrix equals regressing the mean out of the series."""
    recipe = Path(__file__).parents[2] / "tools" / "derive_connectivity.py"
    partial = run_path(str(recipe))["partial"]
    series = np.random.default_rng(0).normal(size=(500, 8)) @ np.random.default_rng(1).normal(size=(8, 8))
    series = (series - series.mean(axis=0)) / series.std(axis=0)
    mean = series.mean(axis=1, keepdims=True)
    rest = series - mean @ np.linalg.lstsq(mean, series, rcond=None)[0]
    assert np.allclose(partial(np.corrcoef(series.T)), np.corrcoef(rest.T), atol=1e-10)
