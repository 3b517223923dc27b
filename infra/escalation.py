"""Deadlines: the two flows and their Plan, and for each table of records what follows from its stream."""

from aws_cdk import Duration
from constructs import Construct

from infra.alarm_and_chart import LEFT_UNDONE, Alarm, Chart, counted
from infra.feature import Feature
from infra.flows.builder import CaseFlow
from infra.flows.hazard import HAZARD_STAGES
from infra.flows.incident import INCIDENT_STAGES
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.relay_and_sweep import StreamFollowers, by_hand, of_all_tables


class Escalation(Feature):
    """Incidents and hazards have a flow each; the deadlines of duty and outreach are kept by their sweeps alone."""

    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.plan = PythonFunction(
            self,
            "Plan",
            entry="escalation/plan",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
        )
        allow(self.plan, given.storage.cases, CHANGE)
        allow(self.plan, given.storage.directory, READ)
        self.incidents = CaseFlow(
            self,
            "IncidentFlow",
            stages=INCIDENT_STAGES,
            plan=self.plan,
            cases=given.storage.cases,
            stage=given.stage,
        )
        self.hazards = CaseFlow(
            self,
            "HazardFlow",
            stages=HAZARD_STAGES,
            plan=self.plan,
            cases=given.storage.cases,
            stage=given.stage,
        )
        self.cases = StreamFollowers(
            self,
            "Cases",
            given,
            table=given.storage.cases,
            parking=given.storage.cases_parking,
            flows={"incident": self.incidents, "hazard": self.hazards},
        )
        self.duty = StreamFollowers(
            self, "Duty", given, table=given.storage.duty, parking=given.storage.duty_parking, flows={}
        )
        self.outreach = StreamFollowers(
            self,
            "Outreach",
            given,
            table=given.storage.outreach,
            parking=given.storage.outreach_parking,
            flows={},
        )
        move_campus = by_hand(self, "MoveCampus", "escalation/move_campus", given, given.storage.cases)
        allow(move_campus, given.storage.cases, [], indexes=("ticks",))
        # The names of the cases' have no prefix.
        followers = {"": self.cases, "Duty": self.duty, "Outreach": self.outreach}
        self.alarms = [
            *(alarm for table, each in followers.items() for alarm in each.alarms(table)),
            *of_all_tables(given.stage, sweeps=len(followers)),
            *(
                Alarm(
                    f"{name}FlowFailed",
                    "流程中断 · a flow has failed; the sweep revives it",
                    flow.machine.metric_failed(period=Duration.minutes(5)),
                    1,
                )
                for name, flow in {"Incident": self.incidents, "Hazard": self.hazards}.items()
            ),
            *(
                Alarm(
                    f"{name}FlowTimedOut",
                    "流程超时 · a flow has run out of time; the sweep revives it",
                    flow.machine.metric_timed_out(period=Duration.minutes(5)),
                    1,
                )
                for name, flow in {"Incident": self.incidents, "Hazard": self.hazards}.items()
            ),
        ]
        self.charts = [
            *(chart for each in followers.values() for chart in each.charts()),
            Chart(
                "流程 · Flows",
                left=[
                    metric
                    for flow in (self.incidents, self.hazards)
                    for metric in (flow.machine.metric_started(), flow.machine.metric_succeeded())
                ],
                right=[counted(given.stage, "escalation", "LostRaces")],
            ),
            Chart(LEFT_UNDONE, left=[counted(given.stage, "escalation", "NotKept")]),
        ]
        self.outputs = {
            "PlanFunction": self.plan.function_name,
            "MoveCampusFunction": move_campus.function_name,
            "IncidentFlowArn": self.incidents.machine.state_machine_arn,
            "HazardFlowArn": self.hazards.machine.state_machine_arn,
        } | {name: value for table, each in followers.items() for name, value in each.outputs(table).items()}
