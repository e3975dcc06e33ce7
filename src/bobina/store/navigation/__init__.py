"""Coil poses to and from neuronavigation systems."""

from bobina.store.navigation.brainsight import read_brainsight, write_brainsight
from bobina.store.navigation.localite import read_localite, write_localite
from bobina.store.navigation.marker import Marker

__all__ = ["Marker", "read_brainsight", "read_localite", "write_brainsight", "write_localite"]
