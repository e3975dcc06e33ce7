"""The plan's values in plain words. English source strings; the caller's language translates them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bobina.dose import Level, Part, timing
from bobina.plan.whole import Plan
from bobina.view.language import Language

INDICATIONS = {
    "depression": "Depression",
    "addiction": "Addiction",
    "ms-fatigue": "Multiple sclerosis: fatigue",
    "ms-motor": "Multiple sclerosis: movement of hand or leg",
    "ms-spasticity": "Multiple sclerosis: spasticity",
    "ms-cognition": "Multiple sclerosis: cognition",
    "target": "A point chosen by the user",
}
LEVELS = {
    Level.WITHIN: ("calm", "Within the tables"),
    Level.BEYOND_TESTED: ("care", "Beyond what was tested"),
    Level.EXCEEDS_AS_PUBLISHED: ("care", "Exceeds a table, but as published or cleared"),
    Level.EXCEEDS_UNPUBLISHED: ("stop", "Exceeds a table and is unpublished"),
    Level.CANNOT_CHECK: ("open", "Cannot be checked"),
}
"""How each level is coloured, and what it is called."""
ADVICE = {
    Level.WITHIN: "Every table that speaks to this protocol allows it.",
    Level.BEYOND_TESTED: (
        "A train or a pause goes beyond what was tested at this frequency and intensity; the tables say nothing there."
    ),
    Level.EXCEEDS_AS_PUBLISHED: (
        "At least one table sets a lower limit, yet the protocol was published or cleared with these figures. "
        "A clinician weighs both."
    ),
    Level.EXCEEDS_UNPUBLISHED: (
        "At least one table sets a lower limit, and no publication supports these figures. Do not use without a "
        "reason that a clinician signs."
    ),
    Level.CANNOT_CHECK: "A figure is missing or no table covers this case, so safety cannot be judged from the tables.",
}
TISSUES = {
    "WM": "white matter",
    "GM": "grey matter",
    "CSF": "cerebrospinal fluid",
    "BONE": "bone",
    "SCALP": "scalp",
    "CAVITY": "air cavity",
    "AIR": "air",
}
PHASES = {"acute": "acute", "taper": "taper"}
KINDS = {
    "for": "What speaks for it",
    "against": "What speaks against it",
    "unknown": "What is not known",
    "harm": "Harms",
}
COIL_KINDS = {"figure-8": "figure-8", "circular": "circular", "double-cone": "double cone", "h-coil": "H-coil"}
SITES = {
    "left-dlpfc": "left DLPFC",
    "right-dlpfc": "right DLPFC",
    "m1-leg": "M1, leg",
    "m1-hand": "M1, hand",
    "mpfc": "medial prefrontal cortex",
    "bilateral-dlpfc": "left and right DLPFC",
    "bilateral-pfc": "both prefrontal cortices",
    "bilateral-pfc-insula": "both prefrontal cortices and insulae",
    "left-frontal-pole": "left frontal pole",
    "cerebellum": "cerebellum",
}
EVIDENCE = {
    "level A": "level A",
    "level B": "level B",
    "pivotal trial and clearance": "pivotal trial and clearance",
    "randomised, sham-controlled": "randomised, sham-controlled",
    "randomised, no sham": "randomised, no sham",
    "small or open trials": "small or open trials",
    "registry entry only": "registry entry only",
}
_AXES = (("to the right", "to the left"), ("forwards", "backwards"), ("upwards", "downwards"))


def printed(text: str, _: Language) -> str:
    """A short text of a table, translated as a whole or figure by figure."""
    whole = _(text)
    return whole if whole != text else _.figures(text).replace(" at ", f" {_('at')} ")


def direction(vector: Sequence[float], _: Language) -> str:
    """A direction of Scanner as words, the largest part first: 'backwards and to the left'."""
    unit = np.asarray(vector, dtype=float)
    unit = unit / np.linalg.norm(unit)
    parts = [k for k in np.argsort(-np.abs(unit)) if abs(unit[k]) > 0.3]
    return _.listed(_(_AXES[k][0] if unit[k] > 0 else _AXES[k][1]) for k in parts)


def inwards(plan: Plan) -> tuple[float, float, float]:
    """Where the coil looks, Scanner: its z."""
    x, y, z = plan.pose.rotation[:, 2]
    return float(x), float(y), float(z)


def handle(plan: Plan) -> tuple[float, float, float]:
    """Where the handle points, Scanner: against the coil's y."""
    x, y, z = -plan.pose.rotation[:, 1]
    return float(x), float(y), float(z)


def handle_angle(plan: Plan) -> float:
    """Degrees between the handle and straight back, along the scalp: 45 is the habit over the motor cortex."""
    outward = -plan.pose.rotation[:, 2]
    back = np.array([0.0, -1.0, 0.0])
    back = back - (back @ outward) * outward
    length = float(np.linalg.norm(back))
    if length < 1e-6:
        return float("nan")
    return float(np.rad2deg(np.arccos(np.clip(np.array(handle(plan)) @ back / length, -1, 1))))


def pattern(part: Part, _: Language) -> str:
    """How the pulses come, in a sentence; dashes where no source says."""
    t = part.timing
    numbers = {
        "hz": _.compact(round(timing.frequency(t) or 0.0, 2)) if timing.frequency(t) else "–",
        "burst": _.number(t.pulses_in_burst, 0),
        "bursts": _.number(t.bursts_in_train, 0),
        "rate": _.compact(round(timing.burst_frequency(t) or 0.0, 2)),
        "train": _.number(timing.train_pulses(t), 0),
        "pause": _.compact(t.inter_train_interval) if t.inter_train_interval is not None else "–",
        "trains": _.number(t.trains_in_protocol, 0),
        "intensity": _.percent(part.intensity),
    }
    if timing.patterned(t):
        return _(
            "Bursts of {burst} pulses at {hz} Hz, {rate} bursts a second, {bursts} bursts in a train, {pause} s of "
            "pause, {trains} trains, at {intensity} of the motor threshold.",
            **numbers,
        )
    if t.trains_in_protocol == 1:
        return _("{train} pulses without a pause at {hz} Hz, at {intensity} of the motor threshold.", **numbers)
    return _(
        "{train} pulses at {hz} Hz in each train, {pause} s of pause, {trains} trains, at {intensity} of the motor "
        "threshold.",
        **numbers,
    )


def timing_rows(part: Part, _: Language) -> list[tuple[str, str]]:
    """The six timing parameters of NIBS-BIDS with the intensity and pulses of one part."""
    t = part.timing
    pulse = None if t.inter_pulse_interval is None else t.inter_pulse_interval * 1e3
    burst = None if t.inter_burst_interval is None else t.inter_burst_interval * 1e3
    return [
        (_("Intensity, % of the motor threshold"), _.percent(part.intensity)),
        (_("Interval between pulses in a burst, ms"), _.number(pulse)),
        (_("Pulses in a burst"), _.number(t.pulses_in_burst, 0)),
        (_("Interval between bursts, ms"), _.number(burst)),
        (_("Bursts in a train"), _.number(t.bursts_in_train, 0)),
        (_("Pause between trains, s"), _.number(t.inter_train_interval)),
        (_("Trains in a session"), _.number(t.trains_in_protocol, 0)),
        (_("Pulses, as published"), _.number(part.pulses, 0)),
    ]
