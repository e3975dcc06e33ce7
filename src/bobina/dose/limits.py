"""The published limits of trains and pauses, as values. No cell of a train table has been read: a person who holds the
papers must sign them off before they gate a treatment.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from bobina.source import Source, Status

_ROSSI = Source(
    "Rossi 2009, Clin Neurophysiol 120:2008, table 4 (that the table exists was read, its cells were not)",
    Status.RECOLLECTED, "10.1016/j.clinph.2009.08.016",
)
_CHEN = Source(
    "Chen 1997, Electroencephalogr Clin Neurophysiol 105:415, as reprinted in Rossi 2009",
    Status.RECOLLECTED, "10.1016/s0924-980x(97)00036-2",
)
CHEN_ABSTRACT = Source(
    "Chen 1997, Electroencephalogr Clin Neurophysiol 105:415, abstract (PMID 9448642)",
    Status.SEEN, "10.1016/s0924-980x(97)00036-2",
)
THETA_BURST = Source(
    "No train table for theta burst was found; Oberman 2011 (PMC3260517) counts mild events and one seizure",
    Status.RECOLLECTED,
)
SCOPE = Source(
    "The train tables rest on focal coils over the motor cortex of healthy people; rule of this project",
    Status.RECOLLECTED,
)
CORROBORATION = Source(
    "9 of 10 bounded cells of Chen's repeated-train table are 0.75 of Rossi's, the cut that Chen's abstract states; "
    "both tables come from one memory, so this shows coherence, not truth",
    Status.COMPUTED,
)


@dataclass(frozen=True, slots=True)
class TrainTable:
    """Longest train (s) by frequency (Hz) and intensity (fraction of the motor threshold).

    A cell is printed as in the paper; ``>`` marks the longest train tested, without an event.
    """

    name: str
    intensities: tuple[float, ...]
    cells: Mapping[float, tuple[str, ...]]
    source: Source

    def row(self, frequency: float, intensity: float) -> tuple[float, float, str] | None:
        """The tabulated frequency, intensity and cell that bind: the next ones up, never between. None: outside."""
        rows = sorted(self.cells)
        at, column = _next_up(rows, frequency), _next_up(self.intensities, intensity)
        if at is None or column is None:
            return None
        return rows[at], self.intensities[column], self.cells[rows[at]][column]


def longest(cell: str) -> float:
    """The figure of a cell, s."""
    return float(cell.removeprefix(">"))


def open_ended(cell: str) -> bool:
    """Whether the cell says how far was tested, not where harm begins."""
    return cell.startswith(">")


def _next_up(steps: list[float] | tuple[float, ...], value: float) -> int | None:
    at = bisect_left(steps, value * (1 - 1e-9))
    return at if at < len(steps) else None


SINGLE_TRAIN = TrainTable("Rossi 2009 table 4: longest single train", (0.9, 1.0, 1.1, 1.2, 1.3), {
    1: (">1800", ">1800", ">1800", ">360", ">50"),
    5: (">10", ">10", ">10", ">10", ">10"),
    10: (">5", ">5", ">5", "4.2", "2.9"),
    20: ("2.05", "2.05", "1.6", "1.0", "0.55"),
    25: ("1.28", "1.28", "0.84", "0.4", "0.24"),
}, _ROSSI)

REPEATED_TRAINS = TrainTable("Chen 1997 part B: longest train when trains are repeated", (1.0, 1.1, 1.2, 1.3), {
    1: (">270", ">270", ">180", "50"),
    5: ("10", "10", "10", "10"),
    10: ("5", "5", "3.2", "2.2"),
    20: ("1.5", "1.2", "0.8", "0.4"),
    25: ("1.0", "0.7", "0.3", "0.2"),
}, _CHEN)


@dataclass(frozen=True, slots=True)
class PauseTable:
    """What was seen at a pause (s) between trains, by intensity (fraction of the threshold), ``up_to`` a frequency."""

    name: str
    up_to: float
    intensities: tuple[float, ...]
    cells: Mapping[float, tuple[str, ...]]
    source: Source

    def row(self, pause: float, intensity: float) -> tuple[float, float, str] | None:
        """The pause, intensity and finding that bind: the next pause down, the next intensity up.

        A pause shorter than any in the table takes the shortest. None: the intensity is outside.
        """
        column = _next_up(self.intensities, intensity)
        if column is None:
            return None
        shorter = [step for step in self.cells if step <= pause * (1 + 1e-9)]
        step = max(shorter, default=min(self.cells))
        return step, self.intensities[column], self.cells[step][column]


PAUSE = PauseTable("Chen 1997 part A: pause between trains", 20.0, (1.0, 1.05, 1.1, 1.2), {
    5.0: ("safe", "safe", "safe", "insufficient data"),
    1.0: ("unsafe (EMG spread)", "unsafe (presumed)", "unsafe (EMG spread)", "unsafe (EMG spread)"),
    0.25: ("unsafe (presumed)", "unsafe (presumed)", "unsafe (EMG spread)", "unsafe (EMG spread)"),
}, _CHEN)
