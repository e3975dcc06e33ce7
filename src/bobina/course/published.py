"""What is published of the course of depression under TMS: groups of trajectories, early prediction, durability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from bobina.course.scales.model import OURS, seen
from bobina.source import Source, Status


class Shape(StrEnum):
    """How scores went, in our own words: of a person by the scores, of a published group by its name."""

    TOO_FEW = "too-few"
    RAPID = "rapid"
    STEADY = "steady"
    LATE = "late"
    LEVELLED = "levelled"
    FLAT = "flat"
    WORSE = "worse"


IN_A_WORD = {
    Shape.TOO_FEW: "cannot be said yet", Shape.RAPID: "early", Shape.STEADY: "bit by bit", Shape.LATE: "only late",
    Shape.LEVELLED: "at first, then no further", Shape.FLAT: "little or not at all", Shape.WORSE: "it got worse",
}
"""when it gets better: the same words for a person and for a group"""
OUR_READING = Source(OURS + ": the word beside a group is our reading of its name and of the note below its study; "
                     "a group whose name does not say when has none", Status.CHOSEN)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people whose scores went alike: how many. No curve: no study's weekly means were found in print."""

    name: str
    count: int
    shape: Shape | None = None
    """``OUR_READING``; None: its name does not say when it gets better"""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One study's groups."""

    name: str
    scale: str
    treated: str
    groups: tuple[Group, ...]
    source: Source
    note: str = ""

    @property
    def total(self) -> int:
        """Everybody in it."""
        return sum(one.count for one in self.groups)


GROUPINGS = (
    Grouping("THREE-D", "HDRS-17, weekly", "10 Hz or iTBS on the left DLPFC, 20 to 30 sessions", (
        Group("rapid response", 73, Shape.RAPID), Group("linear response, lower first score", 154, Shape.STEADY),
        Group("linear response, higher first score", 118, Shape.STEADY), Group("no response", 43, Shape.FLAT),
    ), seen("Kaster 2019, Am J Psychiatry", "10.1176/appi.ajp.2018.18091096"),
        "Rapid: most of it within the first week."),
    Grouping("Standard and accelerated", "MADRS", "10 Hz or iTBS, once or several times a day", (
        Group("response, lower first score", 39), Group("response, higher first score", 26),
        Group("minimal response", 65, Shape.FLAT), Group("no response", 59, Shape.FLAT),
    ), seen("Kaster 2020, Brain Stimul 13:850", "10.1016/j.brs.2020.02.021"),
        "The printed shares are those of the model (20.6, 14.6, 34.1 and 30.7 %); drawn is count over total."),
    Grouping("Extended course", "PHQ-9", "bilateral, up to 51 sessions", (
        Group("rapid response", 69, Shape.RAPID), Group("slowed response", 159, Shape.LEVELLED),
        Group("linear response, extended course", 73, Shape.STEADY), Group("no response", 23, Shape.FLAT),
    ), seen("extended course, n = 324", "10.1016/j.brs.2024.04.010"),
        "Only the linear group went on getting better after the usual length."),
    Grouping("THREE-D by clusters of symptoms", "four parts of the HDRS-17", "10 Hz or iTBS on the left DLPFC", (
        Group("optimal response", 119), Group("partial response, low anxiety", 91),
        Group("partial response, high anxiety", 128), Group("minimal response", 50, Shape.FLAT),
    ), seen("preprint on THREE-D, multi-trajectory model", "10.21203/rs.3.rs-6428690/v1")),
    Grouping("BRIGhTMIND", "self-rating at each session", "left DLPFC, treatment-resistant depression", (
        Group("strong improvers", 27), Group("delayed improvers", 54, Shape.LATE),
        Group("plateau improvers", 47, Shape.LEVELLED), Group("non-improvers", 88, Shape.FLAT),
        Group("worsening", 12, Shape.WORSE),
    ), seen("npj Mental Health Research 2024; the caption of its figure 3 was read", "10.1038/s44184-024-00077-8")),
)


def wilson(count: float, total: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score method."""
    z, share = 1.959963984540054, count / total
    middle, half = share + z * z / (2 * total), z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total)


@dataclass(frozen=True, slots=True)
class Predicted:
    """How often somebody with less than ``fall`` at session 10 did not respond (a negative predictive value).

    ``counts``: of so many, so many did not respond; None where it cannot be told from what is printed. ``most``: at
    most so many can stand behind it, so that the interval is at least as wide as theirs.
    """

    study: str
    fall: float
    defined: str
    npv: float
    counts: tuple[int, int] | None
    most: int
    source: Source

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by Wilson; of ``most`` people where the counts are not known: the true one is wider."""
        if self.counts is not None:
            return wilson(self.counts[1], self.counts[0])
        return wilson(self.npv * self.most, self.most)


FEFFER = seen("Feffer 2018, Brain Stimul; n = 101, dorsomedial, 20 sessions")
COUNTED = Source("counts behind Feffer's percentages, 45 and 41 of 51, 34 and 33 of 38: the only whole numbers that "
                 "give both percentages of a limit", Status.COMPUTED)
SPITZ = seen("Spitz 2022, n = 105, PHQ-9, as corrected; the first abstract printed 80/63/46 and 65/50/35 %",
             "10.3389/fpsyt.2022.863225")
HALF, THIRD = "less than 50 % lower at the end", "less than 35 % lower at the end"

EARLY: tuple[Predicted, ...] = (
    Predicted("Feffer 2018", 0.20, HALF, 0.882, (51, 45), 101, FEFFER),
    Predicted("Feffer 2018", 0.20, THIRD, 0.804, (51, 41), 101, FEFFER),
    Predicted("Feffer 2018", 0.10, HALF, 0.895, (38, 34), 101, FEFFER),
    Predicted("Feffer 2018", 0.10, THIRD, 0.868, (38, 33), 101, FEFFER),
    *(Predicted("Spitz 2022, 10 Hz", fall, HALF, npv, None, 68, SPITZ)
      for fall, npv in ((0.20, 0.74), (0.10, 0.82), (0.0, 0.73))),
    *(Predicted("Spitz 2022, iTBS", fall, HALF, npv, None, 37, SPITZ)
      for fall, npv in ((0.20, 0.65), (0.10, 0.71), (0.0, 0.60))),
)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often non-response was predicted rightly at a session. No interval: what stands behind it was not read."""

    session: int
    share: float


ACCURACY = (Accuracy(10, 0.51), Accuracy(20, 0.63))
NEUROSTAR = seen("NeuroStar registry, n = 7,215, in a press release; the numbers behind the percentages were not read")


@dataclass(frozen=True, slots=True)
class Lasting:
    """The share of first responders who still respond after some months, with its 95 % interval."""

    months: int
    share: float
    low: float
    high: float
    patients: int


DURABILITY = (Lasting(3, 0.665, 0.571, 0.748, 732), Lasting(6, 0.529, 0.403, 0.650, 695),
              Lasting(12, 0.463, 0.326, 0.607, 247))
SENOVA = seen("Senova 2019, Brain Stimul 12:119; 19 studies, first responders, with and without maintenance")
FITTED = Source("shape of a Weibull curve through 3, 6 and 12 months: 0.64 and 0.46, that is, a falling hazard",
                Status.COMPUTED)
