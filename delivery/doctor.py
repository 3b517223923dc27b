"""`make doctor STAGE=…`: whether this account can take this stage, before anything is made in it.

`python -m delivery.doctor <stage> [--profile …]`. Each thing that would stop a deployment half an hour later is one
sentence now, with what to do. Reads only. `make deploy` asks the same first.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from delivery.deployed import Stacks
from delivery.findings import Finding, Grade, good, later, show, wrong
from infra.stage import RESERVES, Stage
from infra.stage_fault import StageFault
from infra.stage_files import read_stage

# The oldest bootstrap that the templates of this CDK accept.
BOOTSTRAP: Final = ("/cdk-bootstrap/hnb659fds/version", 6)
# What AWS keeps of an account's executions for functions that reserve nothing.
UNRESERVED: Final = 100
# The interface's own limit for the issuer's document as it is made.
DISCOVERY_SECONDS: Final = 1.5
# Stacks in these states are taken by no deployment.
STUCK: Final = ("ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED")
_IMPATIENT: Final = Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 2})

_CREDENTIALS = "凭证 credentials"
_PLACE = "账号与区域 account and region"
_BOOTSTRAP = "CDK 引导 bootstrap"
_QUOTA = "并发额度 concurrency"
_STACKS = "堆栈 stacks"
_ISSUER = "登录服务 sign-in service"
_DOMAIN = "域名 domain"
_OPERATORS = "告警 alarms"

Aws = Callable[[str], Any]
# Answers status, body and how many seconds it took; raises OSError.
Fetch = Callable[[str], tuple[int, bytes, float]]


@dataclass(frozen=True, slots=True)
class Doctor:
    """Looks at one account for one stage. `aws` makes a boto3 client of a service in the stage's region."""

    stage: Stage
    aws: Aws
    fetch: Fetch

    def look(self) -> list[Finding]:
        """Everything that can be said; nothing about an account that cannot be asked."""
        found = [*self._who()]
        if any(one.grade is Grade.WRONG for one in found):
            return [*found, *self._issuer()]
        return [
            *found,
            *self._bootstrap(),
            *self._quota(),
            *self._stacks(),
            *self._issuer(),
            *self._domain(),
            *self._operators(),
        ]

    def _who(self) -> Iterator[Finding]:
        try:
            me = self.aws("sts").get_caller_identity()
        except (BotoCoreError, ClientError) as failed:
            yield wrong(
                _CREDENTIALS,
                f"没有可用的凭证，请先登录 AWS / there are none that work, sign in to AWS first ({type(failed).__name__})",
            )
            return
        partition, account = me["Arn"].split(":")[1], me["Account"]
        if partition != self.stage.partition:
            yield wrong(
                _CREDENTIALS,
                f"凭证属于 {partition}，而 {self.stage.name} 部署在 {self.stage.partition} / "
                f"they are of {partition}, and {self.stage.name} belongs into {self.stage.partition}",
            )
            return
        if self.stage.account not in (None, account):
            yield wrong(
                _PLACE,
                f"凭证属于账号 {account}，而 stages/{self.stage.name}.toml 写的是 {self.stage.account} / "
                f"the credentials are of {account}, and stages/{self.stage.name}.toml says {self.stage.account}",
            )
            return
        place = f"{account} {self.stage.region or self.aws('sts').meta.region_name}"
        if self.stage.account is None:
            yield later(
                _PLACE,
                f"{place}；stages/{self.stage.name}.toml 未写明 account，用错凭证时无从发现 / "
                f"{place}; its file names no account, so wrong credentials would not be noticed",
            )
        else:
            yield good(_PLACE, place)

    def _bootstrap(self) -> Iterator[Finding]:
        name, oldest = BOOTSTRAP
        account = self.aws("sts").get_caller_identity()["Account"]
        do = f"cdk bootstrap aws://{account}/{self.aws('ssm').meta.region_name}"
        ssm = self.aws("ssm")
        try:
            version = int(ssm.get_parameter(Name=name)["Parameter"]["Value"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "ParameterNotFound":
                yield _not_allowed(_BOOTSTRAP, error)
                return
            yield wrong(_BOOTSTRAP, f"此账号和区域尚未引导，请执行 {do} / not bootstrapped yet: {do}")
            return
        if version < oldest:
            yield wrong(_BOOTSTRAP, f"版本 {version} 过旧，请执行 {do} / {version} is too old: {do}")
        else:
            yield good(_BOOTSTRAP, f"版本 version {version}")

    def _quota(self) -> Iterator[Finding]:
        ours = sum(RESERVES.values())
        if not self.stage.reserves:
            yield good(_QUOTA, "不预留 / nothing is reserved")
            return
        try:
            limit = self.aws("lambda").get_account_settings()["AccountLimit"]
        except ClientError as error:
            yield _not_allowed(_QUOTA, error)
            return
        total = limit["ConcurrentExecutions"]
        taken = total - limit["UnreservedConcurrentExecutions"]
        # What this stage has reserved already is among what is taken.
        others = max(0, taken - (ours if self._stand() else 0))
        needed = others + ours + UNRESERVED
        if total < needed:
            yield wrong(
                _QUOTA,
                f"账号额度 {total}，需要 {needed}：请在 Service Quotas 申请 Lambda “Concurrent executions”（L-B99A9384）提到 "
                f"{needed}，或在 stages/{self.stage.name}.toml 写 reserves = false / the account has {total} and needs {needed}: "
                f"ask Service Quotas for L-B99A9384 of {needed}, or say reserves = false in its file",
            )
        else:
            yield good(_QUOTA, f"{total} ≥ {needed}")

    def _stand(self) -> bool:
        return Stacks(self.aws("cloudformation")).settled(self.stage)

    def _stacks(self) -> Iterator[Finding]:
        stacks = Stacks(self.aws("cloudformation"))
        try:
            states = {
                name: str(stacks.stack(name).get("StackStatus", ""))
                for name in (self.stage.data, self.stage.services, self.stage.front)
            }
        except ClientError as error:
            yield _not_allowed(_STACKS, error)
            return
        stuck = [name for name, state in states.items() if state in STUCK]
        busy = [name for name, state in states.items() if state.endswith("_IN_PROGRESS")]
        for name in stuck:
            yield wrong(
                _STACKS,
                f"{name} 停在 {states[name]}，请先在控制台处理 / {name} is stuck in {states[name]}: mend it in the console first",
            )
        for name in busy:
            yield wrong(
                _STACKS,
                f"{name} 正在变更（{states[name]}），请等它结束 / {name} is being changed ({states[name]}): wait for its end",
            )
        if not stuck and not busy:
            first = not any(states.values())
            yield good(
                _STACKS,
                "首次部署 / a first deployment" if first else "、".join(sorted({*states.values()} - {""})),
            )

    def _issuer(self) -> Iterator[Finding]:
        issuer = self.stage.issuer
        if issuer is None:
            return
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            status, body, took = self.fetch(address)
            said = json.loads(body).get("issuer") if status == 200 else None
        except (OSError, ValueError, AttributeError) as failed:
            yield wrong(
                _ISSUER,
                f"{address} 没有可读的应答 / does not answer what can be read ({type(failed).__name__})",
            )
            return
        if status != 200 or said != issuer:
            yield wrong(
                _ISSUER,
                f"{address} 应答 {status}，issuer 为 {said}，应与 {issuer} 一字不差 / "
                f"answers {status} and the issuer {said}, which has to be {issuer} to the letter",
            )
        elif took > DISCOVERY_SECONDS:
            yield wrong(
                _ISSUER,
                f"应答用了 {took:.1f} 秒，接口只等 {DISCOVERY_SECONDS} 秒 / it took {took:.1f} s, the interface waits {DISCOVERY_SECONDS} s",
            )
        else:
            yield good(_ISSUER, f"{issuer} {took:.1f} s")

    def _domain(self) -> Iterator[Finding]:
        if self.stage.domain is None or self.stage.certificate is None:
            yield later(
                _DOMAIN,
                "尚无域名：不要打印点位码、发布日程、安装网关 / there is none yet: print no codes, publish no calendars, install no gateways",
            )
            return
        arn = self.stage.certificate
        region = self.aws("acm").meta.region_name
        if arn.split(":")[1:4] != [self.stage.partition, "acm", region]:
            yield wrong(
                _DOMAIN,
                f"证书不在 {self.stage.partition} 的 {region} / the certificate is not of {region} in {self.stage.partition}",
            )
            return
        try:
            certificate = self.aws("acm").describe_certificate(CertificateArn=arn)["Certificate"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                yield wrong(_DOMAIN, f"没有证书 {arn} / there is no such certificate")
            else:
                yield _not_allowed(_DOMAIN, error)
            return
        names = [certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])]
        if certificate["Status"] != "ISSUED":
            yield wrong(
                _DOMAIN, f"证书状态为 {certificate['Status']} / the certificate is {certificate['Status']}"
            )
        elif not any(_covers(name, self.stage.domain) for name in names):
            yield wrong(
                _DOMAIN,
                f"证书只含 {'、'.join(sorted({*names}))} / the certificate covers only {', '.join(sorted({*names}))}",
            )
        else:
            yield good(_DOMAIN, self.stage.domain)

    def _operators(self) -> Iterator[Finding]:
        if self.stage.operators is None:
            yield later(
                _OPERATORS,
                "stages 文件未写 operators：告警没有人收到，除非自行订阅主题 / "
                "its file names no operators: nobody hears an alarm unless they subscribe to the topic",
            )
        else:
            yield good(_OPERATORS, self.stage.operators)


def _covers(name: str, domain: str) -> bool:
    return name == domain or (name.startswith("*.") and domain.partition(".")[2] == name[2:])


def _not_allowed(what: str, error: ClientError) -> Finding:
    code = error.response["Error"]["Code"]
    return wrong(what, f"无法查看，凭证缺少权限 / it cannot be looked at: {code}")


def fetched(address: str) -> tuple[int, bytes, float]:
    """Over HTTPS only: an issuer's address was checked when the stage was described."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read(), time.monotonic() - began
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(), time.monotonic() - began


def doctor(stage: Stage, session: boto3.Session) -> Doctor:
    """With a session whose region is the stage's."""
    return Doctor(stage, lambda service: session.client(service, config=_IMPATIENT), fetched)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.doctor", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--profile")
    asked = parser.parse_args(arguments)
    try:
        stage = read_stage(asked.stage)
    except StageFault as fault:
        raise SystemExit(str(fault)) from None
    session = boto3.Session(profile_name=asked.profile, region_name=stage.region)
    return show(doctor(stage, session).look(), Console())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
