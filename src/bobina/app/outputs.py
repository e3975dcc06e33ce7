"""What a plan leaves behind: plan file, field, poses for navigation, report. The plan file comes last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bobina import store
from bobina.app import surfaces
from bobina.app.case import Case
from bobina.app.planning import Made
from bobina.app.settings import Settings
from bobina.evidence import claims
from bobina.head import cortex
from bobina.head.sheets import joined
from bobina.head.warp import mni_brain
from bobina.plan import Plan
from bobina.space import Volume
from bobina.store import Marker, Provenance
from bobina.store.navigation import brainsight_system
from bobina.view.report import report
from bobina.view.scene import Scene

FILES = ("output", "head", "t1", "table", "rest")
"""settings that are paths: what they hold is told by hashes"""
STRONG = 0.8
"""of the field at the target: where it is drawn on the image"""


def write(made: Made, settings: Settings) -> dict[str, Path]:
    """Write every file of a plan, each whole or not at all; the paths by what they are."""
    folder = store.subject_folder(settings.output, settings.person) / "tms"
    stem = f"sub-{settings.person}"
    provenance = _provenance(made, settings)
    magnitude, vector = store.write_field(
        settings.output, settings.person, made.field.e.data, made.field.labels, about=_about(made.plan)
    )
    paths = {"field": magnitude, "vector": vector, **_navigation(made, folder, stem), **_drawn(made, folder, settings)}
    if made.cortex:
        surfaces.write(folder.parent / "anat", stem, made.cortex)
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
    surface = joined(*made.cortex["pial"]) if made.cortex else cortex(made.ground.head)
    brain = None if made.whose.warp is None else mni_brain(made.whose.warp, labels)
    return Scene(made.whose.anatomy, labels, field, made.ground.outside.scalp, surface, made.coil, brain)


def _on_labels(made: Made) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """|E| on the voxels of the labels: the field's own grid is the box of what conducts."""
    labels, e = made.ground.head.labels, made.field.e
    corner = np.rint(labels.index(e.points([0, 0, 0]))).astype(int)
    full = np.full(labels.data.shape, np.nan, np.float32)
    box = tuple(slice(c, c + n) for c, n in zip(corner, e.data.shape[:3], strict=True))
    full[box] = np.linalg.norm(e.data, axis=-1)
    return full


def _navigation(made: Made, folder: Path, stem: str) -> dict[str, Path]:
    plan, labels = made.plan, made.ground.head.labels
    markers = [Marker(site.target.name, site.best.pose, point=site.target.point) for site in plan.sites]
    if plan.reached:
        markers.append(Marker("Pose that reaches most of the network", plan.reached.best.pose))
    kind = "dseg" if made.whose.anatomy is None else "T1w"
    image = f"bids::{stem}/anat/{stem}_{kind}.nii.gz"
    return {
        "brainsight": store.write_brainsight(
            folder / f"{stem}_desc-brainsight_poses.txt", markers, _system(made.whose)
        ),
        "localite": store.write_localite(folder / f"{stem}_desc-localite_poses.xml", markers),
        "simnibs": store.write_pose(folder / f"{stem}_desc-simnibs_pose.txt", plan.pose),
        "invesalius": store.write_invesalius(folder / f"{stem}_desc-invesalius_poses.mkss", markers, labels),
        "igtl": store.write_igtl(folder / f"{stem}_desc-openigtlink_poses.igtl", markers),
        "nibs-bids": store.write_nibs_bids(folder, stem, markers, image),
    }


def _system(whose: Case) -> str:
    """What Brainsight calls the frame of the head's image."""
    images = [path for path in whose.files if path.name.endswith((".nii", ".nii.gz"))]
    return brainsight_system(images[0]) if images else "NIfTI:Scanner"


def _drawn(made: Made, folder: Path, settings: Settings) -> dict[str, Path]:
    """The plan drawn on the head's image: NIfTI marks, and a derived DICOM series where there is an image."""
    image, stem = made.whose.anatomy or made.ground.head.labels, f"sub-{settings.person}"
    size = Volume(np.linalg.norm(made.field.e.data, axis=-1), made.field.e.affine, made.field.e.frame)
    drawn = store.marks(image, made.plan.target.point, made.plan.pose, size, STRONG * made.plan.field.at_target)
    paths = {"overlay": store.write_overlay(folder / f"{stem}_desc-plan_dseg.nii.gz", drawn)}
    if made.whose.anatomy is not None and settings.head is not None:
        source = made.whose.files[0] if made.whose.dicom else None
        slices = store.write_dicom(folder / "dicom", image, drawn, stem, source)
        for of_earlier_plan in set((folder / "dicom").glob("slice-*.dcm")) - set(slices):
            of_earlier_plan.unlink()
        paths["dicom"] = folder / "dicom"
    return paths


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


def _provenance(made: Made, settings: Settings) -> Provenance:
    inputs = [*made.inputs]
    if Path(settings.coil).suffix in (".ccd", ".tcd"):
        inputs.append(Path(settings.coil))
    given = {name: value for name, value in asdict(settings).items() if name not in FILES}
    given["cleaning"] = None if made.plan.personal is None else dict(made.plan.personal.cleaning)
    return store.provenance({name: _plain(value) for name, value in given.items()}, inputs)


def _plain(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
