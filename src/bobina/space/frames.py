"""Frames of reference, as types: the type checker and the constructor both refuse a wrong composition."""


class Frame:
    """A right-handed Cartesian frame, in metres."""


class Scanner(Frame):
    """The image's world frame (NIfTI): x to the person's right, y forward, z up."""


class MNI(Frame):
    """MNI152 / MNI305 template space, axes as Scanner."""


class Tracker(Frame):
    """The tracking camera's frame."""


class Coil(Frame):
    """SimNIBS's coil frame: origin at the centre of the coil's face, z into the head, y away from the handle."""


class Robot(Frame):
    """The robot's base frame."""
