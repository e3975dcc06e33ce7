"""NIBS-BIDS (BEP037, a proposal) in: versions 6, 6.2 and 6.3 as the examples of nigelrogasch/nibs-bids write them."""

from bobina.store.nibs.places import Coordinates, coordinates_of, read_coordinates
from bobina.store.nibs.recording import Recording, read_recording
from bobina.store.nibs.stimulation import Parameters, read_stimulation
from bobina.store.nibs.timeline import Event, read_events, timeline_of

__all__ = [
    "Coordinates", "Event", "Parameters", "Recording", "coordinates_of", "read_coordinates", "read_events",
    "read_recording", "read_stimulation", "timeline_of",
]
