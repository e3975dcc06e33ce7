"""What follows from the six timing parameters: pulses, frequencies, and how long a session takes, by three readings.

Papers, stimulators and clinics read one and the same "4 s on, 26 s off" in three ways; ``durations`` gives all three.
"""

import math

from bobina.dose.model import Timing

Durations = tuple[float, float, float]


def conventional(
    frequency: float, train: float | None = None, pause: float | None = None, trains: int | None = None,
) -> Timing:
    """Trains of evenly spaced pulses: Hz, s, s. A train that is no whole number of pulses is taken one pulse longer."""
    if not 0 < frequency < math.inf:
        raise ValueError(f"a frequency of {frequency} Hz is not possible; give a figure above 0")
    if train is not None and not 0 < train < math.inf:
        raise ValueError(f"a train of {train} s is not possible; give a figure above 0")
    pulses = None if train is None else math.ceil(round(train * frequency, 6))
    return Timing(1 / frequency, pulses, 0.0, 1, None if pause is None else float(pause), trains)


def theta_burst(
    bursts: int | None = None, pause: float | None = None, trains: int | None = None, *,
    pulses: int = 3, within: float = 50.0, between: float = 5.0,
) -> Timing:
    """Bursts of ``pulses`` at ``within`` Hz, ``between`` of them a second: iTBS is (10, 8, 20), cTBS (200, 0, 1)."""
    return Timing(1 / within, pulses, 1 / between, bursts, pause, trains)


def patterned(timing: Timing) -> bool:
    """Whether pulses come in bursts (theta burst, quadripulse)."""
    return bool(timing.inter_burst_interval)


def frequency(timing: Timing) -> float | None:
    """Pulses per second inside a train without bursts, inside a burst otherwise, Hz."""
    return None if timing.inter_pulse_interval is None else 1 / timing.inter_pulse_interval


def burst_frequency(timing: Timing) -> float | None:
    """Bursts per second, Hz; None where there are none."""
    return 1 / timing.inter_burst_interval if timing.inter_burst_interval else None


def train_pulses(timing: Timing) -> int | None:
    """Pulses of one train."""
    if timing.pulses_in_burst is None or timing.bursts_in_train is None:
        return None
    return timing.pulses_in_burst * timing.bursts_in_train


def pulses(timing: Timing) -> int | None:
    """Pulses of the whole session."""
    train = train_pulses(timing)
    return None if train is None or timing.trains_in_protocol is None else train * timing.trains_in_protocol


def train_duration(timing: Timing) -> float | None:
    """Length of a train as papers print it, s: each pulse (or burst) takes its full interval."""
    step = timing.inter_burst_interval if patterned(timing) else timing.inter_pulse_interval
    count = timing.bursts_in_train if patterned(timing) else timing.pulses_in_burst
    return None if step is None or count is None else step * count


def period(timing: Timing) -> float | None:
    """From the start of one train to the start of the next, s: what Rogasch's table calls the inter-train interval."""
    train = train_duration(timing)
    return None if train is None or timing.inter_train_interval is None else train + timing.inter_train_interval


def span(timing: Timing) -> float | None:
    """From the first pulse of a train to its last, s."""
    train = train_duration(timing)
    if train is None or timing.inter_pulse_interval is None or timing.pulses_in_burst is None:
        return None
    if not patterned(timing):
        return train - timing.inter_pulse_interval
    return train - (timing.inter_burst_interval or 0.0) + (timing.pulses_in_burst - 1) * timing.inter_pulse_interval


def durations(timing: Timing) -> Durations | None:
    """Length of a session, s, by the three conventions in use; None where a parameter is unknown.

    1. Every train and every pause counts, the last one too (NeuroStar: 75 x 30 s = 37.5 min).
    2. The same without the last pause (iTBS: 192 s).
    3. First pulse to last, each pause running from a train's last pulse to the next one's first, as NIBS-BIDS v6
       defines it and stimulators keep it (Dash: 75 x 3.9 s + 74 x 11 s = 18 min 26 s).
    """
    full, bare, pause, trains = period(timing), span(timing), timing.inter_train_interval, timing.trains_in_protocol
    if full is None or bare is None or pause is None or trains is None:
        return None
    return trains * full, trains * full - pause, trains * bare + (trains - 1) * pause
