"""Benches: whole processes, several runs, medians, ratios side by side in one run. `python -m bench`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Lambda finds the layers by itself; here it has to be said where they are.
for _part in ("functions", "layers/domain/python", "layers/adapters/python"):
    sys.path.append(str(ROOT / _part))

# Handlers that are measured count under a name of their own.
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "bench")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "bench")
