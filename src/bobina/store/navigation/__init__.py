"""Coil poses to and from neuronavigation systems."""

from bobina.store.navigation.brainsight import brainsight_system, read_brainsight, write_brainsight
from bobina.store.navigation.igtlink import read_igtl, transform, write_igtl
from bobina.store.navigation.invesalius import read_invesalius, write_invesalius
from bobina.store.navigation.localite import read_localite, read_localite_points, write_localite
from bobina.store.navigation.marker import Marker
from bobina.store.navigation.nibs_bids import read_nibs_bids, write_nibs_bids
from bobina.store.navigation.others import read_softaxic, read_visor
from bobina.store.navigation.session import read_markers, read_session
from bobina.store.navigation.simnibs import read_simnibs, write_simnibs

__all__ = [
    "Marker", "brainsight_system", "read_brainsight", "read_igtl", "read_invesalius", "read_localite",
    "read_localite_points", "read_markers", "read_nibs_bids", "read_session", "read_simnibs", "read_softaxic",
    "read_visor", "transform", "write_brainsight", "write_igtl", "write_invesalius", "write_localite",
    "write_nibs_bids", "write_simnibs",
]
