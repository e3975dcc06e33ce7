"""What stimulator and coil can do: checked apart from the safety tables, which know nothing of machines."""

import math

from bobina.dose import timing as derive
from bobina.dose.model import DeviceCheck, Dose, Protocol, Threshold, Timing
from bobina.source import Source, Sourced, Status

RAPID2 = Source(
    "Magstim Rapid2 energy limit: 0.0252 p^2 J a pulse at p %, 63000 / (Hz J) s on in a minute, no limit up to 1050 W; "
    "figures as in MagPy_TMS 1.4, nicolasmcnair/magpy 92bf2d0",
    Status.SEEN,
)
WESTIN = Source("Westin 2014 (n = 20; range 0 to 27.8 %), PMC3954153", Status.SEEN)
_NO_FIGURE = Source("No figure was found", Status.NOT_FOUND)

DIDT_WITHIN = "The stimulator can give this intensity with this coil."
DIDT_BEYOND = "The intensity is above what the stimulator can give."
DIDT_UNKNOWN = "The largest dI/dt of this coil is not known, so output cannot be turned into a field."
INTENSITY_UNKNOWN = "The source does not state an intensity, so there is nothing to check."
HEAT_WITHIN = "Train and pause keep within the energy limit of this stimulator; the heat of the coil is not modelled."
HEAT_BEYOND = "Train or pause break the energy limit of this stimulator: it will stop or make you wait."
HEAT_UNKNOWN = "No figure for the heating of this stimulator and coil is known; a cooled coil may be needed."
BY_EYE = "The threshold was taken by eye, which on average reads 11.3 % higher than by EMG: the dose may be too strong."
OTHER_THRESHOLD = "The protocol counts from another kind of motor threshold than the one measured; measure that one."
OTHER_COIL = "The protocol was published with another kind of coil; its results and risks may not carry over."


def checks(
    timing: Timing, dose: Dose, *, max_didt: Sourced | None, stimulator: str,
) -> tuple[DeviceCheck, ...]:
    """Whether the machine can give one site's dose: its dI/dt, and its heat where a figure is known."""
    return _didt(dose, max_didt), _heat(timing, dose.percent_mso, stimulator)


def fit(protocol: Protocol, threshold: Threshold, coil_kind: str) -> tuple[DeviceCheck, ...]:
    """What does not fit between the protocol and the threshold taken or the coil at hand; empty if all does."""
    found: list[DeviceCheck] = []
    if threshold.how == "visual":
        found.append(DeviceCheck("threshold-by-eye", None, BY_EYE, WESTIN))
    if protocol.threshold_kind and _kind(protocol.threshold_kind) != _kind(f"{threshold.kind} {threshold.site}"):
        found.append(DeviceCheck("threshold-kind", False, OTHER_THRESHOLD, protocol.source))
    if protocol.coil_kind and coil_kind and protocol.coil_kind != coil_kind:
        found.append(DeviceCheck("coil-kind", False, OTHER_COIL, protocol.source))
    return tuple(found)


def rapid2_limits(percent_mso: float, frequency: float, pulses: int) -> tuple[float, float]:
    """Longest train in a minute and shortest pause after it, s, of a Magstim Rapid2; ``pulses`` of one train."""
    power = 0.0252 * percent_mso**2 * frequency
    longest = 63000 / power if power > 1050 else math.inf
    return longest, max(0.5, pulses * (power - 1050) / (1050 * frequency))


def _kind(words: str) -> tuple[bool, bool]:
    """(active, of the leg)."""
    return "AMT" in words and "RMT" not in words, "leg" in words


def _didt(dose: Dose, max_didt: Sourced | None) -> DeviceCheck:
    if dose.percent_mso is None:
        return DeviceCheck("didt", None, INTENSITY_UNKNOWN, dose.source)
    source = _NO_FIGURE if max_didt is None else max_didt.source
    if dose.percent_mso > 100:
        return DeviceCheck("didt", False, DIDT_BEYOND, source)
    return DeviceCheck("didt", None, DIDT_UNKNOWN, source) if max_didt is None else DeviceCheck(
        "didt", True, DIDT_WITHIN, source)


def _heat(timing: Timing, percent_mso: float | None, stimulator: str) -> DeviceCheck:
    """Train and pause against the energy limit, where the stimulator has a published one and trains have no bursts."""
    frequency, train, pulses = derive.frequency(timing), derive.train_duration(timing), derive.train_pulses(timing)
    pause = math.inf if timing.trains_in_protocol == 1 else timing.inter_train_interval
    known = _is_rapid2(stimulator) and not derive.patterned(timing)
    if not known or percent_mso is None or frequency is None or train is None or pulses is None or pause is None:
        return DeviceCheck("heat", None, HEAT_UNKNOWN, _NO_FIGURE)
    longest, shortest = rapid2_limits(percent_mso, frequency, pulses)
    passed = train <= longest and pause >= shortest
    return DeviceCheck("heat", passed, HEAT_WITHIN if passed else HEAT_BEYOND, RAPID2)


def _is_rapid2(stimulator: str) -> bool:
    return "rapid2" in stimulator.lower().replace(" ", "").replace("²", "2")
