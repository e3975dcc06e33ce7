"""Scans in: a T1 as NIfTI, MGH, DICOM or in a BIDS folder, and what else a person's folder holds."""

from bobina.store.scans.subject import Subject, Surfaces, subject
from bobina.store.scans.t1 import T1, open_t1, read_t1, t1_files

__all__ = ["T1", "Subject", "Surfaces", "open_t1", "read_t1", "subject", "t1_files"]
