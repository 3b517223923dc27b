"""Deadlines: the two flows and their Plan, and for each table of records what follows from its stream."""

from aws_cdk import aws_events
from constructs import Construct

from infra.flows.builder import CaseFlow
from infra.flows.hazard import HAZARD_STAGES
from infra.flows.incident import INCIDENT_STAGES
from infra.keeping import Keeping
from infra.python_function import Layers, PythonFunction
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class Escalation(Construct):
    """Incidents and hazards have a flow each; the deadlines of duty and outreach are kept by their sweeps alone."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        layers: Layers,
        storage: Storage,
        bus: aws_events.EventBus,
    ) -> None:
        super().__init__(scope, id)
        self.plan = PythonFunction(
            self,
            "Plan",
            entry="escalation/plan",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
            },
        )
        allow(self.plan, storage.cases, CHANGE)
        allow(self.plan, storage.directory, READ)
        self.incidents = CaseFlow(
            self, "IncidentFlow", stages=INCIDENT_STAGES, plan=self.plan, cases=storage.cases, stage=stage
        )
        self.hazards = CaseFlow(
            self, "HazardFlow", stages=HAZARD_STAGES, plan=self.plan, cases=storage.cases, stage=stage
        )
        every = {"stage": stage, "layers": layers, "storage": storage, "bus": bus}
        self.cases = Keeping(
            self,
            "Cases",
            table=storage.cases,
            flows={"incident": self.incidents, "hazard": self.hazards},
            **every,  # type: ignore[arg-type]  # one mapping of what all three are given alike
        )
        self.duty = Keeping(self, "Duty", table=storage.duty, flows={}, **every)  # type: ignore[arg-type]  # as above
        self.outreach = Keeping(self, "Outreach", table=storage.outreach, flows={}, **every)  # type: ignore[arg-type]  # as above
        self.keepings = {"": self.cases, "Duty": self.duty, "Outreach": self.outreach}
