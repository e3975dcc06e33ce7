"""Windings as wire or dipoles, casings, catalogue."""

from bobina.coil.model import NO_ELEMENTS, Coil, Elements

__all__ = ["NO_ELEMENTS", "Coil", "Elements"]
