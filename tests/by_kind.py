"""What is asked of a record whatever its kind: the same as in `campus_safety.records`, with the kind looked up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from campus_safety.district import policy_documents
from campus_safety.district.directory import Account, District
from campus_safety.district.policy import KindRules, Policy
from campus_safety.district.rules import Rules
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.records import access, attachments, change, recalculating, serve_deadlines
from campus_safety.records.change import Change, Moment
from campus_safety.records.components import Attachment
from campus_safety.records.record import C, Record
from campus_safety.records.relations import Holders, Part, Sections
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Actor
from campus_safety_aws import record_encoding as records

MAY: Mapping[str, Mapping[str, Holders]] = {name: kind.may for name, kind in KINDS.items()}
SHOWN: Mapping[str, Sections] = {name: kind.sections for name, kind in KINDS.items()}
TEXTS_OF: Mapping[str, Mapping[str, Part]] = {
    name: {action: step.texts for action, step in kind.actions.items()} for name, kind in KINDS.items()
}


def permit(account: Account, action: str, case: Record, district: District) -> None:
    access.permit(account, kind_of(case), action, case, district)


def permit_report(account: Account, campus: str, kind: str = "incident") -> None:
    access.permit_report(account, KINDS[kind], campus)


def shown(account: Account, case: Record, district: District) -> frozenset[Part]:
    return access.shown(account, kind_of(case), case, district)


def has_lists(account: Account, kind: str) -> bool:
    return access.has_lists(account, KINDS[kind])


def serve(case: C, rules: Rules, moment: Moment) -> Change[C] | None:
    return serve_deadlines.serve(kind_of(case), case, rules, moment)


def recalculated(case: C, rules: Rules, moment: Moment) -> Change[C] | None:
    return recalculating.recalculated(kind_of(case), case, rules, moment)


def arrived(case: C, attachment: Attachment, rules: Rules, moment: Moment) -> Change[C] | None:
    return attachments.arrived(kind_of(case), case, attachment, rules, moment)


def changed(before: C | None, after: C, action: str, actor: Actor, rules: Rules, moment: Moment) -> Change[C]:
    return change.changed(kind_of(after), before, after, action, actor, rules, moment)


def parse_policy(version: str, document: Mapping[str, Any], *, stored: bool = False) -> Policy:
    """With the sections of every kind."""
    return policy_documents.parse_policy(version, document, KINDS.policy, stored=stored)


def with_section(policy: Policy, rules: KindRules) -> Policy:
    """The policy with other rules in the place of those of their class."""
    return replace(policy, sections={**policy.sections, type(rules): rules})


def clocks_of(kind: str) -> tuple[str, ...]:
    """The clocks that a policy has for this kind."""
    return next(section.clocks for section in KINDS[kind].policy if section.kind == kind)


def to_case(text: str, kind: str, where: str, listed_for: tuple[str, ...] | None = None) -> Record:
    return records.to_case(text, kind, where, KINDS, listed_for)


def to_row(text: str, where: str) -> Row:
    return records.to_row(text, where, KINDS)
