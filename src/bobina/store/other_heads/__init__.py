"""Heads from other tools, in our numbers: SimNIBS, ROAST, SPM, FreeSurfer, or labels with a table."""

from bobina.store.other_heads.model import ForeignHead, Merged
from bobina.store.other_heads.read import read_foreign_head, tool_of

__all__ = ["ForeignHead", "Merged", "read_foreign_head", "tool_of"]
