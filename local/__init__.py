"""Tools that run on a person's machine, never in Lambda. Lambda finds the layers by itself; these have to say where."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for _layer in ("domain", "adapters"):
    _path = str(ROOT / "layers" / _layer / "python")
    if _path not in sys.path:
        sys.path.append(_path)
