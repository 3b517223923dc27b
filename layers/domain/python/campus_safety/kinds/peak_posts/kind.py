"""Peak posts as a kind of record."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from campus_safety.district.rules import Rules
from campus_safety.kinds.peak_posts import actions, clock_rules, message_words, rules
from campus_safety.kinds.peak_posts.figures import FIGURES
from campus_safety.kinds.peak_posts.peak_post import POST_TYPES, STAGES, STATES, PeakPost, State
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable


def lapsed(case: PeakPost, rules: Rules, now: datetime) -> PeakPost:
    """The window ended and nobody had come: an absence. Or nobody recorded the leaving: closed without it."""
    if case.state is State.PLANNED and now >= case.ends_at:
        return replace(case, state=State.MISSED, missed_at=now)
    if case.state is State.MANNED:
        return replace(case, state=State.DONE, closed_at=now)
    return case


KIND = Kind(
    name="peak_post",
    label=Label("护学岗", "Peak post"),
    record=PeakPost,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories=MappingProxyType({one.value: label for one, label in POST_TYPES.items()}),
    severities=MappingProxyType({"ordinary": Label("护学岗", "Peak post")}),
    words=message_words.VOCABULARY,
    lapsed=lapsed,
    table=RecordTable.DUTY,
    policy=(rules.SECTION,),
    figures=FIGURES,
    category_fact="post_type",
)
