"""What follows from a case record, wherever it is noticed: its flow runs, and its events are on the bus. Called by the Lambdas
`relay.py` (after every change), `deadline_sweep.py` and `redrive.py`."""

from collections.abc import Mapping, Sequence

from aws_lambda_powertools import Logger

from campus_safety.records.store import Cases
from campus_safety_aws.bus import AT_ONCE
from campus_safety_aws.failures import OF_A_SERVICE, OF_ONE_RECORD
from campus_safety_aws.ports import EventBus, FlowRuns
from campus_safety_aws.settings import given
from campus_safety_aws.trail import followed

logger = Logger()


def flow_arns() -> dict[str, str]:
    """The flow of each kind of case that has one. All lie in the cases' table: the relays and sweeps of others have none
    to follow, and their deployment names none."""
    named = {"incident": given("INCIDENT_FLOW_ARN"), "hazard": given("HAZARD_FLOW_ARN")}
    return {kind: arn for kind, arn in named.items() if arn is not None}


Mark = tuple[str, int]


class Unpublished(RuntimeError):
    """The bus has not taken these events; their marks stay, and the sweep tries again."""

    def __init__(self, refused: Sequence[Mark], published: int = 0) -> None:
        super().__init__(f"{len(refused)} events were not taken")
        self.refused = tuple(refused)
        self.published = published


def wake_or_revive(cases: Cases, flows: FlowRuns, case_id: str, run: int, token: str | None) -> None:
    """Answers the token of a waiting flow. A dead one is no poison: if its run has ended though the case is open, the
    run is raised, and the record of that starts the next."""
    if token is not None and flows.wake(token):
        return
    case = cases.get(case_id)
    if case is not None and case.open and case.flow_run == run and not flows.lives(case.kind, case_id, run):
        cases.renew_run(case_id, run)


def publish(cases: Cases, bus: EventBus, marks: Sequence[Mark]) -> int:
    """Puts the events of these entries on the bus and removes their marks; answers how many were published now.

    Raises Unpublished after trying all of them, as long as the bus answers, if some were not taken. An entry that cannot be read, or that is no event
    of ours, keeps no other from the bus.
    """
    published, refused, events = 0, list[Mark](), list[tuple[Mark, Mapping[str, object]]]()
    for mark in marks:
        try:
            detail = cases.event(*mark)
        except OF_ONE_RECORD:
            refused.append(mark)
        else:
            events += [(mark, detail)] if detail is not None else []
    for start in range(0, len(events), AT_ONCE):
        chunk = events[start : start + AT_ONCE]
        try:
            taken = bus.publish([detail for _, detail in chunk])
        except OF_A_SERVICE:
            # It does not answer, and will not be asked another hundred times.
            refused += [mark for mark, _ in events[start:]]
            break
        for (mark, detail), ok in zip(chunk, taken, strict=True):
            if ok and _marked(cases, mark):
                published += 1
                followed(logger, "published", detail)
            else:
                refused.append(mark)
    if refused:
        raise Unpublished(refused, published)
    return published


def _marked(cases: Cases, mark: Mark) -> bool:
    """Whether the entry is known to be published: if not, it will be told again, which whoever listens takes for once."""
    try:
        cases.published(*mark)
    except OF_A_SERVICE:
        return False
    return True
