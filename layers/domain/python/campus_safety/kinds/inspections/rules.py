"""What the policy says of joint inspections, `[inspections]`."""

from campus_safety.district.policy_sections import PolicySection

SECTION = PolicySection(
    kind="inspection",
    table="inspections",
    clocks=("begin", "answer", "conclude"),
    severities=("general",),
    loop=True,
)
