"""Files: the one room that reads and writes paths."""

from bobina.store.cache import Cache, digest
from bobina.store.coil_files import read_coil
from bobina.store.dicom_out import write_dicom
from bobina.store.embedded import SOURCE as EMBEDDED
from bobina.store.embedded import embedded_anatomy, embedded_head
from bobina.store.fields import field_paths, has_field, label, subject_folder, write_field
from bobina.store.files import folder, sha256, whole, writable, write_json, write_text
from bobina.store.fmriprep import RunFiles, fmriprep_runs
from bobina.store.freesurfer import Hemisphere, read_freesurfer, read_fsaverage
from bobina.store.images import SOLID, looks_like_labels, read_anatomy, read_labels
from bobina.store.maps import head_files, is_maps, is_one_map
from bobina.store.navigation import (
    Marker,
    read_brainsight,
    read_localite,
    read_markers,
    read_session,
    write_brainsight,
    write_igtl,
    write_invesalius,
    write_localite,
    write_nibs_bids,
    write_simnibs,
)
from bobina.store.other_heads import ForeignHead, read_foreign_head, tool_of
from bobina.store.overlay import marks, write_overlay
from bobina.store.plan_file import Provenance, load_plan, provenance, save_plan
from bobina.store.points import read_points, read_pose, write_points, write_pose
from bobina.store.priors import get_spm_priors, spm_priors
from bobina.store.probabilities import read_probabilities
from bobina.store.resting import read_scan
from bobina.store.scans import Subject, open_t1, read_t1, subject
from bobina.store.segmentations import kept_segmentation, read_segmentation, write_segmentation
from bobina.store.tables import Column, read_table, write_parquet
from bobina.store.values import packed, read_values, unpacked

__all__ = [
    "EMBEDDED", "SOLID", "Cache", "Column", "ForeignHead", "Hemisphere", "Marker", "Provenance", "RunFiles", "Subject",
    "digest", "embedded_anatomy", "embedded_head", "field_paths", "fmriprep_runs", "folder", "get_spm_priors",
    "has_field", "head_files", "is_maps", "is_one_map", "kept_segmentation", "label", "load_plan", "looks_like_labels",
    "marks", "open_t1", "packed", "provenance", "read_anatomy", "read_brainsight", "read_coil", "read_foreign_head",
    "read_freesurfer", "read_fsaverage", "read_labels", "read_localite", "read_markers", "read_points", "read_pose",
    "read_probabilities", "read_scan", "read_segmentation", "read_session", "read_t1", "read_table", "read_values",
    "save_plan", "sha256", "spm_priors", "subject", "subject_folder", "tool_of", "unpacked", "whole", "writable",
    "write_brainsight", "write_dicom", "write_field", "write_igtl", "write_invesalius", "write_json", "write_localite",
    "write_nibs_bids", "write_overlay", "write_parquet", "write_points", "write_pose", "write_segmentation",
    "write_simnibs", "write_text",
]
