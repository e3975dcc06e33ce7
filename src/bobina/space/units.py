"""Units as factors to SI, so that one writes ``distance=4 * mm``."""

mm = 1e-3
cm = 1e-2
us = 1e-6
ms = 1e-3
minute = 60.0
millilitre = 1e-6
degree = 3.141592653589793 / 180.0
mega = 1e6
