"""Targets of made-up people whose true target is known: errors in mm against the length of the scan.

Run: python benchmarks/planted.py --persons 40 --seed 1000 --out FILE.csv      simulate, print the table
     python benchmarks/planted.py --read FILE.csv ... [--plot FILE.png]         print and draw from results kept
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from numpy.typing import NDArray

from bobina.plan.personal.algorithms import Algorithm
from bobina.plan.personal.planted import World, first, person, scan
from bobina.plan.personal.recommend import recommend
from bobina.plan.personal.regions import Regions, regions
from bobina.plan.personal.reliability import Resampling, reliabilities
from bobina.plan.personal.resting import Resting
from bobina.space.units import minute, mm

Array = NDArray[np.float64]
Row = dict[str, float]
Statistic = Callable[[Array], float]
MINUTES = (5, 10, 20, 40)
OWN, ADVICE = "own", "recommendation"
"""the mean of four algorithms, and what is made of it and the group's point"""
METHODS = ("group", *(algorithm.value for algorithm in Algorithm), OWN, ADVICE)
NONE = np.full(3, np.nan)
FEW = Resampling(draws=100, few=2)


def main() -> None:
    """Simulate or read, print, draw."""
    told = arguments()
    if told.read:
        rows = [row for path in told.read for row in read(path)]
    else:
        world = World(voxel=told.voxel * mm, spread=told.spread * mm)
        with ProcessPoolExecutor(told.workers) as pool:
            seeds = range(told.seed, told.seed + told.persons)
            rows = [row for some in pool.map(partial(one_person, world), seeds) for row in some]
        write(told.out, rows)
    print("\n".join(table(rows)))
    if told.plot:
        draw(rows, told.plot)


def arguments() -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1000, help="of the first person; the next has the next")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--voxel", type=int, default=4, help="mm")
    parser.add_argument("--spread", type=float, default=World().spread / mm, help="of true targets, mm")
    parser.add_argument("--out", type=Path, default=Path("planted.csv"))
    parser.add_argument("--read", type=Path, nargs="*", help="results kept earlier")
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


def one_person(world: World, seed: int) -> list[Row]:
    """Errors of two sessions and the distance between their targets (mm), for each length of scan."""
    rng = np.random.default_rng(seed)
    who = person(world, rng)
    volumes = round(MINUTES[-1] * minute / world.repetition)
    sessions = [scan(world, who, volumes, rng) for _ in range(2)]
    laid = regions(sessions[0])
    rows = []
    for minutes in MINUTES:
        length = round(minutes * minute / world.repetition)
        found = [found_by(first(session, length), laid) for session in sessions]
        row: Row = {"seed": seed, "minutes": minutes, "group": apart(laid.group, who.truth)}
        for k in range(2):
            row |= {f"{method}_{k + 1}": apart(found[k][0][method], who.truth) for method in METHODS[1:]}
            row[f"weight_{k + 1}"] = found[k][1]
        rows.append(row | {f"{name}_apart": apart(found[0][0][name], found[1][0][name]) for name in METHODS[1:]})
    return rows


def found_by(resting: Resting, laid: Regions) -> tuple[dict[str, Array], float]:
    """The points of all methods, and the weight of the person's own in the recommendation."""
    measured = reliabilities(resting, laid, resampling=FEW)
    advice = recommend(resting, laid, measured)
    points = {key.value: NONE if one.located.point is None else one.located.point for key, one in measured.items()}
    return points | {OWN: NONE if advice.own is None else advice.own, ADVICE: advice.point}, advice.weight


def apart(a: Array, b: Array) -> float:
    """Distance of two points (m) in mm."""
    return round(float(np.linalg.norm(a - b)) / mm, 2)


def table(rows: list[Row]) -> Iterator[str]:
    """Markdown: of each method and length the mean error with its 95 % interval over people, the median, and the median
    distance between two sessions; then how much worse the recommendation is than others.
    """
    lengths = [[row for row in rows if row["minutes"] == minutes] for minutes in MINUTES]
    yield _line("mm: mean (95 %) · median · between sessions", [f"{minutes} min" for minutes in MINUTES])
    yield "|---" * (len(MINUTES) + 1) + "|"
    for method in METHODS:
        yield _line(method, [_cell(some, method) for some in lengths])
    for name, others in (("the better of own and group", ("group", OWN)), ("the best in hindsight", METHODS[:-1])):
        yield _line(f"recommendation less {name}", [_less(some, others) for some in lengths])
    weights = [np.nanmean([column(some, f"weight_{k}") for k in (1, 2)]) for some in lengths]
    yield _line("weight of own, mean", [f"{weight:.2f}" for weight in weights])


def _line(name: str, cells: list[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _cell(rows: list[Row], method: str) -> str:
    errors = errors_of(rows, method)
    between = 0.0 if method == "group" else np.nanmedian(column(rows, f"{method}_apart"))
    return f"{shown(np.nanmean, errors)} · {np.nanmedian(errors):.1f} · {between:.1f}"


def _less(rows: list[Row], others: tuple[str, ...]) -> str:
    best = min(others, key=lambda name: float(np.nanmean(errors_of(rows, name))))
    return f"{shown(np.nanmean, errors_of(rows, ADVICE) - errors_of(rows, best))} ({best})"


def errors_of(rows: list[Row], method: str) -> Array:
    """(people, 2): of both sessions."""
    names = ("group", "group") if method == "group" else (f"{method}_1", f"{method}_2")
    return np.stack([column(rows, name) for name in names], axis=1)


def column(rows: list[Row], name: str) -> Array:
    """One figure of all rows."""
    return np.array([row.get(name, np.nan) for row in rows])


def interval(statistic: Statistic, values: Array) -> tuple[float, float, float]:
    """A statistic with its 95 % interval, drawing people with replacement."""
    drawn = np.random.default_rng(0).integers(0, len(values), (2000, len(values)))
    many = [statistic(values[one]) for one in drawn]
    low, high = np.nanpercentile(many, [2.5, 97.5])
    return float(statistic(values)), float(low), float(high)


def shown(statistic: Statistic, values: Array) -> str:
    """A statistic with its interval, as text."""
    return "{:.1f} ({:.1f} to {:.1f})".format(*interval(statistic, values))


def draw(rows: list[Row], path: Path) -> None:
    """Mean error against length, with intervals."""
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for k, method in enumerate(METHODS):
        known = [interval(np.nanmean, errors_of([row for row in rows if row["minutes"] == m], method)) for m in MINUTES]
        mean, low, high = np.array(known).T
        at = np.array(MINUTES) * 1.03 ** (k - 3)
        wide, colour = (3, "black") if method == ADVICE else (1.2, f"C{k}")
        style = "--" if method == "group" else "-"
        axes.errorbar(
            at, mean, (mean - low, high - mean), label=method, color=colour, lw=wide, ls=style, marker="o", ms=3,
            capsize=2,
        )
    axes.set(xscale="log", xlabel="length of the scan, min", ylabel="mean distance from the true target, mm", ylim=0)
    axes.set_xticks(MINUTES, [str(m) for m in MINUTES])
    axes.minorticks_off()
    axes.legend(frameon=False, fontsize=8, ncols=2)
    figure.savefig(path, dpi=110)


def write(path: Path, rows: list[Row]) -> None:
    """Keep results."""
    with path.open("w", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def read(path: Path) -> list[Row]:
    """Results kept."""
    with path.open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


if __name__ == "__main__":
    main()
