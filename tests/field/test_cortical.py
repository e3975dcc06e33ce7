"""The field on the cortex, from fields that are known everywhere."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from bobina.field import Field, at_target, surface_map
from bobina.field.cortical import DEPTH
from bobina.head import Head, Tissue, cortex
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import sphere
from spheres import Array

VOXEL = 2 * mm
BRAIN = 70 * mm
ALONG = np.array([0.3, -0.4, 1.2])


@cache
def head() -> Head:
    """Spheres: white matter to 60 mm, grey matter to 70 mm."""
    return Head("sphere", Volume(*sphere(2.0, 4.0), Scanner))


@cache
def brain() -> Surface[Scanner]:
    return cortex(head())


def field(labels: Volume[Scanner], function: Callable[[Array], Array]) -> Field:
    """E = function(points) where ``labels`` conduct."""
    points = labels.points(np.moveaxis(np.indices(labels.data.shape), 0, -1))
    e = np.where((labels.data == 0)[..., None], np.nan, function(points)).astype(np.float32)
    return Field(Volume(e, labels.affine, Scanner), labels, 0, 0.0, 0.0)


def outward() -> Array:
    result: Array = brain().vertices / np.linalg.norm(brain().vertices, axis=1, keepdims=True)
    return result


def test_a_uniform_field_is_split_by_the_direction_of_the_surface() -> None:
    got = surface_map(field(head().labels, lambda at: np.broadcast_to(ALONG, at.shape)), brain())
    assert np.allclose(got.e, ALONG, atol=1e-6)
    assert np.allclose(got.magnitude, 1.3, atol=1e-6)
    assert np.abs(got.normal + outward() @ ALONG).max() < 0.15


def test_into_the_cortex_is_positive_and_the_map_is_taken_below_the_surface() -> None:
    """E = -x points inwards, and its size is the radius where it is taken."""
    got = surface_map(field(head().labels, lambda at: -at), brain())
    assert np.allclose(got.normal, got.magnitude, rtol=0.02)
    taken = np.linalg.norm(brain().vertices, axis=1) - DEPTH
    assert np.abs(got.magnitude - taken).max() < VOXEL / 2
    assert (got.magnitude - taken).mean() == pytest.approx(0, abs=VOXEL / 8)


def test_only_grey_matter_is_shown() -> None:
    """Whatever the field is in other tissues, the map does not see it."""
    labels = head().labels
    grey = labels.data == Tissue.GM
    known = field(labels, lambda at: np.where(grey[..., None], at, 1e3))
    assert surface_map(known, brain()).magnitude.max() < BRAIN + VOXEL


def white_cap(thick: float) -> Volume[Scanner]:
    """The labels with white matter to the surface, ``thick`` below the top of the brain."""
    labels = head().labels
    z = labels.points(np.moveaxis(np.indices(labels.data.shape), 0, -1))[..., 2]
    bare = (labels.data == Tissue.GM) & (z > BRAIN - thick)
    return Volume(np.where(bare, np.uint8(Tissue.WM), labels.data), labels.affine, Scanner)


def test_it_falls_to_the_nearest_grey_matter_but_not_to_any_distance() -> None:
    top = brain().vertices[:, 2].argmax()
    thin = surface_map(field(white_cap(4 * mm), lambda at: at), brain())
    assert np.isfinite(thin.e).all()
    assert BRAIN - 6.5 * mm < thin.magnitude[top] < BRAIN - 3 * mm
    thick = surface_map(field(white_cap(30 * mm), lambda at: at), brain())
    assert np.isnan(thick.e[top]).all()
    assert np.isfinite(thick.e[brain().vertices[:, 2] < 0]).all()


def test_at_a_target_the_field_is_a_mean_with_its_parts() -> None:
    place = np.array([0.0, 0.0, 66 * mm])
    got = at_target(field(head().labels, lambda at: np.broadcast_to(ALONG, at.shape)), brain(), place)
    assert got.point == pytest.approx(place)
    assert got.e == pytest.approx(ALONG)
    assert got.inward == pytest.approx([0, 0, -1], abs=0.1)
    assert got.normal == pytest.approx(-1.2, abs=0.05)
    assert got.tangential == pytest.approx(0.5, abs=0.1)
    assert got.magnitude == pytest.approx(np.hypot(got.normal, got.tangential))


def test_the_mean_is_over_3_mm() -> None:
    """By hand: of the voxels of 2 mm round a centre, 7 lie within 2 mm and 12 more within 2.83 mm."""
    place = np.array([0.0, 0.0, 64 * mm])
    got = at_target(field(head().labels, lambda at: np.abs(at - place)), brain(), place)
    assert got.e == pytest.approx(np.full(3, 2 * mm * 10 / 19), rel=1e-4)


def test_a_target_near_grey_matter_takes_it_and_one_far_away_is_refused() -> None:
    made = field(head().labels, lambda at: at)
    near = at_target(made, brain(), [0, 0, 55 * mm])
    assert 59.9 * mm < near.magnitude < 64 * mm
    with pytest.raises(BadInput, match="60 mm from grey matter"):
        at_target(made, brain(), [0, 0, 0.4 * mm])


def test_no_grey_matter_is_said() -> None:
    labels = head().labels
    white = Volume(np.where(labels.data == Tissue.GM, Tissue.WM, labels.data), labels.affine, Scanner)
    for ask in (lambda f: surface_map(f, brain()), lambda f: at_target(f, brain(), [0, 0, 0])):
        with pytest.raises(BadInput, match="no grey matter"):
            ask(field(white, lambda at: at))
