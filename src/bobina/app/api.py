"""Six verbs from a head to a prescription, for notebooks and scripts; ``bobina plan`` is the same job with files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bobina import coil as coils
from bobina import dose, plan, store
from bobina.app import heads
from bobina.coil import Coil
from bobina.dose import Prescription, Protocol, Threshold
from bobina.field import Field
from bobina.head import Head, align, build
from bobina.plan import Candidate, Found, Ground, Target
from bobina.plan.place import HAIR
from bobina.plan.targets import user_target
from bobina.plan.targets_published import INDICATIONS
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput
from bobina.space.units import mega

OWN = Source("labels or tissue probability maps given by the user", Status.GIVEN)


def head(
    labels: Path | str | None = None, *, conductivity: Mapping[str, float] | None = None, mni: bool = False,
    tissues: str | None = None,
) -> Ground:
    """A head made ready: the embedded Colin27, or the user's own, as ``read_head`` takes it.

    ``conductivity`` overrides by tissue name, S/m. ``mni``: the labels are in MNI space. BadInput says what is wrong.
    """
    built = read_head(labels, conductivity, tissues)
    return plan.ground(built, align(built, in_mni=mni or labels is None))


def read_head(
    labels: Path | str | None, conductivity: Mapping[str, float] | None = None, tissues: str | None = None
) -> Head:
    """The embedded head; a label image (0 air, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 cavity); or probability maps.

    Maps are a 4-D image, the ``tissues`` of its volumes in order (``gm,wm,csf,bone,scalp,air``) where no sidecar tells
    them, or a folder with a map per tissue. The head is checked and cleaned. BadInput says what is wrong.
    """
    if labels is None:
        return build("Colin27", store.embedded_head().labels, conductivity=conductivity)
    return heads.read(labels, conductivity, tissues, whole=True)


def target(ground: Ground, what: str | tuple[float, float, float] = "depression") -> Target:
    """The default target of an indication, a target by its key (``fox``, ``m1-hand``), or a point in m of Scanner."""
    if not isinstance(what, str):
        return user_target(ground.anatomy, what)
    if what in INDICATIONS:
        return plan.targets(ground.anatomy, what)[0]
    return plan.target(ground.anatomy, what)


def coil(key: str | Path, kind: str = "", max_didt: float | None = None) -> Coil:
    """A coil of the catalogue, or of a .ccd or .tcd file; ``max_didt`` (A/s) overrides its own.

    ``kind`` (figure-8, circular, double-cone, h-coil): what a coil from a file is. BadInput or ValueError says what is
    wrong.
    """
    path = Path(key)
    from_file = path.suffix in (".ccd", ".tcd")
    if kind and not from_file:
        raise BadInput(f"{key} is a coil of the catalogue, whose kind is known: leave the kind out")
    found = store.read_coil(path, kind) if from_file else coils.coil(str(key))
    if max_didt is not None:
        if not 0 < max_didt < math.inf:
            raise BadInput(f"the largest dI/dt of a coil is a positive number; got {max_didt / mega:g} A/us")
        found = replace(found, max_didt=Sourced(max_didt, "A/s", Source("given by the user", Status.GIVEN)))
    return found


def candidates(ground: Ground, coil: Coil, target: Target, *, hair: float = HAIR.value) -> Found:
    """The best pose for a target among thousands on the scalp, and what being off it costs. ``hair`` in m."""
    return plan.candidates(ground, coil, target, hair)


def solve(ground: Ground, coil: Coil, pose: plan.Pose) -> Field:
    """The field of one pose in every tissue, V/m per A/s."""
    return ground.solver.field(coil, pose)


def choose(found: Found, *others: Found) -> Candidate:
    """The strongest pose over one or several searches."""
    return max((one.best for one in (found, *others)), key=lambda candidate: candidate.field)


def prescribe(
    protocol: str | Protocol, threshold: float | Threshold, coil: Coil, site: Found, motor: Found | None = None,
    *, chosen: str = "threshold", part: int = 0,
) -> Prescription:
    """A protocol at a person's intensity, in three ways; ``motor`` is the search at the site of the threshold."""
    row = dose.protocol(protocol) if isinstance(protocol, str) else protocol
    taken = Threshold(threshold, row.threshold_kind) if not isinstance(threshold, Threshold) else threshold
    ways = dose.doses(
        taken, row, max_didt=coil.max_didt, part=part,
        field_per_didt_at_target=site.best.field, field_per_didt_at_motor=motor.best.field if motor else None,
        depth_target=site.depth, depth_motor=motor.depth if motor else None,
    )
    return dose.prescribe(
        row, taken, ways, max_didt=coil.max_didt, coil_kind=coil.kind, stimulator=coil.stimulator, chosen=chosen,
        part=part,
    )
