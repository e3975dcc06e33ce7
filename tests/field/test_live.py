"""The live operator against full solves, on a coarse head: how little of the field it loses, and that it is linear."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.coil import Coil, Elements, coil
from bobina.field import FiniteVolume, Live, choose, combine, sensors, sphere_field, under
from bobina.field.live import Placed
from bobina.head import Head, Tissue, cortex
from bobina.plan.place import Outside, outside
from bobina.plan.scatter import scatter
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import FOUR, Array, ball

COILS = (coil("figure-8-70"), coil("circular-90"))
SOLVES = 100


@cache
def head() -> Head:
    labels = ball({Tissue.WM: 60 * mm, **FOUR}, 6 * mm).labels
    return Head("ball", labels)


@cache
def around() -> Outside:
    return outside(head())


@cache
def on() -> tuple[Surface[Scanner], Array]:
    surface = cortex(head(), 12 * mm)
    return surface, under(head().labels, surface)


@cache
def solver() -> FiniteVolume:
    return FiniteVolume(head(), 1e-5)


def solved(placed: Placed) -> Array:
    return solver().field(*placed).at(on()[1])[0]


@cache
def made() -> tuple[Live, list[Placed]]:
    surface, _ = on()
    at = sensors(surface.vertices, 400)
    pool = scatter(COILS, around(), 150, seed=0)
    chosen, readings = choose(pool, at, SOLVES)
    told = [pool[number] for number in chosen]
    fields = np.stack([solved(one).astype(np.float32).ravel() for one in told])
    response, reading = combine(fields, told, readings, at)
    return Live(surface, at, response, reading, np.zeros(0)), scatter(COILS, around(), 4, seed=1)


def off(found: NDArray[np.floating], true: Array) -> float:
    grey = np.isfinite(true)
    assert (np.isfinite(found) == grey).all()
    return float(np.linalg.norm(found[grey] - true[grey]) / np.linalg.norm(true[grey]))


def test_placements_that_were_not_solved_get_their_field() -> None:
    live, others = made()
    errors = [off(live.field(*one), solved(one)) for one in others]
    assert np.median(errors) < 0.01
    assert max(errors) < 0.02


def test_more_solves_tell_more() -> None:
    live, others = made()
    surface, _ = on()
    pool = scatter(COILS, around(), 100, seed=0)
    chosen, readings = choose(pool, live.sensors, 30)
    told = [pool[number] for number in chosen]
    fields = np.stack([solved(one).astype(np.float32).ravel() for one in told])
    few = Live(surface, live.sensors, *combine(fields, told, readings, live.sensors), np.zeros(0))
    for one in others[:3]:
        assert off(few.field(*one), solved(one)) > 2 * off(live.field(*one), solved(one))


def test_the_sensors_sphere_fits_the_cortex_wherever_it_lies() -> None:
    shift = np.array([30, -20, 50]) * mm
    surface = on()[0].vertices
    np.testing.assert_allclose(sensors(surface + shift).centre - sensors(surface).centre, shift, atol=1e-9)
    np.testing.assert_allclose(sensors(surface).centre, 0, atol=2 * mm)


def test_what_is_read_is_the_field_in_the_sphere() -> None:
    _, others = made()
    at = sensors(on()[0].vertices, 50)
    for one in others:
        true = sphere_field(*one, at.points, at.centre)
        np.testing.assert_allclose(at.read(one).reshape(-1, 3), true, atol=1e-5 * np.abs(true).max())


@pytest.mark.parametrize("times", [-1.0, 3.0])
def test_it_is_linear_in_the_current(times: float) -> None:
    live, others = made()
    of, pose = others[0]
    stronger = Coil(of.name, of.kind, Elements(of.wires.points, times * of.wires.vectors), of.dipoles, of.casing, None,
                    of.source)
    np.testing.assert_allclose(live.field(stronger, pose), times * live.field(of, pose), rtol=1e-4, atol=1e-12)


def test_the_most_telling_placements_come_first() -> None:
    live, _ = made()
    pool = scatter(COILS, around(), 30, seed=2)
    chosen, readings = choose(pool, live.sensors, 20)
    assert len(set(chosen.tolist())) == 20
    told = [untold(readings, picked) for picked in (chosen, np.arange(20))]
    assert told[0] < 0.8 * told[1], "better than the first that come"


def untold(readings: Array, picked: NDArray[np.intp]) -> float:
    """What of all readings those picked do not span."""
    basis, _ = np.linalg.qr(readings[:, picked])
    return float(np.linalg.norm(readings - basis @ (basis.T @ readings)))
