"""What may be sent to the intake: every field bounded, unknown fields refused."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.incidents.intake import TEXT_LIMIT
from campus_safety.kinds.incidents.taxonomy import Channel, Circumstance, Protected, WarningKind
from campus_safety_aws.http import Time, staff_number

Key = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")]
Staff = Annotated[
    str,
    Field(min_length=1, max_length=12, description="办理人警号或工号 / acting staff number"),
    AfterValidator(staff_number),
]
Text = Annotated[str, Field(max_length=TEXT_LIMIT)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportedBy(StrEnum):
    """How a person may have learned of it; alarms and warnings have routes of their own."""

    SCHOOL_FORM = Channel.SCHOOL_FORM.value
    SECURITY_ROOM = Channel.SECURITY_ROOM.value
    PATROL = Channel.PATROL.value
    INSPECTION = Channel.INSPECTION.value
    CALL_110 = Channel.CALL_110.value
    PARENT_OR_PUBLIC = Channel.PARENT_OR_PUBLIC.value
    ALARM_TEST = Channel.ALARM_TEST.value


class ReportBody(Body):
    """上报一起涉校警情 / one incident, reported by a person."""

    client_key: Key = Field(description="客户端提交编号，重复提交用同一编号 / resubmit with the same key")
    channel: ReportedBy
    category: Code
    campus: Code
    acting_staff: Staff
    text: Text = ""
    place: Annotated[str, Field(max_length=200)] = ""
    circumstances: Annotated[frozenset[Circumstance], Field(max_length=8)] = frozenset()
    bullying_kinds: Annotated[tuple[Code, ...], Field(max_length=5)] = ()
    discovered_at: Time | None = None
    bureau_told_at: Annotated[
        Time | None, Field(description="已报告教育局的时间 / when the education bureau was told, if it was")
    ] = None
    school_left_out: Annotated[
        bool,
        Field(
            description="涉及本校（园）领导，不告知本校 / about its own leadership: the school is not told"
        ),
    ] = False
    on_behalf: bool = False
    anonymous: bool = False
    police_call: Annotated[str, Field(max_length=32, pattern=r"^[0-9A-Za-z-]+$")] | None = None


class WarningBody(Body):
    """预警提示 / an early warning: somebody to protect, by a call and a visit."""

    client_key: Key
    kind: WarningKind
    category: Code = "fraud"
    campus: Code
    acting_staff: Staff
    protects: Protected
    text: Text = ""
    circumstances: Annotated[frozenset[Circumstance], Field(max_length=8)] = frozenset()
    evidence: Annotated[str, Field(max_length=300, pattern=r"^(https|s3|urn|rtsp):[^\s<>]+$")] | None = Field(
        default=None, description="证据所在位置（不收图像本身） / where the evidence lies, never an image"
    )


class SignalKindBody(StrEnum):
    ALARM = "alarm"
    SELF_TEST = "self_test"
    HEARTBEAT = "heartbeat"


class AlarmBody(Body):
    """一键报警网关发来的信号 / what a one-key alarm's gateway sends."""

    kind: SignalKindBody
