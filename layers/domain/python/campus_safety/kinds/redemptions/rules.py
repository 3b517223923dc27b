"""What the policy says of requests that spend points, `[redemptions]`."""

from campus_safety.district.policy_sections import PolicySection

SECTION = PolicySection(kind="redemption", table="redemptions", clocks=("answer",))
