"""Files: the one room that reads and writes paths."""

from bobina.store.cache import Cache, digest
from bobina.store.coil_files import read_coil
from bobina.store.embedded import SOURCE as EMBEDDED
from bobina.store.embedded import embedded_anatomy, embedded_head
from bobina.store.fields import field_paths, has_field, label, subject_folder, write_field
from bobina.store.files import folder, sha256, whole, writable, write_json, write_text
from bobina.store.images import SOLID, read_anatomy, read_labels
from bobina.store.maps import head_files, is_maps
from bobina.store.navigation import Marker, read_brainsight, read_localite, write_brainsight, write_localite
from bobina.store.plan_file import Provenance, load_plan, provenance, save_plan
from bobina.store.points import read_points, read_pose, write_points, write_pose
from bobina.store.probabilities import read_probabilities
from bobina.store.tables import Column, read_table, write_parquet

__all__ = [
    "EMBEDDED", "SOLID", "Cache", "Column", "Marker", "Provenance", "digest", "embedded_anatomy", "embedded_head",
    "field_paths", "folder", "has_field", "head_files", "is_maps", "label", "load_plan", "provenance", "read_anatomy",
    "read_brainsight", "read_coil", "read_labels", "read_localite", "read_points", "read_pose", "read_probabilities",
    "read_table", "save_plan", "sha256", "subject_folder", "whole", "writable", "write_brainsight", "write_field",
    "write_json", "write_localite", "write_parquet", "write_points", "write_pose", "write_text",
]
