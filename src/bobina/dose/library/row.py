"""How a row of the library is written."""

from bobina.dose.model import EvidenceLevel, Part, Protocol, Timing
from bobina.source import Source, Status

FIGURE_8 = "figure-8"
H_COIL = "h-coil"
UNSAID = ""
"""the source does not say which coil"""


def at(site: str, timing: Timing, intensity: float | None, pulses: int | None = None) -> tuple[Part, ...]:
    """One site; ``pulses`` as published where the timing is not known. Join two with ``+`` for a bilateral protocol."""
    return (Part(site, timing, intensity, pulses),)


def seen(text: str, doi: str = "") -> Source:
    """The row was read in this text."""
    return Source(text, Status.SEEN, doi)


def partly(text: str, doi: str = "") -> Source:
    """Some of the row was read in this text; ``recollected`` names the rest."""
    return Source(text, Status.PARTLY, doi)


def row(  # noqa: PLR0913 (a row of a table)
    key: str, indication: str, name: str, coil: str, threshold: str, parts: tuple[Part, ...], *,
    sessions: int | None = None, per_day: int = 1, minutes: float | None = None, course: str, result: str,
    evidence: EvidenceLevel, source: Source, cleared: bool = False, recollected: tuple[str, ...] = (),
    days_per_week: int = 5, taper: tuple[int, ...] = (),
) -> Protocol:
    """A protocol in the order a table is read: what, with what, how strongly, how often, how well, who says so."""
    return Protocol(
        key, indication, name, coil, threshold, parts, sessions, per_day, minutes, course, result, cleared, evidence,
        source, recollected, days_per_week, taper,
    )
