"""The graded safety verdict: what the published tables say of a stimulation, row by row.

The tables are never interpolated: the next tabulated frequency and intensity up, the next tabulated pause down. Below
the lowest tabulated intensity its column counts. Outside a table, or with a figure missing: cannot check.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from bobina.dose import limits
from bobina.dose import timing as derive
from bobina.dose.library import protocols
from bobina.dose.limits import PAUSE, REPEATED_TRAINS, SINGLE_TRAIN, TrainTable
from bobina.dose.model import Level, Part, Protocol, Reason, Timing, Verdict
from bobina.source import Status

_GRAVEST_FIRST = (
    Level.EXCEEDS_UNPUBLISHED, Level.EXCEEDS_AS_PUBLISHED, Level.CANNOT_CHECK, Level.BEYOND_TESTED, Level.WITHIN,
)
_NEAR = 1 + 1e-9
PUBLISHED = "Protocol library: published or cleared use"
SCOPE = "Scope of the tables"
THETA_BURST = "Theta burst: longest train"
TESTED_SERIES = "Chen 1997 abstract: trains at 20 Hz"
_COMPARED = {"frequency", "intensity", "train length", "pause", "number of trains", "pulses"}


class _Known(NamedTuple):
    """A stimulation known in full: Hz, s, s, count, fraction of the threshold. A single train pauses for ever."""

    frequency: float
    train: float
    pause: float
    trains: int
    intensity: float

    def gentler_than(self, other: "_Known") -> bool:
        """No longer a train, no shorter a pause, no higher an intensity; equal counts as gentler."""
        return (self.train <= other.train * _NEAR and self.pause * _NEAR >= other.pause
                and self.intensity <= other.intensity * _NEAR)

    def __str__(self) -> str:
        """As the reasons show it: trains x length / pause, frequency, intensity."""
        return f"{self.trains} x {self.train:g} s / {self.pause:g} s, {self.frequency:g} Hz, {100 * self.intensity:g} %"


_TESTED = _Known(20.0, 1.6, 5.0, 10, 1.1)


def check(
    timing: Timing, intensity: float | None, *, coil_kind: str, protocol: Protocol | None = None,
    threshold_kind: str = "RMT", lesion: bool = False,
) -> Verdict:
    """What the tables say of one site's stimulation; ``intensity`` is a fraction of the motor threshold (1.2).

    The level is the gravest of the reasons, in this order: exceeds and unpublished, exceeds but as published, cannot
    check, beyond tested, within. A known excess comes before an unknown, which cannot make it milder. An unknown comes
    before beyond tested, because what cannot be checked may exceed. "As published" may come before it since it holds
    only for a stimulation known in full that a published one covers, pause and number of trains included. Beyond the
    last row or column nothing is concluded, so a still stronger stimulation reads "cannot check": no permission.

    ``protocol``: where the figures come from; it adds its kind of threshold, and MS means a lesion. An H-coil (or any
    coil that is not a figure-8), a brain lesion and a threshold of the leg are outside the scope of the tables.
    """
    if intensity is not None and not 0 < intensity <= 3:
        raise ValueError(f"an intensity of {intensity} is not a fraction of the motor threshold; write 1.2 for 120 %")
    leg = "leg" in threshold_kind or (protocol is not None and "leg" in protocol.threshold_kind)
    lesion = lesion or (protocol is not None and protocol.indication.startswith("ms-"))
    scope = _scope(coil_kind, lesion=lesion, leg=leg)
    if derive.patterned(timing):
        return _verdict([_theta_burst(timing), *scope])
    reasons = [_train(SINGLE_TRAIN, timing, intensity), _train(REPEATED_TRAINS, timing, intensity)]
    known = _known(timing, intensity)
    reasons += [*_pause(timing, intensity), *_tested_series(known), *scope]
    if any(reason.level is Level.EXCEEDS_UNPUBLISHED for reason in reasons):
        covering = _covering(known, coil_kind, threshold_kind, protocol, special=(leg, lesion))
        reasons = reasons if covering is None else _as_published(reasons, covering)
    return _verdict(reasons)


def check_protocol(protocol: Protocol, *, coil_kind: str | None = None, lesion: bool = False) -> Verdict:
    """The verdict over all sites of a protocol, with its own kind of coil unless another is to be used."""
    coil = protocol.coil_kind if coil_kind is None else coil_kind
    verdicts = [
        check(part.timing, part.intensity, coil_kind=coil, protocol=protocol,
              threshold_kind=protocol.threshold_kind, lesion=lesion)
        for part in protocol.parts
    ]
    if not verdicts:
        return _verdict(_unknown(table, "no stimulation of its own") for table in (SINGLE_TRAIN, REPEATED_TRAINS))
    return together(verdicts)


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict over several stimulations, at least one: the gravest level, and every reason once."""
    return _verdict(dict.fromkeys(reason for verdict in verdicts for reason in verdict.reasons))


def _known(timing: Timing, intensity: float | None) -> _Known | None:
    frequency, train = derive.frequency(timing), derive.train_duration(timing)
    pause, trains = timing.inter_train_interval, timing.trains_in_protocol
    if frequency is None or train is None or trains is None or intensity is None:
        return None
    if trains == 1:
        pause = math.inf
    return None if pause is None else _Known(frequency, train, pause, trains, intensity)


def _verdict(reasons: Iterable[Reason]) -> Verdict:
    reasons = tuple(reasons)
    return Verdict(min((reason.level for reason in reasons), key=_GRAVEST_FIRST.index), reasons)


def _train(table: TrainTable, timing: Timing, intensity: float | None) -> Reason:
    """A train against a table of longest trains."""
    frequency, train = derive.frequency(timing), derive.train_duration(timing)
    if frequency is None or intensity is None or train is None:
        name = "frequency" if frequency is None else "intensity" if intensity is None else "train length"
        return _unknown(table, f"{name} unknown")
    value = f"{train:g} s at {frequency:g} Hz, {100 * intensity:g} %"
    found = table.row(frequency, intensity)
    if found is None:
        return _unknown(table, value)
    hertz, fraction, cell = found
    if train <= limits.longest(cell) * _NEAR:
        level = Level.WITHIN
    else:
        level = Level.BEYOND_TESTED if limits.open_ended(cell) else Level.EXCEEDS_UNPUBLISHED
    return Reason(table.name, f"{hertz:g} Hz, {100 * fraction:g} %", _printed(cell), value, level, table.source)


def _printed(cell: str) -> str:
    return f"{cell.replace('>', '> ')} s"


def _unknown(table: TrainTable, value: str) -> Reason:
    return Reason(table.name, "-", "-", value, Level.CANNOT_CHECK, table.source)


def _pause(timing: Timing, intensity: float | None) -> list[Reason]:
    """The pause between trains; a single train has none."""
    if timing.trains_in_protocol == 1:
        return []
    pause, frequency = timing.inter_train_interval, derive.frequency(timing)
    value = "pause unknown" if pause is None else f"{pause:g} s"
    if pause is None or intensity is None or frequency is None or frequency > PAUSE.up_to * _NEAR:
        return [Reason(PAUSE.name, "-", "-", value, Level.CANNOT_CHECK, PAUSE.source)]
    found = PAUSE.row(pause, intensity)
    if found is None:
        return [Reason(PAUSE.name, "-", "-", value, Level.CANNOT_CHECK, PAUSE.source)]
    step, fraction, finding = found
    level = {"safe": Level.WITHIN, "insufficient data": Level.BEYOND_TESTED}.get(finding, Level.EXCEEDS_UNPUBLISHED)
    return [Reason(PAUSE.name, f"{step:g} s, {100 * fraction:g} %", finding, value, level, PAUSE.source)]


def _tested_series(known: _Known | None) -> list[Reason]:
    """The two findings that were read, in the abstract: one series without an event, and pauses that were unsafe."""
    if known is None or known.trains == 1:
        return []
    smaller = known.frequency <= _TESTED.frequency * _NEAR and known.trains <= _TESTED.trains
    if known.pause <= 1 and known.intensity > _NEAR:
        row, limit, level = "<= 1 s, > 100 %", "unsafe", Level.EXCEEDS_UNPUBLISHED
    elif smaller and known.gentler_than(_TESTED):
        row, limit, level = str(_TESTED), "safe", Level.WITHIN
    else:
        return []
    return [Reason(TESTED_SERIES, row, limit, str(known), level, limits.CHEN_ABSTRACT)]


def _theta_burst(timing: Timing) -> Reason:
    train = derive.train_duration(timing)
    value = "train length unknown" if train is None else f"{train:g} s"
    return Reason(THETA_BURST, "-", "no published table", value, Level.CANNOT_CHECK, limits.THETA_BURST)


def _scope(coil_kind: str, *, lesion: bool, leg: bool) -> list[Reason]:
    """One reason for each thing that the tables were not made for."""
    outside = [
        ("coil", "focal coil", coil_kind or "unknown", coil_kind != "figure-8"),
        ("brain", "without lesion", "with lesion", lesion),
        ("threshold", "hand", "leg", leg),
    ]
    return [Reason(SCOPE, row, limit, value, Level.CANNOT_CHECK, limits.SCOPE)
            for row, limit, value, out in outside if out]


def _covering(
    known: _Known | None, coil_kind: str, threshold_kind: str, own: Protocol | None, *, special: tuple[bool, bool],
) -> Protocol | None:
    """A published protocol at least as strong in every respect, on the same kind of coil; ``own`` is asked first."""
    active = "AMT" in threshold_kind
    for candidate in sorted(protocols(), key=lambda row: own is None or row.id != own.id):
        scope = "leg" in candidate.threshold_kind, candidate.indication.startswith("ms-")
        if candidate.coil_kind != coil_kind or scope != special or ("AMT" in candidate.threshold_kind and not active):
            continue
        if any(_covers(part, known) for part in candidate.parts):
            return candidate
    return None


def _covers(part: Part, known: _Known | None) -> bool:
    """Whether the published part has the same frequency and is nowhere gentler. Unknown figures cover nothing."""
    theirs = None if derive.patterned(part.timing) else _known(part.timing, part.intensity)
    if known is None or theirs is None or abs(known.frequency - theirs.frequency) > 1e-6 * theirs.frequency:
        return False
    total, published = known.trains * known.train, theirs.trains * theirs.train
    return known.gentler_than(theirs) and total <= published * _NEAR


def _as_published(reasons: list[Reason], protocol: Protocol) -> list[Reason]:
    """The same reasons with every excess marked as published, and the protocol that published it."""
    status = Status.RECOLLECTED if _COMPARED & set(protocol.recollected) else protocol.source.status
    marked = [replace(reason, level=Level.EXCEEDS_AS_PUBLISHED) if reason.level is Level.EXCEEDS_UNPUBLISHED else reason
              for reason in reasons]
    use = "cleared" if protocol.cleared else "published"
    return [*marked, Reason(PUBLISHED, protocol.id, use, str(protocol.evidence), Level.EXCEEDS_AS_PUBLISHED,
                            replace(protocol.source, status=status))]
