"""Scans drawn from one scan: blocks with replacement, and halves. All as weights or indices of volumes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bobina.plan.personal.resting import Array
from bobina.space import BadInput

Runs = NDArray[np.int32]


def blocks(run: Runs, draws: int, length: int, rng: np.random.Generator, within: Array | None = None) -> Array:
    """Block bootstrap: how often each volume is drawn, (volumes, draws).

    Blocks of ``length`` volumes, one after the other within a run, never across runs, are drawn with replacement until
    each run is as long as it was. ``within`` (volumes, draws), 0 or 1: each draw is from these volumes alone.
    """
    counts = np.zeros((len(run), draws))
    for draw in range(draws):
        allowed = np.ones(len(run), bool) if within is None else within[:, draw] > 0
        for stretch in stretches(run, allowed):
            np.add.at(counts[:, draw], _drawn(stretch, length, rng), 1)
    return counts


def stretches(run: Runs, allowed: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The allowed volumes of each run: indices."""
    return [found for k in np.unique(run) if len(found := np.flatnonzero((run == k) & allowed))]


def halves(run: Runs, count: int) -> Array:
    """Ways to halve each run, (volumes, count), 1 in the first half and 0 in the second.

    The halves are single stretches of a run thought of as a ring, turned a little further each time, so that they
    touch in two places only: series are alike over some seconds, and finer shares would be less independent.
    """
    first = np.zeros((len(run), count))
    for k in np.unique(run):
        volumes = np.flatnonzero(run == k)
        for turn in range(count):
            ring = np.roll(volumes, -(turn * len(volumes) // (2 * count)))
            first[ring[: len(volumes) // 2], turn] = 1
    return first


def _drawn(stretch: NDArray[np.intp], length: int, rng: np.random.Generator) -> NDArray[np.intp]:
    size = len(stretch)
    block = min(length, max(1, size // 2))
    starts = rng.integers(0, size - block + 1, size=-(-size // block))
    return stretch[(starts[:, None] + np.arange(block)).ravel()[:size]]


def check_length(run: Runs, length: int) -> None:
    """Refuse a scan that is too short for its blocks."""
    if len(run) < 4 * length:
        raise BadInput(
            f"{len(run)} volumes are too few for a bootstrap of blocks of {length}: the reliability of a target from "
            "so short a scan cannot be known; give more volumes"
        )
