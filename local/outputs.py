"""What a deployment is called: the outputs of its stacks by name."""

import json
from pathlib import Path


def read_outputs(path: Path) -> dict[str, str]:
    """From a flat file, or from what `cdk deploy --outputs-file` writes, where they lie by stack."""
    outputs: dict[str, str] = {}
    for name, value in json.loads(path.read_text("utf-8")).items():
        outputs |= value if isinstance(value, dict) else {name: value}
    return outputs
