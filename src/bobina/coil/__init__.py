"""Windings as wire or dipoles, casings, catalogue."""

from bobina.coil.catalogue import DESIGNS, Design, catalogue, coil
from bobina.coil.model import NO_ELEMENTS, Coil, Elements
from bobina.coil.winding import Winding

__all__ = ["DESIGNS", "NO_ELEMENTS", "Coil", "Design", "Elements", "Winding", "catalogue", "coil"]
