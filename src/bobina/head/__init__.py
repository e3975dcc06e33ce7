"""From an image to tissues, surfaces and conductivities."""

from bobina.head.model import CONDUCTIVITY, Head, Tissue

__all__ = ["CONDUCTIVITY", "Head", "Tissue"]
