"""The incident's flow: 接报 → 研判 → 处置 → 反馈 → 复盘 → 结案, each a place where a case waits in the open."""

from infra.flows.builder import FlowStage

INCIDENT_STAGES = (
    FlowStage("intake", "AwaitIntake", "接报 · reported, nobody has acknowledged it yet"),
    FlowStage("assessment", "AwaitAssessment", "研判 · acknowledged, waiting for level, category and lead"),
    FlowStage("handling", "AwaitHandling", "处置 · assessed, dispatched or on the scene"),
    FlowStage("feedback", "AwaitFeedback", "反馈 · over, and its reporter has not been told yet"),
    FlowStage("review", "AwaitReview", "复盘 · the reporter knows, the review is owed"),
    FlowStage("closing", "AwaitClosing", "结案 · measures and orders are being settled"),
    FlowStage(
        "reopening", "AwaitReopening", "重新打开申请 · closed, and its reporter asks that it is reopened"
    ),
)
