"""A plan and a scene as real ones look, made up in a moment: for tests of the report and of files."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from bobina.coil.model import NO_ELEMENTS, Coil, Elements
from bobina.dose import (
    DeviceCheck,
    Dose,
    EvidenceLevel,
    Level,
    Part,
    Prescription,
    Protocol,
    Reason,
    Schedule,
    Session,
    Threshold,
    Timing,
    Verdict,
)
from bobina.head.model import CONDUCTIVITY, Tissue
from bobina.plan.model import (
    Candidate,
    CoilUse,
    Connectivity,
    FieldSummary,
    Flatness,
    HeadUse,
    Plan,
    Pose,
    Site,
    Target,
    TissueUse,
)
from bobina.source import Source, Sourced, Status
from bobina.space import Rigid, Surface, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.view.scene import Scene

Array = NDArray[np.float64]
TRIAL = Source("O'Reardon 2007, Biol Psychiatry 62:1208", Status.PARTLY, "10.1016/j.biopsych.2007.01.018")
ROSSI = Source("Rossi 2009, table 4, Clin Neurophysiol 120:2008", Status.RECOLLECTED, "10.1016/j.clinph.2009.08.016")
CHEN = Source("Chen 1997, part B, Electroencephalogr Clin Neurophysiol 105:415", Status.RECOLLECTED,
              "10.1016/S0924-980X(97)00036-2")
FOX = Source("Fox 2012, Biol Psychiatry 72:595", Status.SEEN, "10.1016/j.biopsych.2012.04.028")
WEIGAND = Source("Weigand 2018, Biol Psychiatry 84:28", Status.SEEN, "10.1016/j.biopsych.2017.10.028")
GROUP = Source("Group connectivity of two halves of HCP subjects, Schaefer 400 parcels", Status.MEASURED)
COIL = Source("Thielscher & Kammer 2004, figure-8 windings, Clin Neurophysiol 115:1697", Status.PARTLY,
              "10.1016/j.clinph.2004.02.019")
COLIN = Source("Holmes 1998, Colin27, J Comput Assist Tomogr 22:324", Status.SEEN, "10.1097/00004728-199803000-00032")
OURS = Source("Computed by bobina from the field of this head", Status.COMPUTED)
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


def _site(key: str, name: str, point: Array, mni: tuple[float, float, float] | None, source: Source,
          field: float, under: float, chosen: Array) -> Site:
    x, y, z = (float(v) for v in point)
    target = Target(key, name, (x, y, z), mni, "Nearest gyral crown of the same hemisphere to the published MNI coordinate", source)
    distance = float(np.linalg.norm(point - chosen))
    return Site(target, Candidate(example_pose(), field), 16.5 * mm, distance, under)


def _sites() -> tuple[Site, ...]:
    chosen = _surface_point(LEFT_DLPFC, 67 * mm)
    return (
        _site("group-connectivity", "Left DLPFC by connectivity with sgACC", chosen, (-0.038, 0.041, 0.024), GROUP,
              1.12e-6, 1.12e-6, chosen),
        _site("fox", "Left DLPFC, Fox 2012", chosen + [1 * mm, 4 * mm, 3 * mm], (-0.038, 0.044, 0.026), FOX,
              1.09e-6, 1.02e-6, chosen),
        _site("weigand", "Left DLPFC, Weigand 2018", chosen + [-4 * mm, 3 * mm, 7 * mm], (-0.042, 0.044, 0.030),
              WEIGAND, 1.15e-6, 0.97e-6, chosen),
        _site("beam-f3", "Left DLPFC, Beam F3", _surface_point((-0.55, 0.55, 0.63), 67 * mm), None,
              Source("Beam 2009, Brain Stimul 2:50", Status.RECOLLECTED, "10.1016/j.brs.2008.09.006"),
              1.18e-6, 0.71e-6, chosen),
        _site("rule-5.5cm", "Left DLPFC, 5.5 cm rule", _surface_point((-0.68, 0.35, 0.65), 67 * mm), None,
              Source("The 5.5 cm rule", Status.RECOLLECTED), 1.21e-6, 0.44e-6, chosen),
        _site("m1-hand", "Left M1, hand", _surface_point((-0.55, -0.05, 0.83), 67 * mm), (-0.037, -0.021, 0.058),
              Source("Mayka 2006, NeuroImage 31:1453", Status.SEEN, "10.1016/j.neuroimage.2006.02.004"),
              1.31e-6, 0.16e-6, chosen),
    )


def _protocol() -> Protocol:
    timing = Timing(0.1, 40, 0.0, 1, 26.0, 75)
    return Protocol("MDD-10HZ-NEUROSTAR", "depression", "10 Hz left DLPFC, 4 s on and 26 s off", "figure-8", "MT",
                    (Part("left-dlpfc", timing, 1.2, 3000),), 30, 1, 37.5, "20 to 30 sessions, five a week for four to six weeks",
                    "Against sham in 301 people without medication, MADRS at week 4 was better after a post hoc "
                    "correction for baseline; 4.5 % left for adverse events.", True, EvidenceLevel.PIVOTAL, TRIAL, ("target method",))


def _doses() -> tuple[Dose, ...]:
    return (
        Dose("threshold", 66.0, 99e6, 110.9, "The target needs the same output as the motor area, whatever lies between coil and cortex. This is how the "
             "trials were dosed.", TRIAL),
        Dose("depth", 69.3, 104e6, 116.4, "Threshold grows by a fixed share of output for each millimetre of depth; the published slope is taken to hold "
             "for this stimulator, this coil and this head.",
             Source("Stokes 2005, J Neurophysiol 94:4520", Status.PARTLY, "10.1152/jn.00067.2005")),
        Dose("field", None, None, None, "The field at the target or at the motor site is not known.", OURS),
    )


def _verdict() -> Verdict:
    return Verdict(Level.EXCEEDS_AS_PUBLISHED, (
        Reason("Rossi 2009 table 4: longest single train", "10 Hz, 120 %", "4.2 s", "4 s at 10 Hz, 120 %", Level.WITHIN, ROSSI),
        Reason("Chen 1997 part B: longest train when trains are repeated", "10 Hz, 120 %", "3.2 s", "4 s at 10 Hz, 120 %", Level.EXCEEDS_AS_PUBLISHED, CHEN),
    ))


def _schedule() -> Schedule:
    day, sessions, skipped = date(2026, 12, 1), [], []
    holidays = {date(2026, 12, 8): "Immacolata Concezione", date(2026, 12, 25): "Natale",
                date(2027, 1, 1): "Capodanno", date(2027, 1, 6): "Epifania"}
    while len(sessions) < 36:
        if day in holidays:
            skipped.append((day, holidays[day]))
        elif day.weekday() < 5 and (len(sessions) < 30 or day.weekday() in (0, 2, 4)):
            phase = "acute" if len(sessions) < 30 else "taper"
            sessions.append(Session(len(sessions) + 1, day, 1, phase))
        day += timedelta(days=1)
    return Schedule(tuple(sessions), tuple(skipped), "IT", "Weekdays without public holidays; the clinic's own closed days are not known. Maintenance is left out.")


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
    tissue = np.select([depth < 0.006, depth < 0.012, depth < 0.0155, depth < 0.019],
                       [Tissue.SCALP, Tissue.BONE, Tissue.CSF, Tissue.GM], Tissue.WM).astype(np.uint8)
    return FieldSummary(1.12e-6, 1.123e-6, (0.55, 0.79, 0.27), ((50.0, 0.21e-6), (95.0, 0.71e-6), (99.9, 1.38e-6)),
                        depth, along, tissue, 14, 7.2e-9)


def example_plan() -> Plan:
    """A plan for depression on the example head: 10 Hz, 120 %, over the left DLPFC."""
    volumes = {Tissue.WM: 633e-6, Tissue.GM: 866e-6, Tissue.CSF: 411e-6, Tissue.BONE: 677e-6, Tissue.SCALP: 1403e-6}
    tissues = tuple(TissueUse(t.name, v, CONDUCTIVITY[t]) for t, v in volumes.items())
    rows = ((106, "LH_SalVentAttn_PFCl_1", (-30, 43, 26), -0.034, -0.124), (139, "LH_Cont_PFCl_5", (-40, 38, 21), -0.03, -0.12),
            (137, "LH_Cont_PFCl_3", (-42, 31, 30), 0.01, -0.09), (138, "LH_Cont_PFCl_4", (-28, 52, 10), 0.03, -0.05))
    connectivity = tuple(
        Connectivity(n, name, (mni[0] * mm, mni[1] * mm, mni[2] * mm), (raw, raw + 0.012), (gsr, gsr - 0.009))
        for n, name, mni, raw, gsr in rows)
    prescription = Prescription(_protocol(), _doses(), "threshold", 3000, (2250.0, 2224.0, 2223.9), (
        DeviceCheck("didt", True, "The stimulator can give this intensity with this coil.", COIL),
        DeviceCheck("heating", None, "No figure for the heating of this stimulator and coil is known; a cooled coil may be needed.", COIL)))
    return Plan(
        "depression",
        HeadUse("Colin27", (181, 217, 181), (1 * mm, 1 * mm, 1 * mm), tissues, COLIN, None),
        CoilUse("Figure-8, 70 mm (Magstim type)", "figure-8", "Magstim 200", Sourced(150 * mega, "A/s", COIL), 4 * mm, COIL),
        example_pose(), _sites(), connectivity, _field(), _flatness(), 4320,
        Threshold(55.0), prescription, _verdict(), _schedule())


def example_provenance() -> dict[str, dict[str, str]]:
    """Inputs, settings and versions as the store gives them."""
    return {"inputs": {"labels": "sha256:4f1c" + "0" * 60}, "settings": {"hair": "4 mm", "indication": "depression"},
            "versions": {"bobina": "0.1.0", "numpy": "2.4.6"}}


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
    return Coil("Figure-8, 70 mm (Magstim type)", "figure-8", wires, NO_ELEMENTS, edge, Sourced(150 * mega, "A/s", COIL), COIL)


def _shell(volume: Array, level: float, affine: Array) -> Surface[Scanner]:
    vertices, triangles, _, _ = marching_cubes(volume, level)
    return Surface(vertices @ affine[:3, :3].T + affine[:3, 3], triangles[:, ::-1], Scanner)


def example_scene() -> Scene:
    """A round head with folds at 2 mm: labels, a field that fades from the coil, two surfaces, a coil. No T1."""
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
    field = np.where(labels > 0, 2.9e-6 / (1 + far / 0.022) ** 2, 0).astype(np.float32)
    return Scene(None, Volume(labels, affine, Scanner), Volume(field, affine, Scanner),
                 _shell(-radius, -85, affine), _shell(folds - radius, -69, affine), example_coil())
