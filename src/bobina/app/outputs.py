"""What a plan leaves behind: plan file, field, poses for navigation, report. The plan file comes last."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from bobina import store
from bobina.app.planning import Made
from bobina.app.settings import Settings
from bobina.evidence import claims
from bobina.head import cortex
from bobina.plan import Plan
from bobina.space import Volume
from bobina.store import Marker, Provenance
from bobina.view.report import report
from bobina.view.scene import Scene


def write(made: Made, settings: Settings) -> dict[str, Path]:
    """Write every file of a plan, each whole or not at all; the paths by what they are."""
    folder = store.subject_folder(settings.output, settings.person) / "tms"
    stem = f"sub-{settings.person}"
    provenance = _provenance(settings)
    magnitude, vector = store.write_field(
        settings.output, settings.person, made.field.e.data, made.field.labels, about=_about(made.plan)
    )
    paths = {"field": magnitude, "vector": vector, **_navigation(made.plan, folder, stem)}
    paths["report"] = store.write_text(folder / f"{stem}_report.html", page(made, settings, provenance))
    paths["plan"] = store.save_plan(folder / f"{stem}_plan.json", made.plan, provenance)
    return paths


def page(made: Made, settings: Settings, provenance: Provenance) -> str:
    """The report of a plan as HTML."""
    plan = made.plan
    said = claims(plan.indication, plan.coil.kind, plan.prescription.protocol.id)
    return report(plan, _scene(made), asdict(provenance), said, settings.language)


def _scene(made: Made) -> Scene:
    labels = made.ground.head.labels
    field = Volume(_on_labels(made), labels.affine, labels.frame)
    return Scene(made.anatomy, labels, field, made.ground.outside.scalp, cortex(made.ground.head), made.coil)


def _on_labels(made: Made) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """|E| on the voxels of the labels: the field's own grid is the box of what conducts."""
    labels, e = made.ground.head.labels, made.field.e
    corner = np.rint(labels.index(e.points([0, 0, 0]))).astype(int)
    full = np.full(labels.data.shape, np.nan, np.float32)
    box = tuple(slice(c, c + n) for c, n in zip(corner, e.data.shape[:3], strict=True))
    full[box] = np.linalg.norm(e.data, axis=-1)
    return full


def _navigation(plan: Plan, folder: Path, stem: str) -> dict[str, Path]:
    markers = [Marker(site.target.name, site.best.pose) for site in plan.sites]
    return {
        "brainsight": store.write_brainsight(folder / f"{stem}_desc-brainsight_poses.txt", markers),
        "localite": store.write_localite(folder / f"{stem}_desc-localite_poses.xml", markers),
        "simnibs": store.write_pose(folder / f"{stem}_desc-simnibs_pose.txt", plan.pose),
    }


def _about(plan: Plan) -> dict[str, object]:
    return {
        "Coil": plan.coil.name, "CoilToScannerMillimetres": _millimetres(plan), "Target": plan.target.name,
        "SolverResidual": plan.field.residual,
    }


def _millimetres(plan: Plan) -> list[list[float]]:
    matrix = np.array(plan.pose.matrix)
    matrix[:3, 3] *= 1e3
    rows: list[list[float]] = matrix.round(6).tolist()
    return rows


def _provenance(settings: Settings) -> Provenance:
    inputs = store.head_files(settings.labels) if settings.labels else []
    inputs += [settings.t1] if settings.t1 else []
    if Path(settings.coil).suffix in (".ccd", ".tcd"):
        inputs.append(Path(settings.coil))
    given = {name: value for name, value in asdict(settings).items() if name not in ("output", "labels", "t1")}
    return store.provenance({name: _plain(value) for name, value in given.items()}, inputs)


def _plain(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
