import numpy as np
import pytest

from bobina.coil import coil
from bobina.field import FiniteVolume
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import ONE, ball, over


def test_a_coil_inside_the_head_is_refused() -> None:
    solver = FiniteVolume(ball(ONE, 8 * mm))
    with pytest.raises(BadInput, match="inside the head"):
        solver.field(coil("figure-8-25"), over(80 * mm))


def test_a_coil_that_wraps_round_the_head_is_not_refused() -> None:
    solver = FiniteVolume(ball(ONE, 8 * mm))
    field = solver.field(coil("double-cone"), over(130 * mm))
    assert np.isfinite(field.at([[0, 0, 80 * mm]])[0]).all()


def test_a_head_where_nothing_conducts_is_refused() -> None:
    air = Head("empty", Volume(np.zeros((5, 5, 5), np.uint8), np.diag([mm, mm, mm, 1.0]), Scanner))
    with pytest.raises(BadInput, match="no voxel of empty conducts"):
        FiniteVolume(air)


def test_a_tissue_that_does_not_conduct_carries_no_field() -> None:
    head = ball({Tissue.GM: 80 * mm, Tissue.BONE: 95 * mm}, 8 * mm)
    none = Sourced(0.0, "S/m", Source("test", Status.RECOLLECTED))
    insulated = Head("insulated", head.labels, {**CONDUCTIVITY, Tissue.BONE: none})
    field = FiniteVolume(insulated).field(coil("figure-8-70"), over(101 * mm))
    assert np.isnan(field.e.data[field.labels.data == Tissue.BONE]).all()
    assert np.isfinite(field.e.data[field.labels.data == Tissue.GM]).all()


def test_a_voxel_on_its_own_has_no_current() -> None:
    labels = ball(ONE, 8 * mm).labels
    data = labels.data.copy()
    data[0, 0, 0] = Tissue.SCALP
    head = Head("island", Volume(data, labels.affine, Scanner))
    field = FiniteVolume(head).field(coil("figure-8-25"), over(101 * mm))
    alone = field.e.data[field.labels.data == Tissue.SCALP]
    np.testing.assert_allclose(alone, 0, atol=1e-6 * np.nanmax(np.abs(field.e.data)))
