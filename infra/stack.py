"""The whole deployment, read as a sentence."""

from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.activities import Activities
from infra.api import Api
from infra.area_sweeps import AreaSweeps
from infra.attachments import Attachments
from infra.audit import Audit
from infra.bus import Bus
from infra.casework import Casework
from infra.daily_log import DailyLog
from infra.devices import Devices
from infra.escalation import Escalation
from infra.hazards import Hazards
from infra.identity import Identity
from infra.insight import Insight
from infra.inspections import Inspections
from infra.intake import Intake
from infra.notices import Notices
from infra.notification import Notification
from infra.papers import Papers
from infra.patrols import Patrols
from infra.peak_posts import PeakPosts
from infra.points import Points
from infra.python_function import Layers
from infra.quizzes import Quizzes
from infra.reminders import Reminders
from infra.stage import Stage
from infra.storage import Storage
from infra.watch import Watch
from infra.worklists import Worklists


class CampusSafetyLoop(Stack):
    """Reports are taken in and cases worked on through one API; what happens to a case is followed from its stream."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Path, **rest: Any) -> None:
        super().__init__(scope, id, **rest)
        built = Layers(self, "Layers", stage=stage, built=layers)
        storage = Storage(self, "Storage", stage=stage)
        bus = Bus(self, "Bus", stage=stage)
        identity = Identity(self, "Identity", stage=stage)
        intake = Intake(self, "Intake", stage=stage, layers=built, storage=storage)
        casework = Casework(self, "Casework", stage=stage, layers=built, storage=storage)
        attachments = Attachments(self, "Attachments", stage=stage, layers=built, storage=storage)
        hazards = Hazards(self, "Hazards", stage=stage, layers=built, storage=storage)
        inspections = Inspections(self, "Inspections", stage=stage, layers=built, storage=storage)
        area_sweeps = AreaSweeps(self, "AreaSweeps", stage=stage, layers=built, storage=storage)
        notices = Notices(self, "Notices", stage=stage, layers=built, storage=storage, bus=bus.events)
        patrols = Patrols(self, "Patrols", stage=stage, layers=built, storage=storage, bus=bus.events)
        devices = Devices(self, "Devices", stage=stage, layers=built, storage=storage)
        daily_log = DailyLog(self, "DailyLog", stage=stage, layers=built, storage=storage)
        activities = Activities(
            self, "Activities", stage=stage, layers=built, storage=storage, bus=bus.events
        )
        quizzes = Quizzes(self, "Quizzes", stage=stage, layers=built, storage=storage)
        points = Points(self, "Points", stage=stage, layers=built, storage=storage, bus=bus.events)
        worklists = Worklists(self, "Worklists", stage=stage, layers=built, storage=storage)
        insight = Insight(self, "Insight", stage=stage, layers=built, storage=storage, bus=bus.events)
        papers = Papers(
            self,
            "Papers",
            stage=stage,
            layers=built,
            storage=storage,
            worklists=worklists.table,
            figures=insight.table,
        )
        peak_posts = PeakPosts(self, "PeakPosts", stage=stage, layers=built, storage=storage, bus=bus.events)
        escalation = Escalation(
            self, "Escalation", stage=stage, layers=built, storage=storage, bus=bus.events
        )
        notification = Notification(
            self, "Notification", stage=stage, layers=built, storage=storage, bus=bus.events
        )
        audit = Audit(self, "Audit", stage=stage, layers=built, storage=storage)
        reminders = Reminders(self, "Reminders", stage=stage, layers=built, storage=storage, bus=bus.events)
        api = Api(
            self,
            "Api",
            stage=stage,
            identity=identity,
            features=[
                intake,
                casework,
                hazards,
                inspections,
                area_sweeps,
                notices,
                daily_log,
                patrols,
                devices,
                activities,
                quizzes,
                points,
                peak_posts,
                attachments,
                papers,
                insight,
                worklists,
            ],
        )
        watch = Watch(
            self,
            "Watch",
            stage=stage,
            api=api,
            intake=intake,
            escalation=escalation,
            notification=notification,
            attachments=attachments,
            papers=papers,
            devices=devices,
            quizzes=quizzes,
            reminders=reminders,
            points=points,
            insight=insight,
            activities=activities,
            peak_posts=peak_posts,
        )
        for name, value in {
            "ApiId": api.http.api_id,
            "ApiUrl": api.http.api_endpoint,
            "Issuer": identity.issuer,
            "Audience": identity.audience,
            "UserPoolId": identity.pool.user_pool_id if identity.pool else None,
            "UserPoolClientId": identity.client.user_pool_client_id if identity.client else None,
            "CasesTable": storage.cases.table_name,
            "DirectoryTable": storage.directory.table_name,
            "MessagesTable": storage.messages.table_name,
            "FilesBucket": attachments.bucket.bucket_name,
            "PapersTable": papers.table.table_name,
            "PapersBucket": papers.bucket.bucket_name,
            "FiguresTable": insight.table.table_name,
            "FiguresRebuildFunction": insight.rebuild.function_name,
            "BusName": bus.events.event_bus_name,
            "IncidentFlowArn": escalation.incidents.machine.state_machine_arn,
            "HazardFlowArn": escalation.hazards.machine.state_machine_arn,
            "DutyTable": storage.duty.table_name,
            "OutreachTable": storage.outreach.table_name,
            "RelayQueueUrl": escalation.cases.parking.queue_url,
            "DeviceSecretArn": intake.device_secret.secret_arn,
            "QuizSecretArn": quizzes.secret.secret_arn,
            "ChannelsSecretArn": notification.channels_secret.secret_arn,
            "AlarmTopicArn": watch.operators.topic_arn,
            "AnchorsBucket": audit.bucket.bucket_name,
            "AnchorKeyArn": audit.key.key_arn,
            "AnchorFunction": audit.anchor.function_name,
            "RemindFunction": reminders.remind.function_name,
            "PlanFunction": escalation.plan.function_name,
            "RelayFunction": escalation.cases.relay.function_name,
            "SweepFunction": escalation.cases.sweep.function_name,
            "RedriveFunction": escalation.cases.redrive.function_name,
            "PlanPostsFunction": peak_posts.planner.function_name,
            "DutySweepFunction": escalation.duty.sweep.function_name,
            "DutyRedriveFunction": escalation.duty.redrive.function_name,
            "PlanPatrolsFunction": patrols.planner.function_name,
            "ListenDevicesFunction": devices.listener.function_name,
            "LearnFunction": activities.learn.function_name,
            "OutreachSweepFunction": escalation.outreach.sweep.function_name,
            "OutreachRedriveFunction": escalation.outreach.redrive.function_name,
        }.items():
            if value is not None:
                CfnOutput(self, name, value=value)
