"""The columns of NIBS-BIDS 6.3 that a treatment session fills, and those of our own beside them, each explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = "NIBS-BIDS (BEP037), proposal 6.3 at nigelrogasch/nibs-bids commit 77de0bd."
MS = "milliseconds"

COLUMNS: Mapping[str, tuple[str, str]] = {
    "nibs_event_id": ("The protocol; one row to each site of it. stim_id in version 6.2.", ""),
    "nibs_type": ("Non-invasive brain stimulation modality.", ""),
    "stimulator_id": ("Links to StimulatorSet.StimulatorID.", ""),
    "nibs_element_id": ("Links to ElementSet.ElementID. coil_id in version 6.2.", ""),
    "stimulus_intensity": ("The highest intensity of the session.", "% Maximum Stimulator Output"),
    "pattern1_count": ("Pulses in a burst, or in a train without bursts.", ""),
    "pattern1_interval": ("From pulse to pulse, onset to onset.", MS),
    "pattern2_count": ("Bursts in a train; trains, where there are no bursts.", ""),
    "pattern2_interval": ("From burst to burst, or from train to train, onset to onset.", MS),
    "pattern3_count": ("Trains, where there are bursts.", ""),
    "pattern3_interval": ("From train to train, onset to onset.", MS),
    "intensity_reference": ("Links to IntensitySet.IntensityID: the motor threshold that counted then.", ""),
    "intensity_scaling": ("The highest intensity as a multiple of the reference; 'absolute' without one.", ""),
    "inter_pulse_interval": ("Not of the proposal's table: the first of its six timing names.", MS),
    "pulses_in_burst": ("Not of the proposal's table: a train without bursts is one burst.", ""),
    "inter_burst_interval": ("Not of the proposal's table: onset to onset; 0 without bursts.", MS),
    "bursts_in_train": ("Not of the proposal's table.", ""),
    "inter_train_interval": ("Not of the proposal's table: the pause between two trains.", MS),
    "trains_in_protocol": ("Not of the proposal's table: as many as the pulses delivered fill.", ""),
    "pulses_planned": ("Not of the proposal's table: pulses prescribed.", ""),
    "pulses_delivered": ("Not of the proposal's table: pulses counted.", ""),
    "session_duration": ("Not of the proposal's table: first pulse to last, derived from the timing.", "seconds"),
    "nibs_position_id": ("Links to nibs_position_id in *_markers.tsv. target_id in version 6.2.", ""),
}
POSITIONS: Mapping[str, tuple[str, str]] = {
    "nibs_position_id": ("Identifier of the row, unique in this file.", ""),
    "nibs_element_id": ("The coil at this position.", ""),
    "position_label": ("The site, as the protocol names it.", ""),
    "position_description": ("How the position was found.", ""),
}
EVENTS: Mapping[str, tuple[str, str]] = {
    "onset": ("Seconds from the first pulse.", "s"),
    "duration": ("First pulse to last, derived from the timing.", "s"),
    "nibs_event_id": ("Links to nibs_event_id in *_nibs.tsv.", ""),
    "nibs_position_id": ("Links to nibs_position_id in *_markers.tsv.", ""),
}
SESSIONS: Mapping[str, tuple[str, str]] = {
    "session_id": ("The session; counted over the whole record.", ""),
    "day": ("Days since the referral; no date is told.", "days"),
    "tolerated": ("How it was borne: well, discomfort, stopped.", ""),
}


def described(columns: Mapping[str, tuple[str, str]]) -> Mapping[str, Any]:
    """The columns as a sidecar explains them."""
    return {name: {"Description": says, **({"Units": unit} if unit else {})}
            for name, (says, unit) in columns.items()}  # fmt: skip
