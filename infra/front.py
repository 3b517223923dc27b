"""What people and devices come to: the interface, its public address, signing in; and what operators are woken by."""

from pathlib import Path
from typing import Any

from aws_cdk import Annotations, CfnOutput, Stack
from constructs import Construct

from infra.api import Api
from infra.identity import Identity
from infra.monitoring import Monitoring
from infra.pages import Pages
from infra.services import Services
from infra.settled import mark_settled
from infra.stage import Stage

NO_DOMAIN = (
    "尚无固定域名：接口地址随接口而定，一旦重建即失效。请先在 stages/ 的文件中写明 domain 和 certificate，再打印点位码、"
    "发布日程、安装报警网关（docs/operations.md） / there is no domain: the address is the interface's own and ends with it. Name one in "
    "its file in stages/, with its certificate, before codes are printed, calendars published or alarm gateways installed (docs/operations.md)"
)


class Front(Stack):
    """It routes to the services; nothing else knows of it."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        services: Services,
        pages: Path,
        release: str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(scope, id, stack_name=stage.front, termination_protection=stage.settled, **rest)
        mark_settled(self, stage)
        api = Api(self, "Api", stage=stage)
        identity = Identity(self, "Identity", stage=stage, address=api.address)
        features = [*services.features, Pages(self, "Pages", stage=stage, identity=identity, built=pages)]
        api.answer(features, identity)
        monitoring = Monitoring(self, "Monitoring", stage=stage, features=[*features, api, services.logs])
        if stage.domain is None and not stage.local:
            Annotations.of(self).add_warning_v2("campus-safety:no-domain", NO_DOMAIN)
        for name, value in {
            **api.outputs,
            **identity.outputs,
            **features[-1].outputs,
            "AlarmTopicArn": monitoring.operators.topic_arn,
            "ReleaseAlarmArns": ",".join(monitoring.taking_back),
            **({"Release": release} if release else {}),
        }.items():
            CfnOutput(self, name, value=value)
