"""How the clocks of a policy document are read, and what the law lets them say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any

from campus_safety.district.calendars import Counted, Limit, parse_limit
from campus_safety.district.declared_tables import UNREADABLE, TableReader, reads
from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis, ClockPolicy
from campus_safety.district.policy_sections import PolicySection
from campus_safety.labels import Label
from campus_safety.marks import Mark, Pair

Limits = Mapping[str, Mapping[Area, Limit]]
_NAMELESS = Label("", "")
# A limit of these days: one for all areas, or one for each.
_LIMITS = {
    counted: (
        reads(Annotated[Limit, counted]),
        reads(Annotated[Mapping[Area, Annotated[Limit, counted]], Mark.EACH]),
    )
    for counted in Counted
}


class _ClockTable:
    """What a clock's table holds besides its limits."""

    label: Annotated[Label, Pair("name")]
    days: Counted = Counted.REAL
    ladder: str
    school_ladder: str | None = None
    supervises: bool = False
    orders: str = "lead"
    lapses: bool | None = None


class PolicyReader(TableReader):
    """Reads tables, and what is the policy's own: limits by severity and area, under the law."""

    def clock(
        self, section: PolicySection, name: str, table: Mapping[str, Any], ladders: Collection[str]
    ) -> ClockPolicy:
        """One clock of a section. With a fault it has stand-ins; the policy is refused."""
        where = f"{section.where}clocks.{name}"
        if self.stored and table.get("days", Counted.REAL) not in tuple(Counted):
            # Counted as only a later release can: real time is never longer.
            table = {key: value for key, value in table.items() if key != "days"}
        said = self.fields(_ClockTable, table, where)
        counted, statutory = said.get("days", Counted.REAL), section.statutory.get(name)
        # A clock of a record that does not go round the loop may have its dates from the record, and no limits then.
        always = name not in section.may_lack if section.loop else bool(table.get("limits"))
        limits = self.limits(where, table, counted, section.severities, always=always)
        if statutory is not None:
            limits = self.lawful(where, limits, statutory)
        ladder = said.get("ladder", "")
        school_ladder = said.get("school_ladder") or ladder
        self.known_ladders(where, {ladder, school_ladder} - {""}, ladders)
        lapses = said.get("lapses")
        return ClockPolicy(
            name=name,
            label=said.get("label", _NAMELESS),
            basis=Basis.LAW if statutory is not None else Basis.POLICY,
            limits=limits,
            ladder=ladder,
            school_ladder=school_ladder,
            supervises=said.get("supervises", False),
            orders=said.get("orders", ""),
            lapses=name == "reply" if lapses is None else lapses,
            counted=counted,
        )

    def limits(
        self,
        where: str,
        table: Mapping[str, Any],
        counted: Counted,
        severities: Iterable[str],
        *,
        always: bool = False,
    ) -> Limits:
        """The limits of a table by severity and area."""
        said = self.table(table, "limits", where)
        limits: dict[str, Mapping[Area, Limit]] = {}
        for severity in severities:
            place, spelled = f"{where}.limits.{severity}", said.get(severity)
            if spelled is None:
                if always and not self.stored:
                    self.fault(place, "missing", "缺少该级时限", "No limit for this level")
                continue
            found = _LIMITS[counted][isinstance(spelled, Mapping)](self, spelled, place)
            if found is not UNREADABLE:
                limits[severity] = dict.fromkeys(Area, found) if isinstance(found, Limit) else found
        return limits

    def lawful(self, where: str, limits: Limits, statutory: timedelta) -> Limits:
        """The limits as the law allows them: in real time, and no longer."""
        lawful: dict[str, Mapping[Area, Limit]] = {}
        for severity, by_area in limits.items():
            lawful[severity] = {area: within(limit, statutory) for area, limit in by_area.items()}
            # Written before the law was known here; the law holds for its cases too.
            if lawful[severity] != by_area and not self.stored:
                self.fault(
                    f"{where}.limits.{severity}",
                    "longer_than_law",
                    "法定时限只能缩短，不得延长",
                    "A statutory limit may be shorter, never longer",
                )
        return lawful

    def known_ladders(self, where: str, wanted: Iterable[str], ladders: Collection[str]) -> None:
        for name in sorted({*wanted} - {*ladders}):
            self.fault(
                f"{where}.ladder",
                "unknown_ladder",
                f"没有名为 {name} 的阶梯",
                f"There is no ladder {name}",
            )


def within(limit: Limit | None, statutory: timedelta) -> Limit:
    """This limit, or the statutory one where there is none, or it is longer or does not run in real time."""
    if limit is not None and not limit.working and not limit.school and limit.real_time <= statutory:
        return limit
    return parse_limit(f"PT{statutory // timedelta(minutes=1)}M")
