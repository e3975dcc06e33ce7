"""Files: the one room that reads and writes paths."""

from bobina.store.embedded import embedded_anatomy, embedded_head
from bobina.store.fields import subject_folder, write_field
from bobina.store.files import sha256, whole, write_json, write_text
from bobina.store.images import SOLID, read_anatomy, read_labels
from bobina.store.points import read_points, read_pose, write_points, write_pose

__all__ = [
    "SOLID", "embedded_anatomy", "embedded_head", "read_anatomy", "read_labels", "read_points", "read_pose", "sha256",
    "subject_folder", "whole", "write_field", "write_json", "write_points", "write_pose", "write_text",
]
