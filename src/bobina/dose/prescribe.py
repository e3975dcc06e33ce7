"""From a motor threshold to an intensity, in three ways side by side, and the prescription that carries them."""

from typing import NamedTuple

from bobina.dose import device
from bobina.dose import timing as derive
from bobina.dose.model import Dose, Part, Prescription, Protocol, Threshold
from bobina.source import Source, Sourced, Status
from bobina.space.units import mm

STOKES = Sourced(2.8, "%MSO/mm", Source(
    "Stokes 2007 (2.8 % of output for each mm); Stokes 2005 gave 3 %", Status.SEEN,
))


class _Way(NamedTuple):
    """What a way to dose assumes, and who says that it works."""

    assumes: str
    source: Source


_THRESHOLD = _Way(
    "The target needs the same output as the motor area, whatever lies between coil and cortex. This is how the trials "
    "were dosed.",
    Source("Intensity as the protocol prints it: a fraction of the motor threshold", Status.COMPUTED),
)
_DEPTH = _Way(
    "Threshold grows by a fixed share of output for each millimetre of depth; the published slope is taken to hold for "
    "this stimulator, this coil and this head.",
    STOKES.source,
)
_FIELD = _Way(
    "The target answers to the same field as the motor area. This has not been shown for other cortex, and none of the "
    "trials here was dosed this way.",
    Source("Field computed at target and motor site. Between two figure-8 coils at the motor cortex such a field "
           "predicts the threshold within 1.26 % of output (Hum Brain Mapp 2026, hbm.70550, n = 10)", Status.COMPUTED),
)
NO_INTENSITY = "The source does not state an intensity, so no dose follows from it."
NO_DEPTH = "The depth of the target or of the motor site is not known, or the correction leaves no output at all."
NO_FIELD = "The field at the target or at the motor site is not known."


def doses(
    threshold: Threshold, protocol: Protocol, *, max_didt: Sourced | None = None,
    field_per_didt_at_target: float | None = None, field_per_didt_at_motor: float | None = None,
    depth_target: float | None = None, depth_motor: float | None = None, part: int = 0,
) -> tuple[Dose, ...]:
    """The dose by threshold, by depth and by field, in this order, for one part of the protocol.

    ``max_didt``: A/s at 100 % of output. Fields: V/m per A/s at target and motor site, each under the coil at its own
    best pose. Depths: m below the scalp. None: not known. An output above 100 % is given as it comes out;
    ``device.checks`` says that it cannot be had. Raises ValueError for a protocol without a stimulation of its own.
    """
    fraction = stimulation(protocol, part).intensity
    outputs = (
        ("threshold", threshold.percent_mso, _THRESHOLD, NO_INTENSITY),
        ("depth", _by_depth(threshold, depth_target, depth_motor), _DEPTH, NO_DEPTH),
        ("field", _by_field(threshold, field_per_didt_at_target, field_per_didt_at_motor), _FIELD, NO_FIELD),
    )
    return tuple(
        _dose(key, output, fraction, max_didt, field_per_didt_at_target, way, without)
        for key, output, way, without in outputs
    )


def prescribe(
    protocol: Protocol, threshold: Threshold, ways: tuple[Dose, ...], *, max_didt: Sourced | None = None,
    coil_kind: str = "", stimulator: str = "", chosen: str = "threshold", part: int = 0,
) -> Prescription:
    """The protocol at a person's intensity: ``ways`` from ``doses``, of which ``chosen`` is proposed.

    Pulses and durations are those of a whole session, all parts together; doses and device checks those of ``part``.
    Raises ValueError for a dose that does not exist or cannot be had.
    """
    found = {dose.key: dose for dose in ways}
    if chosen not in found:
        raise ValueError(f"there is no dose by {chosen!r}; choose one of {', '.join(found)}")
    dose = found[chosen]
    if dose.percent_mso is None and chosen != "threshold":
        raise ValueError(f"the dose by {chosen} cannot be had: {dose.assumes}")
    machine = device.checks(stimulation(protocol, part).timing, dose, max_didt=max_didt, stimulator=stimulator)
    checks = (*machine, *device.fit(protocol, threshold, coil_kind))
    return Prescription(protocol, ways, chosen, session_pulses(protocol), session_durations(protocol), checks)


def session_pulses(protocol: Protocol) -> int | None:
    """Pulses of one session over all parts, derived where the timing is known and as published where not."""
    counts = [derive.pulses(part.timing) or part.pulses for part in protocol.parts]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def session_durations(protocol: Protocol) -> derive.Durations | None:
    """Seconds of one session over all parts, by the conventions of ``timing.durations``; without changes of site."""
    each = [derive.durations(part.timing) for part in protocol.parts]
    known = [durations for durations in each if durations is not None]
    if not known or len(known) < len(each):
        return None
    first, second, third = (sum(by_convention) for by_convention in zip(*known, strict=True))
    return first, second, third


def stimulation(protocol: Protocol, part: int = 0) -> Part:
    """A part of the protocol by its number. Raises ValueError where there is none."""
    if not 0 <= part < len(protocol.parts):
        raise ValueError(f"{protocol.id} has {len(protocol.parts)} stimulations and none numbered {part}; "
                         "choose another protocol or part")
    return protocol.parts[part]


def _dose(
    key: str, output: float | None, fraction: float | None, max_didt: Sourced | None, field: float | None, way: _Way,
    without: str,
) -> Dose:
    """A dose from the output that stands for the threshold at the target."""
    if output is None or fraction is None:
        return Dose(key, None, None, None, NO_INTENSITY if fraction is None else without, way.source)
    percent = fraction * output
    didt = None if max_didt is None else percent / 100 * max_didt.value
    at_target = None if didt is None or field is None else didt * field
    return Dose(key, percent, didt, at_target, way.assumes, way.source)


def _by_depth(threshold: Threshold, target: float | None, motor: float | None) -> float | None:
    """Stokes: the threshold moved by the slope times how much deeper the target lies than the motor site."""
    if target is None or motor is None:
        return None
    adjusted = threshold.percent_mso + STOKES.value * (target - motor) / mm
    return adjusted if adjusted > 0 else None


def _by_field(threshold: Threshold, target: float | None, motor: float | None) -> float | None:
    """The output that gives the target the field that the motor site has at threshold."""
    return threshold.percent_mso * motor / target if target and motor else None
