"""Version 6.3's nested patterns, from the inside out, as the six timing parameters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from bobina.dose import Timing
from bobina.space import BadInput
from bobina.store.bids import Row

SINGLE = Timing(None, 1, 0.0, 1, 0.0, 1)
"""one pulse"""
BURSTS = 1.0
"""s: of two layers, an outer one that comes round as fast as this or faster is bursts in a train, a slower one trains
in a session. Our choice: theta burst comes round in 0.2 s, and no published train is shorter."""
_HALF = 0.5e-6
"""s; times are written to the microsecond at best"""

Layer = tuple[int, float | None]


def layers(row: Row) -> tuple[Layer, ...]:
    """How many of the layer below, and s from one's onset to the next's, from the inside out. Raises BadInput.

    Two of count, interval (or frequency) and duration are enough. A layer must have room for those below it.
    """
    found: list[Layer] = []
    filled = 0.0
    for names in _named(row):
        units, interval = _layer(row, names)
        if units is None:
            continue
        if interval is not None and interval < filled - _HALF:
            raise BadInput(
                f"{row.where(names['count'])}: a round of {interval:g} s is shorter than what it holds, {filled:g} s"
            )
        filled += (units - 1) * (interval or 0.0)
        found.append((units, interval))
    return tuple(found)


def _named(row: Row) -> Iterator[dict[str, str]]:
    """The columns of each layer that a row has, from the inside out."""
    for index in count(1):
        names = {end: f"pattern{index}_{end}" for end in ("count", "interval", "frequency", "duration")}
        if row.cells.keys().isdisjoint(names.values()):
            return
        yield names


def _layer(row: Row, names: dict[str, str]) -> tuple[int | None, float | None]:
    units, rate = row.count(names["count"]), row.one(names["frequency"], "Hz")
    interval, duration = (row.one(names[end], "s") for end in ("interval", "duration"))
    if interval is None and rate:
        interval = 1 / rate
    if interval is None and units and duration is not None:
        interval = duration / units
    if units is None and interval and duration is not None:
        units = round(duration / interval)
    return units, interval


def timing_of(patterns: tuple[Layer, ...]) -> Timing | None:
    """The timing of nested layers; None where there are more than bursts, trains and a session."""
    kept = [one for one in patterns if one[0] > 1]
    if not kept:
        return SINGLE
    (pulses, between), *outer = kept
    if not outer:
        return Timing(between, pulses, 0.0, 1, 0.0, 1)
    if len(outer) == 1:
        (units, interval) = outer[0]
        if interval is not None and interval <= BURSTS:
            return Timing(between, pulses, interval, units, 0.0, 1)
        return Timing(between, pulses, 0.0, 1, _pause(interval, between, pulses), units)
    if len(outer) == 2:
        (bursts, every), (trains, interval) = outer
        return Timing(between, pulses, every, bursts, _pause(interval, every, bursts), trains)
    return None


def _pause(interval: float | None, step: float | None, steps: int) -> float | None:
    """What is left of a round after a train each of whose steps takes its full interval."""
    return None if interval is None or step is None else max(0.0, round(interval - steps * step, 6))
