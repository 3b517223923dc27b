"""The hazard's flow: 交办 → 整改 → 复查 → 回访 → 复盘 → 销号, each a place where a hazard waits in the open."""

from infra.flows.builder import FlowStage

HAZARD_STAGES = (
    FlowStage("assignment", "AwaitAssignment", "交办 · found, nobody has been told to put it right yet"),
    FlowStage("rectification", "AwaitRectification", "整改 · a limit runs"),
    FlowStage("extension", "AwaitExtension", "延期审批 · a longer limit is asked for; the limit runs on"),
    FlowStage("recheck", "AwaitRecheck", "复查 · reported as rectified, somebody else has to look"),
    FlowStage("follow_up", "AwaitFollowUp", "回访 · passed; does it hold?"),
    FlowStage("review", "AwaitReview", "复盘 · it holds, the review is owed"),
    FlowStage("closing", "AwaitClosing", "销号 · measures and orders are being settled"),
)
