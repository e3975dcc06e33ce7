"""Published rates of seizures, by coil."""

from __future__ import annotations

from dataclasses import dataclass

from bobina.course.harms.intervals import Interval, poisson
from bobina.source import Source, Status

_TAYLOR = "Taylor 2021: 586,656 sessions, 25,526 patients, 18 seizures"
TAYLOR = Source(_TAYLOR, Status.SEEN, "10.1016/j.brs.2021.05.012")
LERNER = Source("Lerner 2019: 318,560 sessions, 24 seizures", Status.SEEN, "10.1016/j.clinph.2019.03.016")
LERNER_INTERVAL = Source("exact Poisson interval of the 24 seizures in 318,560 sessions of Lerner 2019",
                         Status.COMPUTED, "10.1016/j.clinph.2019.03.016")
LERNER_SAFE = Source("Lerner 2019: 4 of the 24 seizures within the guidelines and without risk factors, below 0.02 "
                     "for 1,000 sessions", Status.SEEN, "10.1016/j.clinph.2019.03.016")
PER_MILLE, PER_10_000 = 1e-3, 1e-4


@dataclass(frozen=True, slots=True)
class Published:
    """A rate as a fraction of ``of`` (patients or sessions); ``coil``: a kind of coil, or empty for all."""

    coil: str
    of: str
    interval: Interval
    source: Source


PUBLISHED = (
    Published("figure-8", "patients", Interval(0.14e-3, 0.01e-3, 0.51e-3), TAYLOR),
    Published("h-coil", "patients", Interval(5.56e-3, 2.77e-3, 9.95e-3), TAYLOR),
    Published("", "patients", Interval(0.71e-3, 0.42e-3, 1.11e-3), TAYLOR),
    Published("", "sessions", Interval(0.31e-4, 0.18e-4, 0.48e-4), TAYLOR),
    Published("", "sessions", poisson(24, 318_560), LERNER_INTERVAL),
)


def published(coil: str, of: str) -> Published | None:
    """Taylor's rate for a kind of coil (empty: all); None where none was found, as for sessions by coil."""
    return next((one for one in PUBLISHED if (one.coil, one.of) == (coil, of)), None)
