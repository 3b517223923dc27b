"""Benches: whole processes, several runs, medians, ratios side by side in one run. `python -m bench`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Lambda finds the layers by itself; here it has to be said where they are.
for _part in ("functions", "layers/domain/python", "layers/adapters/python"):
    sys.path.append(str(ROOT / _part))
