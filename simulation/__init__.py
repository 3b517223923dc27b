"""Whole lives of records under a virtual clock: the real domain and the real handlers on the tests' fakes, with people,
devices and faults drawn from one seed. One seed gives one run; what must hold is watched by named oracles.

`python -m simulation --help`; how it is built, and what it has found, is in docs/simulation.md.
"""

import logging
import os
import sys
from pathlib import Path

# Lambda finds the layers by itself; here it has to be said where they are.
ROOT = Path(__file__).resolve().parent.parent
for _part in ("functions", "layers/domain/python", "layers/adapters/python"):
    if str(ROOT / _part) not in sys.path:
        sys.path.append(str(ROOT / _part))
# Handlers read these when they are imported: whatever they count and log goes nowhere, unless the process in which the
# simulation is played has said otherwise, as the tests do, which look at what is counted and logged elsewhere.
if "POWERTOOLS_LOG_LEVEL" not in os.environ:
    logging.getLogger("campus_safety_aws").setLevel(logging.CRITICAL)
for _name, _value in (
    ("POWERTOOLS_METRICS_DISABLED", "true"),
    ("POWERTOOLS_METRICS_NAMESPACE", "simulation"),
    ("POWERTOOLS_SERVICE_NAME", "simulation"),
    ("POWERTOOLS_LOG_LEVEL", "CRITICAL"),
):
    os.environ.setdefault(_name, _value)
