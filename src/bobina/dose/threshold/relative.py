"""The classic: the lowest intensity that is answered at least 5 times in 10, found by going down in steps of 1 %."""

from __future__ import annotations

from collections import Counter

from bobina.dose.threshold.model import LEAST, MOST, Pulse, State

OF, NEEDED = 10, 5
"""source: model.IFCN"""
UP, DOWN = 5, 1
"""% of output; source: model.IFCN"""


def five_of_ten(pulses: tuple[Pulse, ...], start: int) -> State:
    """The state after ``pulses``, the first of which is at ``start``. An intensity ends as soon as it is decided."""
    yes = Counter(one.percent_mso for one in pulses if one.answered)
    no = Counter(one.percent_mso for one in pulses if not one.answered)
    passed = {at for at, count in yes.items() if count >= NEEDED}
    failed = {at for at, count in no.items() if count > OF - NEEDED} - passed
    estimate = float(min(passed)) if passed else None
    found = bool(passed) and (min(passed) - DOWN in failed or min(passed) == LEAST)
    beyond = MOST in failed and not passed
    at = pulses[-1].percent_mso if pulses else start
    return State(_next(at, passed, failed), estimate, None, len(pulses), found or beyond)


def _next(at: int, passed: set[int], failed: set[int]) -> int:
    """The same intensity until it is decided, then below the lowest that passed, or above the highest that failed."""
    if passed and min(passed) - DOWN not in failed:
        undecided = at not in passed and at not in failed and at < min(passed)
        return at if undecided else max(min(passed) - DOWN, LEAST)
    if not passed and at in failed:
        return min(max(failed) + UP, MOST)
    return min(passed) if passed else at
