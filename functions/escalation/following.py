"""What follows from a case record, wherever it is noticed: its flow runs, and its events are on the bus."""

from collections.abc import Sequence

from campus_safety.cases import Cases
from campus_safety_aws.bus import Bus
from campus_safety_aws.flows import Flows
from campus_safety_aws.settings import given


def flow_arns() -> dict[str, str]:
    """The flow of each kind of case that has one. All lie in the cases' table: the relays and sweeps of others have none
    to follow, and their deployment names none."""
    named = {"incident": given("INCIDENT_FLOW_ARN"), "hazard": given("HAZARD_FLOW_ARN")}
    return {kind: arn for kind, arn in named.items() if arn is not None}


class Unpublished(RuntimeError):
    """The bus refused an event; the mark stays, and the sweep tries again."""


def wake_or_revive(cases: Cases, flows: Flows, case_id: str, run: int, token: str | None) -> None:
    """Answers the token of a waiting flow. A dead one is no poison: if its run has ended though the case is open, the
    run is raised, and the record of that starts the next."""
    if token is not None and flows.wake(token):
        return
    case = cases.get(case_id)
    if case is not None and case.open and case.flow_run == run and not flows.lives(case.kind, case_id, run):
        cases.renew_run(case_id, run)


def publish(cases: Cases, bus: Bus, marks: Sequence[tuple[str, int]]) -> int:
    """Puts the events of these entries on the bus and removes their marks; answers how many were published now.

    Raises Unpublished after trying all of them, if the bus took some of them not.
    """
    events = [(mark, detail) for mark in marks if (detail := cases.event(*mark)) is not None]
    taken = bus.publish([detail for _, detail in events])
    for (mark, _), ok in zip(events, taken, strict=True):
        if ok:
            cases.published(*mark)
    if not all(taken):
        raise Unpublished(f"{taken.count(False)} of {len(taken)} events were not taken")
    return len(taken)
