"""A head of five tissues from a T1."""

from bobina.head.segment.quality import BOUNDS, Bounds, Quality
from bobina.head.segment.run import STEPS, Bias, Segmentation, segment

__all__ = ["BOUNDS", "STEPS", "Bias", "Bounds", "Quality", "Segmentation", "segment"]
