"""What differs between one deployment and another, and nothing else."""

from dataclasses import dataclass

from aws_cdk import RemovalPolicy, aws_lambda, aws_logs


class StageFault(Exception):
    """This deployment cannot be described; the sentence says why."""


@dataclass(frozen=True)
class Stage:
    """One deployment. `issuer` and `audience` name the sign-in service; None where the stack makes its own."""

    name: str
    partition: str
    issuer: str | None
    audience: str | None
    keeps_data: bool
    https: bool
    architecture: aws_lambda.Architecture
    runtime: aws_lambda.Runtime
    log_retention: aws_logs.RetentionDays
    # Who is written to when an alarm goes off; None where operators subscribe to the topic themselves.
    operators: str | None
    alarm_concurrency: int | None
    quiz_concurrency: int | None
    relay_parallel: int

    @property
    def removal(self) -> RemovalPolicy:
        return RemovalPolicy.RETAIN if self.keeps_data else RemovalPolicy.DESTROY

    @property
    def layers(self) -> str:
        """The folder under build/layers with the dependencies that run there."""
        return {"arm64": "aws", "x86_64": "aws-x86"}[self.architecture.name]

    @property
    def local(self) -> bool:
        return self.name == "local"


def stage_named(
    name: str, issuer: str | None = None, audience: str | None = None, operators: str | None = None
) -> Stage:
    """`aws`, `aws-cn` or `local`. Raises StageFault for another name, and where a sign-in service is missing."""
    if name not in ("aws", "aws-cn", "local"):
        raise StageFault(f"没有名为 {name} 的部署环境 / there is no stage {name}: say aws, aws-cn or local")
    if bool(issuer) != bool(audience):
        raise StageFault(
            "issuer 与 audience 须同时给出 / an issuer needs an audience, and the other way round"
        )
    if name == "aws-cn" and issuer is None:
        raise StageFault(
            "aws-cn 没有 Cognito 用户池，请用 -c issuer=… -c audience=… 指定统一登录服务 / "
            "aws-cn has no Cognito user pools: name your sign-in service with -c issuer=… -c audience=…"
        )
    return Stage(
        name=name,
        partition="aws-cn" if name == "aws-cn" else "aws",
        issuer=issuer or None,
        audience=audience or None,
        keeps_data=name != "local",
        # The emulator speaks plain HTTP, on loopback only: queues that insist on TLS would refuse everybody.
        https=name != "local",
        # Whether China's regions run functions on Graviton is not established; x86 they all do.
        architecture=aws_lambda.Architecture.X86_64 if name == "aws-cn" else aws_lambda.Architecture.ARM_64,
        runtime=aws_lambda.Runtime.PYTHON_3_12,
        # Network logs are kept six months by law; a year keeps a school year together.
        log_retention=aws_logs.RetentionDays.ONE_WEEK if name == "local" else aws_logs.RetentionDays.ONE_YEAR,
        operators=operators or None,
        # The emulator runs one process per function; there is nothing to reserve.
        alarm_concurrency=None if name == "local" else 20,
        quiz_concurrency=None if name == "local" else 20,
        relay_parallel=1 if name == "local" else 10,
    )
