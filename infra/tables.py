"""The tables, one per thing that a person would name. None has a name of its own, and each has all its indexes from the
start: CloudFormation adds one index per table and update."""

from collections.abc import Sequence

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.stage import Stage

_STRING = dynamodb.AttributeType.STRING
_KEYS, _ALL = dynamodb.ProjectionType.KEYS_ONLY, dynamodb.ProjectionType.ALL


class Tables(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self.cases = self._records("Cases")
        self.duty = self._records("Duty")
        self.outreach = self._records("Outreach")
        self.directory = self._table("Directory")
        self.messages = self._table("Messages", indexes=[_index("by_case", "case_id", "created_at", _ALL)])
        self.worklists = self._table("Worklists")
        self.figures = self._table(
            "Figures",
            indexes=[
                _index(f"by_{unit}", f"{unit}_list", "list_order", _ALL)
                for unit in ("district", "station", "campus")
            ],
        )
        # Jobs are produced from the stream of those who have asked.
        self.papers = self._table("Papers", stream=dynamodb.StreamViewType.NEW_IMAGE)

    def _records(self, id: str) -> dynamodb.TableV2:
        """A table of versioned records with timelines and worklists; what follows from them follows from its stream."""
        return self._table(
            id,
            indexes=[
                _index("unpublished", "unpublished_shard", "recorded_at", _KEYS),
                _index("ticks", "tick_shard", "next_tick_at", _KEYS),
                _index("lists", "list_key", "list_order", _ALL),
            ],
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )

    def _table(
        self,
        id: str,
        *,
        indexes: Sequence[dynamodb.GlobalSecondaryIndexPropsV2] = (),
        stream: dynamodb.StreamViewType | None = None,
    ) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            id,
            partition_key=dynamodb.Attribute(name="pk", type=_STRING),
            sort_key=dynamodb.Attribute(name="sk", type=_STRING),
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            global_secondary_indexes=list(indexes),
            dynamo_stream=stream,
            time_to_live_attribute="expires_at",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self._stage.settled,
            removal_policy=self._stage.removal,
        )


def _index(
    name: str, partition: str, sort: str, projection: dynamodb.ProjectionType
) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name,
        partition_key=dynamodb.Attribute(name=partition, type=_STRING),
        sort_key=dynamodb.Attribute(name=sort, type=_STRING),
        projection_type=projection,
    )
