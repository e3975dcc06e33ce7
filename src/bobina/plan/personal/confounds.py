"""Confounds: from the columns of a table to the regressors that are really used, and to the volumes that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from bobina.plan.personal.resting import Array
from bobina.source import Source, Status
from bobina.space import BadInput
from bobina.space.units import mm

Table = Mapping[str, Array]

MOTION = ("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z")
"""fMRIPrep's names: mm, rad"""
TISSUES = ("white_matter", "csf")
GLOBAL = "global_signal"
HEAD_RADIUS = 50 * mm
RADIUS_SOURCE = Source(
    "Power 2012: rotations as arcs on a sphere of 50 mm; framewise displacement is the sum of six absolute "
    "differences", Status.RECOLLECTED, "10.1016/j.neuroimage.2011.10.018",
)


def framewise_displacement(table: Table) -> Array | None:
    """Power's framewise displacement (volumes,), m, 0 at the first volume: of the column, else of the six parameters.

    None where the table has neither.
    """
    if "framewise_displacement" in table:
        return np.nan_to_num(table["framewise_displacement"]) * mm
    if not all(name in table for name in MOTION):
        return None
    moved = np.stack([table[name] * (mm if name.startswith("trans") else HEAD_RADIUS) for name in MOTION])
    steps: Array = np.abs(np.diff(moved, axis=1, prepend=moved[:, :1])).sum(axis=0)
    return steps


def regressors(
    table: Table, *, motion: int, wm_csf: bool, columns: Sequence[str], global_signal: Array | None
) -> dict[str, Array]:
    """The regressors (volumes,) by name, in order, finite. BadInput: a column that the table lacks.

    ``motion``: 0; 6 parameters; 12 with their backward differences; 24 with the squares of both, always computed from
    the six. ``columns``: more columns, by name or pattern (``a_comp_cor_0*``). ``global_signal`` where it is regressed.
    """
    chosen = _motion(table, motion) if motion else {}
    if wm_csf:
        chosen |= {name: _column(table, name) for name in TISSUES}
    for pattern in columns:
        chosen |= {name: _column(table, name) for name in _matching(table, pattern)}
    if global_signal is not None:
        chosen[GLOBAL] = global_signal
    return {name: _filled(name, values) for name, values in chosen.items()}


def kept(
    table: Table, volumes: int, *, dummies: int, fd: float | None, std_dvars: float | None, shortest: int
) -> NDArray[np.bool_]:
    """The volumes (volumes,) that stay: not among the first ``dummies``, and below both thresholds (fd in m).

    What is left between two volumes that go, or before the first or after the last of them, goes too where it is
    shorter than ``shortest``. A threshold of None is not asked. BadInput: the table cannot tell what a threshold asks.
    """
    stays = np.ones(volumes, bool)
    if fd is not None:
        displacement = framewise_displacement(table)
        if displacement is None:
            raise BadInput(
                "the confounds have neither framewise_displacement nor the six motion parameters "
                f"({', '.join(MOTION)}): name them, or set the threshold of displacement to none"
            )
        stays &= displacement <= fd
    if std_dvars is not None:
        stays &= np.nan_to_num(_column(table, "std_dvars")) <= std_dvars
    stays[:dummies] = False
    return _without_short(stays, shortest, dummies)


def non_steady(table: Table) -> int:
    """How many volumes from the start fMRIPrep says were taken before the signal was steady."""
    marks = [table[name] for name in _matching(table, "non_steady_state_outlier*", needed=False)]
    return int(np.flatnonzero(np.sum(marks, axis=0)).max()) + 1 if marks else 0


def _motion(table: Table, count: int) -> dict[str, Array]:
    chosen = {name: _column(table, name) for name in MOTION}
    if count >= 12:
        chosen |= {f"{name}_derivative1": np.diff(chosen[name], prepend=chosen[name][:1]) for name in MOTION}
    if count == 24:
        chosen |= {f"{name}_power2": values**2 for name, values in list(chosen.items())}
    return chosen


def _column(table: Table, name: str) -> Array:
    if name not in table:
        shown = ", ".join(list(table)[:8]) + (", ..." if len(table) > 8 else "")
        raise BadInput(f"the confounds have no column {name}: they have {shown}; choose another cleaning or name them")
    return table[name]


def _matching(table: Table, pattern: str, *, needed: bool = True) -> list[str]:
    names = [name for name in table if fnmatchcase(name, pattern)]
    if needed and not names:
        _column(table, pattern)
    return names


def _filled(name: str, values: Array) -> Array:
    """Values whose first may be missing, as that of a difference is; it becomes 0."""
    filled = values.copy()
    if np.isnan(filled[0]):
        filled[0] = 0.0
    if not np.isfinite(filled).all():
        raise BadInput(f"the confound {name} has no number at volume {int(np.argmin(np.isfinite(filled))) + 1}")
    return filled


def _without_short(stays: NDArray[np.bool_], shortest: int, dummies: int) -> NDArray[np.bool_]:
    """The first and last stretch of a run are not short for the run's own edge alone, only where scrubbing cut them."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], stays, [False]]).astype(np.int8)))
    result = stays.copy()
    for start, end in edges.reshape(-1, 2):
        whole = start <= dummies and end == len(stays)
        if end - start < shortest and not whole:
            result[start:end] = False
    return result
