"""The six verbs: head, target, candidates, solve, choose, prescribe."""

from pathlib import Path

import numpy as np
import pytest

from bobina.app import api
from bobina.head import CONDUCTIVITY, Tissue
from bobina.plan import Ground
from bobina.plan.place import clearance
from bobina.space import BadInput
from bobina.space.units import mega, mm


def test_from_a_head_to_a_prescription(ground: Ground, coil_file: Path) -> None:
    coil = api.coil(coil_file, "figure-8")
    site, hand = api.target(ground, "depression"), api.target(ground, "m1-hand")
    assert (site.key, hand.key) == ("group-connectivity", "m1-hand")
    found, motor = api.candidates(ground, coil, site, hair=6 * mm), api.candidates(ground, coil, hand)
    best = api.choose(found)
    assert best.field == max(found.best.field, *(one.field for one in found.candidates))
    assert api.choose(found, motor) is max((found.best, motor.best), key=lambda one: one.field)
    assert clearance(best.pose.matrix[None], coil.casing, ground.outside) == pytest.approx(6 * mm, abs=0.5 * mm)

    field = api.solve(ground, coil, best.pose)
    grey = field.labels.data == Tissue.GM
    nearby = np.linalg.norm(field.labels.points(np.argwhere(grey)) - site.point, axis=1) <= 3 * mm
    assert np.linalg.norm(field.e.data[grey][nearby].mean(axis=0)) == pytest.approx(best.field, rel=0.05)

    order = api.prescribe("neurostar", 50, coil, found, motor, chosen="field")
    doses = {one.key: one for one in order.doses}
    assert doses["threshold"].percent_mso == pytest.approx(60)
    assert doses["field"].percent_mso == pytest.approx(60 * motor.best.field / found.best.field)
    at_target, at_motor = doses["field"].field_at_target, 1.2 * 0.5 * 100 * mega * motor.best.field
    assert at_target == pytest.approx(at_motor)
    with pytest.raises(ValueError, match="field"):
        api.prescribe("neurostar", 50, coil, found, chosen="field")


def test_a_head_of_ones_own(ground: Ground, colin_file: Path) -> None:
    assert api.read_head(None).name == "Colin27"
    assert ground.head.name == "colin"
    assert ground.head.conductivity == CONDUCTIVITY
    other = api.read_head(colin_file, {"bone": 0.02})
    assert other.conductivity[Tissue.BONE].value == 0.02
    with pytest.raises(BadInput, match="bon"):
        api.read_head(colin_file, {"bones": 0.02})


def test_a_target_by_key_or_point(ground: Ground) -> None:
    assert api.target(ground, "fox").key == "fox"
    own = api.target(ground, (-0.03, 0.04, 0.03))
    assert (own.key, own.point) == ("user", (-0.03, 0.04, 0.03))
    with pytest.raises(BadInput, match="fox"):
        api.target(ground, "foxx")
    with pytest.raises(BadInput, match="outside"):
        api.target(ground, (-38.0, 44.0, 26.0))


def test_a_coil_by_key_or_file(coil_file: Path) -> None:
    assert api.coil("figure-8") is api.coil("figure-8-70")
    ours = api.coil(coil_file, "figure-8", max_didt=80 * mega)
    assert ours.kind == "figure-8"
    assert ours.max_didt is not None
    assert (ours.max_didt.value, str(ours.max_didt.source.status)) == (80 * mega, "given")
    with pytest.raises(BadInput, match="kind"):
        api.coil("figure-8", "h-coil")
    with pytest.raises(BadInput, match="dI/dt"):
        api.coil("figure-8", max_didt=-1.0)
