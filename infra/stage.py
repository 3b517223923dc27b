"""What differs between one deployment and another, and nothing else."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from aws_cdk import RemovalPolicy, aws_lambda, aws_logs

from infra.stage_fault import StageFault

STAGES: Final = ("aws", "aws-cn", "local")
# Executions of functions that strangers call: a flood at one door takes nothing from the others.
RESERVES: Final = MappingProxyType(
    {"alarms": 20, "quiz": 20, "pages": 20, "forms": 10, "feeds": 5, "interface": 2}
)
# Records lie in so many shards of the index of what is due; a rule has five targets at most.
MOST_SWEEPS: Final = 4
# Less would shut people out; an account has no more in a region, unless it has asked for it.
REQUESTS_A_SECOND: Final = (100, 10_000)
# It becomes part of stack names and of the sign-in page's address.
_NAME: Final = re.compile(r"[a-z](-?[a-z0-9]){1,19}")
# Words that Cognito takes in no address.
_NOT_IN_A_NAME: Final = ("aws", "amazon", "cognito")
_DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}")


@dataclass(frozen=True)
class Stage:
    """One deployment. `name` tells it from others in the same account; `issuer` and `audience` name the sign-in service,
    None where the stacks make their own. `sign_in_origins` are those of its discovery document and of its tokens. `domain` is the public address that is printed, with its `certificate` (an ARN);
    None where nobody has one yet. `settled`: it has succeeded once, so that what it holds is protected and outlives it."""

    kind: str
    name: str
    partition: str
    issuer: str | None
    audience: str | None
    sign_in_origins: tuple[str, ...]
    domain: str | None
    certificate: str | None
    settled: bool
    https: bool
    architecture: aws_lambda.Architecture
    runtime: aws_lambda.Runtime
    log_retention: aws_logs.RetentionDays
    # Who is written to when an alarm goes off; None where operators subscribe to the topic themselves.
    operators: str | None
    # Whether functions that strangers call have executions of their own, which the account's quota has to allow.
    reserves: bool
    relay_parallel: int
    # Where it is, and whose it is; None: wherever the credentials lead.
    region: str | None = None
    account: str | None = None
    # The filing of the domain, which China asks for.
    icp: str | None = None
    # How many sweeps share each table of records; docs/growth.md says from how many districts on.
    sweep_parts: int = 1
    # What a route takes that has no throttle of its own; twice as many for a moment.
    requests_a_second: int = 100

    def reserved(self, function: str) -> int | None:
        """What a function of `RESERVES` keeps for itself and never exceeds; None where nothing is reserved."""
        return RESERVES[function] if self.reserves else None

    @property
    def removal(self) -> RemovalPolicy:
        return RemovalPolicy.RETAIN if self.settled else RemovalPolicy.DESTROY

    @property
    def layers(self) -> str:
        """The folder under build/layers with the dependencies that run there."""
        return {"arm64": "aws", "x86_64": "aws-x86"}[self.architecture.name]

    @property
    def local(self) -> bool:
        return self.kind == "local"

    @property
    def makes_a_pool(self) -> bool:
        """Whether the stacks make the sign-in service themselves."""
        return self.issuer is None

    @property
    def address(self) -> str | None:
        """What permanent links begin with; None where there is no domain that outlives the API."""
        return self.domain and f"https://{self.domain}"

    @property
    def metrics(self) -> str:
        """The namespace of what the functions count."""
        return f"CampusSafetyLoop/{self.name}"

    @property
    def data(self) -> str:
        """The stacks' names; nothing inside them has one."""
        return f"campus-safety-{self.name}-data"

    @property
    def services(self) -> str:
        return f"campus-safety-{self.name}-services"

    @property
    def front(self) -> str:
        return f"campus-safety-{self.name}-front"


def stage_named(
    kind: str,
    issuer: str | None = None,
    audience: str | None = None,
    operators: str | None = None,
    *,
    name: str | None = None,
    domain: str | None = None,
    certificate: str | None = None,
    settled: bool = True,
    tokens: str | None = None,
    region: str | None = None,
    account: str | None = None,
    reserves: bool = True,
    icp: str | None = None,
    sweep_parts: int = 1,
    requests_a_second: int = 100,
) -> Stage:
    """`kind` is `aws`, `aws-cn` or `local`; `tokens` the address of the issuer's token service, where its host is not the
    issuer's own. Raises StageFault for another one, where a sign-in service is missing, and where a name, a place, a domain
    or its certificate cannot be."""
    if kind not in STAGES:
        raise StageFault(f"没有名为 {kind} 的部署环境 / there is no stage {kind}: say {', '.join(STAGES)}")
    if bool(issuer) != bool(audience):
        raise StageFault(
            "issuer 与 audience 须同时给出 / an issuer needs an audience, and the other way round"
        )
    if kind == "aws-cn" and issuer is None:
        raise StageFault(
            "aws-cn 没有 Cognito 用户池，请写明统一登录服务 issuer 和 audience / "
            "aws-cn has no Cognito user pools: name your sign-in service, issuer and audience"
        )
    local = kind == "local"
    return Stage(
        kind=kind,
        name=_name(name or ("local" if local else "live")),
        partition="aws-cn" if kind == "aws-cn" else "aws",
        issuer=issuer or None,
        audience=audience or None,
        sign_in_origins=_origins(issuer, tokens),
        **_address(domain or None, certificate or None),
        # The embedded cloud is thrown away with all that is in it.
        settled=settled and not local,
        # The emulator speaks plain HTTP, on loopback only: queues that insist on TLS would refuse everybody.
        https=not local,
        # Whether China's regions run functions on Graviton is not established; x86 they all do.
        architecture=aws_lambda.Architecture.X86_64 if kind == "aws-cn" else aws_lambda.Architecture.ARM_64,
        runtime=aws_lambda.Runtime.PYTHON_3_12,
        # Network logs are kept six months by law; a year keeps a school year together.
        log_retention=aws_logs.RetentionDays.ONE_WEEK if local else aws_logs.RetentionDays.ONE_YEAR,
        operators=operators or None,
        # The emulator runs one process per function; there is nothing to reserve.
        reserves=reserves and not local,
        relay_parallel=1 if local else 10,
        region=_region(kind, region),
        account=_account(account),
        icp=_filing(kind, domain, icp),
        sweep_parts=_number("sweep_parts", sweep_parts, 1, MOST_SWEEPS),
        requests_a_second=_number("requests_a_second", requests_a_second, *REQUESTS_A_SECOND),
    )


def _number(name: str, said: int, least: int, most: int) -> int:
    if not least <= said <= most:
        raise StageFault(f"{name} 为 {least} 至 {most}，不是 {said} / is from {least} to {most}, not {said}")
    return said


def _region(kind: str, region: str | None) -> str | None:
    if region is not None and region.startswith("cn-") != (kind == "aws-cn"):
        raise StageFault(f"区域 {region} 不属于 {kind} / the region {region} is none of {kind}")
    return region


def _account(account: str | None) -> str | None:
    if account is not None and not re.fullmatch(r"\d{12}", account):
        raise StageFault(f"账号应为 12 位数字，不是 {account} / an account is 12 digits, not {account}")
    return account


def _filing(kind: str, domain: str | None, icp: str | None) -> str | None:
    """Raises StageFault for a domain in China without one: requests to it are cut off."""
    if kind == "aws-cn" and domain is not None and not icp:
        raise StageFault(
            "中国区的域名须先完成 ICP 备案：请在 icp 写明备案号 / a domain in China is filed first: say its number as icp"
        )
    return icp


def _name(name: str) -> str:
    if not _NAME.fullmatch(name) or any(word in name for word in _NOT_IN_A_NAME):
        raise StageFault(
            f"部署名称 {name} 不可用：2 至 20 个小写字母、数字或连字符，字母开头，不含 {'、'.join(_NOT_IN_A_NAME)} / "
            f"the name {name} cannot be: 2 to 20 lower-case letters, digits and single hyphens, a letter first, "
            f"without {', '.join(_NOT_IN_A_NAME)}"
        )
    return name


def _origins(*addresses: str | None) -> tuple[str, ...]:
    """Of addresses that a browser is to ask; plain HTTP on this machine only."""
    found = []
    for address in addresses:
        if address:
            parts = urlsplit(address)
            here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
            if not parts.netloc or not (parts.scheme == "https" or here):
                raise StageFault(
                    f"登录服务地址应以 https:// 开头，不是 {address} / "
                    f"a sign-in service has an https:// address, not {address}"
                )
            found.append(f"{parts.scheme}://{parts.netloc}")
    return tuple(dict.fromkeys(found))


def _address(domain: str | None, certificate: str | None) -> dict[str, str | None]:
    if (domain is None) != (certificate is None):
        raise StageFault(
            "domain 与 certificate 须同时给出：域名和同一区域内 ACM 证书的 ARN / "
            "a domain needs a certificate, and the other way round: the ARN of one in ACM of the same region"
        )
    if domain is not None and not _DOMAIN.fullmatch(domain):
        raise StageFault(
            f"domain 应为不带 https:// 和路径的域名，不是 {domain} / "
            f"a domain is a host name without https:// or a path, not {domain}"
        )
    return {"domain": domain, "certificate": certificate}
