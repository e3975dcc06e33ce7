"""Frames, rigid transforms, volumes, surfaces, units: where things are."""

from bobina.space import frames
from bobina.space.errors import BadInput, pick
from bobina.space.rigid import Rigid
from bobina.space.volume import Surface, Volume

__all__ = ["BadInput", "Rigid", "Surface", "Volume", "frames", "pick"]
