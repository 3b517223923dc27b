"""What the policy says of teaching packs, `[teaching_packs]`."""

from campus_safety.district.policy_sections import PolicySection

SECTION = PolicySection(kind="teaching_pack", table="teaching_packs", clocks=("refresh",))
