"""`python -m simulation.definitions`: writes the definitions of the flows, as they are synthesised, for the simulation to
play. A test says when they are out of date."""

import json

from simulation.flow import MACHINES


def main() -> None:
    from tests.templates import flow_definition

    for kind in ("incident", "hazard"):
        text = json.dumps(flow_definition("aws", kind), ensure_ascii=False, indent=1)
        (MACHINES / f"{kind}.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
