"""What every feature of the services is given."""

from dataclasses import dataclass

from aws_cdk import aws_events, aws_logs

from infra.layers import Layers
from infra.stage import Stage
from infra.storage import Storage


@dataclass(frozen=True)
class Given:
    """`storage` is what the data stack keeps; `bus` tells of everything that happens to it; `logs` is where functions log."""

    stage: Stage
    layers: Layers
    storage: Storage
    bus: aws_events.EventBus
    logs: aws_logs.ILogGroup

    @property
    def public_address(self) -> dict[str, str]:
        """The setting of those functions that hand out permanent links; without a domain they have none to hand out."""
        return {"PUBLIC_ADDRESS": self.stage.address} if self.stage.address else {}
