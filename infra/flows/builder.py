"""A flow from a list of stages: a hub and its spokes.

    Plan ──▶ Which stage? ──▶ Await<Stage> (one per stage) / AwaitNextTick ──▶ Plan …
                         └──▶ Closed / Superseded

Plan serves what is due and says how long to wait. Await stores its own task token on the case, on condition that
version and run are still the planned ones, and waits: no Lambda runs meanwhile. Timed out, answered, or the condition
lost: back to Plan. So a flow holds no facts and can be killed at any time. Payloads are ids only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration, Stack, aws_iam, aws_lambda, aws_logs
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct, IConstruct

from infra.nag_suppressions import acknowledge
from infra.python_function import PythonFunction
from infra.stage import Stage

# The SDK integration spells errors with its own prefix, other than the optimised one; of two it is not established
# whether the service's or the SDK's own spelling arrives, so both are named.
CONDITION_LOST = "DynamoDb.ConditionalCheckFailedException"
TRY_AGAIN = [
    "DynamoDb.TransactionConflictException",
    "DynamoDb.ThrottlingException",
    "DynamoDb.ProvisionedThroughputExceededException",
    "DynamoDb.RequestLimitExceeded",
    "DynamoDb.RequestLimitExceededException",
    "DynamoDb.InternalServerError",
    "DynamoDb.InternalServerErrorException",
    "DynamoDb.SdkClientException",
]
LAMBDA_TROUBLE = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "States.TaskFailed",
    "States.Timeout",
]
RACES_BEFORE_A_REST = 3


@dataclass(frozen=True, slots=True)
class FlowStage:
    """One stage that a case can wait in: the word Plan answers, and the name of its waiting state in the graph."""

    word: str
    state: str
    comment: str


class CaseFlow(Construct):
    """One kind of case's state machine. Everything it may do is: call Plan, and update the Cases table."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stages: Sequence[FlowStage],
        plan: aws_lambda.IFunction,
        cases: dynamodb.ITableV2,
        stage: Stage,
    ) -> None:
        super().__init__(scope, id)
        hub = self._plan(plan)
        rest = sfn.Wait(
            self,
            "Rest",
            state_name="Rest",
            comment="连续三次写入竞争失败，稍候再来 · three lost races in a row",
            time=sfn.WaitTime.duration(Duration.seconds(1)),
        ).next(hub)
        lost = self._lost_race(rest, hub)
        which = sfn.Choice(self, "Which", state_name="Which stage?")
        which.when(
            sfn.Condition.string_equals("$.plan.outcome", "closed"),
            sfn.Succeed(self, "Closed", state_name="Closed", comment="结案 · the case is over"),
        )
        which.when(
            sfn.Condition.string_equals("$.plan.outcome", "superseded"),
            sfn.Succeed(
                self,
                "Superseded",
                state_name="Superseded",
                comment="已由新流程接替 · another run has taken over",
            ),
        )
        for spoke in stages:
            which.when(
                sfn.Condition.string_equals("$.plan.stage", spoke.word),
                self._await(spoke.state, spoke.comment, cases, hub, lost),
            )
        which.otherwise(
            self._await(
                "AwaitNextTick",
                "未识别的阶段，等待下一时点 · a stage newer than this graph",
                cases,
                hub,
                lost,
            )
        )
        hub.next(which)
        begin = sfn.Pass(
            self,
            "Begin",
            state_name="Begin",
            parameters={"case_id.$": "$.case_id", "run.$": "$.run", "loops": 0, "lost": 0},
        ).next(hub)
        self._logs = aws_logs.LogGroup(
            self, "Logs", retention=stage.log_retention, removal_policy=stage.removal
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(begin),
            logs=sfn.LogOptions(
                destination=self._logs, level=sfn.LogLevel.ERROR, include_execution_data=False
            ),
            removal_policy=stage.removal,
        )
        acknowledge(
            self,
            {
                "AwsSolutions-SF1": "errors are logged; every event of every wait would drown them",
                "AwsSolutions-SF2": "tracing is not offered for functions in China, and ids are in every log line",
                "AwsSolutions-IAM5[Resource::*]": "the delivery of logs has no resource to name",
                f"AwsSolutions-IAM5[Resource::<{_logical_id(plan)}.Arn>:*]": "CDK grants Plan's versions with Plan",
            },
        )

    def _plan(self, plan: aws_lambda.IFunction) -> tasks.LambdaInvoke:
        hub = tasks.LambdaInvoke(
            self,
            "Plan",
            state_name="Plan",
            comment="读取案件，处理到期时限，决定等待多久 · serve what is due, say how long to wait",
            lambda_function=plan,
            payload=sfn.TaskInput.from_object(
                {
                    "case_id": sfn.JsonPath.string_at("$.case_id"),
                    "run": sfn.JsonPath.number_at("$.run"),
                    "loops": sfn.JsonPath.number_at("$.loops"),
                    "lost": sfn.JsonPath.number_at("$.lost"),
                    "started_at": sfn.JsonPath.string_at("$$.Execution.StartTime"),
                }
            ),
            # Only ids, a word and a number are taken over: nothing a handler adds can reach a history.
            result_selector={
                "version.$": "$.Payload.version",
                "stage.$": "$.Payload.stage",
                "seconds.$": "$.Payload.seconds",
                "outcome.$": "$.Payload.outcome",
            },
            result_path="$.plan",
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.duration(Duration.seconds(60)),
        )
        hub.add_retry(
            errors=LAMBDA_TROUBLE,
            interval=Duration.seconds(1),
            backoff_rate=2,
            max_attempts=8,
            max_delay=Duration.seconds(60),
            jitter_strategy=sfn.JitterType.FULL,
        )
        return hub

    def _lost_race(self, rest: sfn.IChainable, hub: sfn.IChainable) -> sfn.Pass:
        """Counts a lost race; the third in a row takes a rest first."""
        count = sfn.Pass(
            self,
            "LostRace",
            state_name="LostRace",
            parameters={
                "case_id.$": "$.case_id",
                "run.$": "$.run",
                "loops.$": "States.MathAdd($.loops, 1)",
                "lost.$": "States.MathAdd($.lost, 1)",
            },
        )
        count.next(
            sfn.Choice(self, "TooMany", state_name="Too many races?")
            .when(sfn.Condition.number_greater_than_equals("$.lost", RACES_BEFORE_A_REST), rest)
            .otherwise(hub)
        )
        return count

    def _await(
        self, name: str, comment: str, cases: dynamodb.ITableV2, hub: sfn.IChainable, lost: sfn.IChainable
    ) -> tasks.CallAwsService:
        """Waits for an answer to its own token, at most until the next tick."""
        again = sfn.Pass(
            self,
            f"{name}Over",
            state_name=f"{name}Over",
            comment="到时或被唤醒 · the time has come, or somebody acted",
            parameters={
                "case_id.$": "$.case_id",
                "run.$": "$.run",
                "loops.$": "States.MathAdd($.loops, 1)",
                "lost": 0,
            },
        ).next(hub)
        wait = tasks.CallAwsService(
            self,
            name,
            state_name=name,
            comment=comment,
            service="dynamodb",
            action="updateItem",
            integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
            iam_resources=[cases.table_arn],
            task_timeout=sfn.Timeout.at("$.plan.seconds"),
            result_path=sfn.JsonPath.DISCARD,
            parameters={
                "TableName": cases.table_name,
                "Key": {
                    "pk": {"S": sfn.JsonPath.format("CASE#{}", sfn.JsonPath.string_at("$.case_id"))},
                    "sk": {"S": "CASE"},
                },
                "UpdateExpression": "SET waiting = :waiting",
                "ConditionExpression": "version = :version AND flow_run = :run",
                "ExpressionAttributeValues": {
                    ":waiting": {
                        "M": {
                            "token": {"S": sfn.JsonPath.task_token},
                            "run": {"N": sfn.JsonPath.format("{}", sfn.JsonPath.string_at("$.run"))},
                        }
                    },
                    ":version": {"N": sfn.JsonPath.format("{}", sfn.JsonPath.string_at("$.plan.version"))},
                    ":run": {"N": sfn.JsonPath.format("{}", sfn.JsonPath.string_at("$.run"))},
                },
            },
        )
        wait.add_retry(
            errors=TRY_AGAIN,
            interval=Duration.seconds(1),
            backoff_rate=2,
            max_attempts=6,
            max_delay=Duration.seconds(20),
            jitter_strategy=sfn.JitterType.FULL,
        )
        wait.add_catch(lost, errors=[CONDITION_LOST], result_path=sfn.JsonPath.DISCARD)
        wait.add_catch(again, errors=["States.Timeout"], result_path=sfn.JsonPath.DISCARD)
        wait.next(again)
        return wait


def allow_following(
    who: PythonFunction, machine: sfn.StateMachine, *, starts: bool = False, wakes: bool = False
) -> None:
    """Lets the function look whether a run of this flow lives; and start runs, and answer tokens, where said."""
    actions = [
        *(["states:StartExecution"] if starts else []),
        # A token names no resource; the flow that it belongs to is what IAM checks.
        *(["states:SendTaskSuccess"] if wakes else []),
    ]
    if actions:
        aws_iam.Grant.add_to_principal(
            grantee=who, actions=actions, resource_arns=[machine.state_machine_arn]
        )
    machine.grant_execution(who, "states:DescribeExecution")
    acknowledge(
        who.own_role,
        {
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:"
            f'{{"Fn::Select":[6,{{"Fn::Split":[":",{{"Ref":"{_logical_id(machine)}"}}]}}]}}:*]': "any run of this "
            "one flow: their names are case ids",
        },
    )


def _logical_id(construct: IConstruct) -> str:
    return str(Stack.of(construct).get_logical_id(construct.node.default_child))  # type: ignore[arg-type]
