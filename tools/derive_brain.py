"""The brain of Colin27 at 4 mm, embedded in bobina.head for the map to MNI.

Run in the repository root: python tools/derive_brain.py ../shared/data/default_head/colin27_labels7_jnifti_1mm.nii.gz
"""

import sys
from pathlib import Path

import nibabel as nib
import numpy as np

from bobina.head.register import brain
from bobina.space import Volume
from bobina.space.frames import Scanner

OUT = Path("src/bobina/head/atlas/colin27_brain_4mm.npz")


def main(source: str) -> None:
    image = nib.load(source)
    affine = np.diag([1e-3, 1e-3, 1e-3, 1.0]) @ image.affine
    coarse = brain(Volume(np.asarray(image.dataobj), affine, Scanner))
    data = np.rint(coarse.data * 255).astype(np.uint8)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, data=data, affine=coarse.affine)
    print(OUT, data.shape, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
