"""A plan and a scene as real ones look, made up in a moment: for tests of the report and of files."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from bobina.coil.model import NO_ELEMENTS, Coil, Elements
from bobina.dose import Threshold, check_protocol, doses, prescribe, protocol, schedule
from bobina.head.model import CONDUCTIVITY, Tissue
from bobina.head.ranges import RANGES
from bobina.plan.model import (
    Candidate,
    CoilUse,
    Connectivity,
    FieldSummary,
    Flatness,
    HeadUse,
    Pose,
    Site,
    Target,
    TissueUse,
)
from bobina.plan.spread import NAVIGATED, Influence, Interval, Solved, Spread
from bobina.plan.whole import Plan
from bobina.source import Source, Sourced, Status
from bobina.space import Rigid, Surface, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.view.scene import Scene
from person_example import example_making, example_personal, example_reached

Array = NDArray[np.float64]
FOX = Source("Fox 2012, Biol Psychiatry 72:595", Status.SEEN, "10.1016/j.biopsych.2012.04.028")
WEIGAND = Source("Weigand 2018, Biol Psychiatry 84:28", Status.SEEN, "10.1016/j.biopsych.2017.10.028")
GROUP = Source("Group connectivity of two halves of HCP subjects, Schaefer 400 parcels", Status.MEASURED)
COIL = Source(
    "Thielscher & Kammer 2004, figure-8 windings, Clin Neurophysiol 115:1697",
    Status.PARTLY,
    "10.1016/j.clinph.2004.02.019",
)
COLIN = Source("Holmes 1998, Colin27, J Comput Assist Tomogr 22:324", Status.SEEN, "10.1097/00004728-199803000-00032")
CENTRE = np.array([0.0, -18.0, 12.0]) * mm


def _surface_point(towards: tuple[float, float, float], radius: float) -> Array:
    direction = np.array(towards) / np.linalg.norm(towards)
    point: Array = CENTRE + radius * direction
    return point


LEFT_DLPFC = (-0.62, 0.62, 0.48)


def example_pose() -> Pose:
    """A coil over the left forehead of the example head, handle back and outwards."""
    z = -np.array(LEFT_DLPFC) / np.linalg.norm(LEFT_DLPFC)
    y = np.array([0.5, 0.6, 0.2])
    y -= (y @ z) * z
    y /= np.linalg.norm(y)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([np.cross(y, z), y, z], axis=1)
    matrix[:3, 3] = _surface_point(LEFT_DLPFC, 89 * mm)
    return Rigid(matrix, Scanner, CoilFrame)


def _site(
    key: str,
    name: str,
    point: Array,
    mni: tuple[float, float, float] | None,
    source: Source,
    field: float,
    under: float,
    chosen: Array,
) -> Site:
    x, y, z = (float(v) for v in point)
    target = Target(
        key, name, (x, y, z), mni, "Nearest gyral crown of the same hemisphere to the published MNI coordinate", source
    )
    distance = float(np.linalg.norm(point - chosen))
    return Site(target, Candidate(example_pose(), field), 16.5 * mm, distance, under)


def _sites() -> tuple[Site, ...]:
    chosen = _surface_point(LEFT_DLPFC, 67 * mm)
    return (
        _site(
            "group-connectivity",
            "Left DLPFC by connectivity with sgACC",
            chosen,
            (-0.038, 0.041, 0.024),
            GROUP,
            1.12e-6,
            1.12e-6,
            chosen,
        ),
        _site(
            "fox",
            "Left DLPFC, Fox 2012",
            chosen + np.array([1, 4, 3]) * mm,
            (-0.038, 0.044, 0.026),
            FOX,
            1.09e-6,
            1.02e-6,
            chosen,
        ),
        _site(
            "weigand",
            "Left DLPFC, Weigand 2018",
            chosen + np.array([-4, 3, 7]) * mm,
            (-0.042, 0.044, 0.030),
            WEIGAND,
            1.15e-6,
            0.97e-6,
            chosen,
        ),
        _site(
            "beam-f3",
            "Left DLPFC, Beam F3",
            _surface_point((-0.55, 0.55, 0.63), 67 * mm),
            None,
            Source("Beam 2009, Brain Stimul 2:50", Status.RECOLLECTED, "10.1016/j.brs.2008.09.006"),
            1.18e-6,
            0.71e-6,
            chosen,
        ),
        _site(
            "rule-5.5cm",
            "Left DLPFC, 5.5 cm rule",
            _surface_point((-0.68, 0.35, 0.65), 67 * mm),
            None,
            Source("The 5.5 cm rule", Status.RECOLLECTED),
            1.21e-6,
            0.44e-6,
            chosen,
        ),
        _site(
            "m1-hand",
            "Left M1, hand",
            _surface_point((-0.55, -0.05, 0.83), 67 * mm),
            (-0.037, -0.021, 0.058),
            Source("Mayka 2006, NeuroImage 31:1453", Status.SEEN, "10.1016/j.neuroimage.2006.02.004"),
            1.31e-6,
            0.16e-6,
            chosen,
        ),
    )


def _flatness() -> Flatness:
    steps = np.array([-10, -7.5, -5, -2.5, 0, 2.5, 5, 7.5, 10]) * mm
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    kept = np.exp(-(((offsets[:, 0] / 0.021) ** 2) + ((offsets[:, 1] / 0.028) ** 2)))
    angles = np.deg2rad(np.arange(-90, 91, 5.0))
    by_angle = np.sqrt(np.cos(angles) ** 2 + (0.62 * np.sin(angles)) ** 2)
    return Flatness(offsets, kept, angles, by_angle, 0.945, 0.956, 0.991)


def _field() -> FieldSummary:
    depth = np.linspace(0, 0.06, 121)
    along = 2.9e-6 / (1 + depth / 0.022) ** 2
    tissue = np.select(
        [depth < 0.006, depth < 0.012, depth < 0.0155, depth < 0.019],
        [Tissue.SCALP, Tissue.BONE, Tissue.CSF, Tissue.GM],
        Tissue.WM,
    ).astype(np.uint8)
    return FieldSummary(
        1.12e-6,
        1.123e-6,
        (0.55, 0.79, 0.27),
        ((50.0, 0.21e-6), (95.0, 0.71e-6), (99.9, 1.38e-6)),
        depth,
        along,
        tissue,
        14,
        7.2e-9,
    )


def _spread() -> Spread:
    slopes = {Tissue.WM: (0.12, 0.14), Tissue.GM: (-0.24, 0.46), Tissue.CSF: (0.07, 0.01), Tissue.BONE: (0.03, 0.03),
              Tissue.SCALP: (0.02, 0.01)}
    ends = ((0.19, 0.41), (0.3, 0.26))
    return Spread(
        1.12e-6, Interval(0.84, 1.01, 1.14), Interval(0.86, 0.97, 1.0), Interval(0.93, 1.04, 1.14),
        Interval(0.68, 0.92, 1.0), NAVIGATED, 0.35,
        tuple(Influence(one.name, slope, RANGES[one], share) for one, (slope, share) in slopes.items()),
        tuple(Solved({"WM": wm, "GM": gm, "CSF": 1.5, "BONE": 0.02, "SCALP": 0.42}, k, k + 0.01)
              for k, (wm, gm) in zip((0.92, 1.15), ends, strict=True)),
        0.012, 1000, 20,
    )


def example_plan(*, person: bool = True) -> Plan:
    """A plan for depression on the example head: 10 Hz, 120 %, over the left DLPFC.

    ``person``: it knows of their head, connectivity and network, whose pictures take a second.
    """
    volumes = {Tissue.WM: 633e-6, Tissue.GM: 866e-6, Tissue.CSF: 411e-6, Tissue.BONE: 677e-6, Tissue.SCALP: 1403e-6}
    tissues = tuple(TissueUse(t.name, v, CONDUCTIVITY[t]) for t, v in volumes.items())
    rows = (
        (106, "LH_SalVentAttn_PFCl_1", (-30, 43, 26), -0.034, -0.124),
        (139, "LH_Cont_PFCl_5", (-40, 38, 21), -0.03, -0.12),
        (137, "LH_Cont_PFCl_3", (-42, 31, 30), 0.01, -0.09),
        (138, "LH_Cont_PFCl_4", (-28, 52, 10), 0.03, -0.05),
    )
    connectivity = tuple(
        Connectivity(n, name, (mni[0] * mm, mni[1] * mm, mni[2] * mm), (raw, raw + 0.012), (gsr, gsr - 0.009))
        for n, name, mni, raw, gsr in rows
    )
    row, threshold, limit = protocol("MDD-10HZ-NEUROSTAR"), Threshold(55.0), Sourced(150 * mega, "A/s", COIL)
    sites = _sites()
    ways = doses(
        threshold, row, max_didt=limit, field_per_didt_at_target=sites[0].best.field,
        field_per_didt_at_motor=sites[-1].best.field, depth_target=sites[0].depth, depth_motor=sites[-1].depth,
    )
    prescription = prescribe(row, threshold, ways, max_didt=limit, coil_kind="figure-8", stimulator="Magstim 200")
    return Plan(
        indication="depression",
        head=HeadUse("Colin27", (181, 217, 181), (1 * mm,) * 3, tissues, COLIN, 3.4 * mm if person else None),
        coil=CoilUse("Figure-8, 70 mm (Magstim type)", "figure-8", "Magstim 200", limit, 4 * mm, COIL),
        pose=example_pose(),
        sites=sites,
        connectivity=connectivity,
        field=_field(),
        flatness=_flatness(),
        poses_searched=4320,
        threshold=threshold,
        prescription=prescription,
        verdict=check_protocol(row),
        schedule=schedule(row, date(2026, 12, 1), country="IT", taper=(3, 2, 1)),
        spread=_spread(),
        making=example_making() if person else None,
        personal=example_personal() if person else None,
        reached=example_reached(example_pose()) if person else None,
    )


def example_provenance() -> dict[str, object]:
    """Inputs, settings and versions as the store gives them."""
    return {
        "bobina": "0.1.0",
        "inputs": {"labels.nii.gz": "4f1c" + "0" * 60},
        "settings": {"hair": 4e-3, "indication": "depression"},
        "packages": {"numpy": "2.4.6"},
    }


def example_coil() -> Coil:
    """Two wings of nine turns as wire elements of unit turns."""
    angle = np.linspace(0, 2 * np.pi, 61)[:-1]
    points, vectors = [], []
    for side in (-1, 1):
        for radius in np.linspace(26, 44, 9) * mm:
            ring = np.stack([side * (45 * mm + radius * np.cos(angle)), radius * np.sin(angle), 0 * angle], axis=1)
            points.append(ring)
            vectors.append(np.roll(ring, -1, axis=0) - ring)
    wires = Elements(np.concatenate(points), np.concatenate(vectors))
    edge = np.stack([95 * mm * np.cos(angle), 48 * mm * np.sin(angle), 0 * angle + 3 * mm], axis=1)
    return Coil(
        "Figure-8, 70 mm (Magstim type)", "figure-8", wires, NO_ELEMENTS, edge, Sourced(150 * mega, "A/s", COIL), COIL
    )


def _shell(volume: Array, level: float, affine: Array) -> Surface[Scanner]:
    vertices, triangles, _, _ = marching_cubes(volume, level)  # type: ignore[no-untyped-call]
    return Surface(vertices @ affine[:3, :3].T + affine[:3, 3], triangles[:, ::-1], Scanner)


def example_scene() -> Scene:
    """A round head with folds at 2 mm: labels, a field that fades from the coil, two surfaces, a coil, MNI's brain.

    No T1.
    """
    affine = np.diag([2 * mm, 2 * mm, 2 * mm, 1.0])
    affine[:3, 3] = CENTRE - 94 * mm
    index = np.stack(np.meshgrid(*[np.arange(95)] * 3, indexing="ij"), axis=-1)
    offset = index @ affine[:3, :3].T + affine[:3, 3] - CENTRE
    radius = np.linalg.norm(offset, axis=-1) / mm
    x, y, z = np.moveaxis(offset / mm, -1, 0)
    folds = 2.2 * np.sin(x / 4.5) * np.cos(y / 5.0) + 2.0 * np.sin(z / 4.0 + y / 9.0)
    shells = ((85, Tissue.SCALP), (79, Tissue.BONE), (73, Tissue.CSF))
    labels = np.zeros(radius.shape, np.uint8)
    for limit, tissue in shells:
        labels[radius < limit] = tissue
    labels[radius < 69 + folds] = Tissue.GM
    labels[radius < 64 + folds] = Tissue.WM
    far = np.linalg.norm(offset + CENTRE - example_pose().origin, axis=-1)
    field = np.where(labels > 0, 2.9e-6 / (1 + far / 0.022) ** 2, np.nan).astype(np.float32)
    return Scene(
        None,
        Volume(labels, affine, Scanner),
        Volume(field, affine, Scanner),
        _shell(-radius, -85, affine),
        _shell(folds - radius, -69, affine),
        example_coil(),
        Volume((np.linalg.norm(offset / mm / [1, 1.04, 0.97], axis=-1) < 70), affine, Scanner),
    )
