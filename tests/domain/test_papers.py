"""What papers print, how they are numbered, and what stands in the ledger of a year."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campus_safety.district.directory import District
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.hazard import Hazard, HazardRow, hazard_facts
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.papers import facts
from campus_safety.papers.jobs import GIVEN_UP_AFTER, Job, JobState, Reason, permit_ledger
from campus_safety.papers.ledger import COLUMNS, Line, belongs, carried_over, overdue_days
from campus_safety.papers.numbers import printed
from campus_safety.records.change import Change
from campus_safety.records.paper_series import series_of
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Entry, Narrative
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_district, an_account
from tests.by_kind import with_section
from tests.hazards import (
    CHECKLISTS,
    CHIEF,
    DAY,
    LOOKED_AT,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    a_hazard,
    assigned,
    changed,
    claimed,
    done,
    found,
    hazard_rules,
    in_days,
    looked_again,
    looked_at,
    ordered,
    photographed,
    rechecked,
)

RULES = hazard_rules()


class Story:
    """A hazard, and everything that its timeline says of it so far."""

    def __init__(
        self, text: str = "一键报警未接入", by: str = OFFICER, item: str = "technical.alarm-unlinked"
    ) -> None:
        source = Source.POLICE_CHECK if by == OFFICER else Source.SELF_CHECK
        begun = found(text=text, by=by, source=source, item=item)
        self.case, self.entries = begun.after, [begun.entry]
        self.texts: dict[int, Narrative] = {}
        self._keep(begun)

    def does(self, command: commands.Command, by: str, when: float, number: int = 1) -> "Story":
        change = changed(self.case, command, by=by, when=when, number=number)
        self.case = change.after
        self.entries.append(change.entry)
        self._keep(change)
        return self

    def ordered(self, when: float = 3600, days: float = 7, number: int = 1, say: str = "接入平台") -> "Story":
        self.does(commands.DraftOrder(due_at=in_days(days), texts={"measures": say}), OFFICER, when)
        return self.does(commands.SignOrder(), CHIEF, when + 60, number)

    def voided(self, when: float, number: int = 1) -> "Story":
        year = self.case.papers[0].year
        void = commands.VoidPaper(kind="order", year=year, number=number, texts={"text": "有误"})
        return self.does(void, CHIEF, when)

    @property
    def told(self) -> tuple[list[Entry], dict[int, Narrative]]:
        return self.entries, self.texts

    def order(self, number: int) -> facts.Facts:
        paper = next(one for one in self.case.papers if (one.kind, one.number) == ("order", number))
        return facts.notice(self.case, paper, RULES, *self.told)

    def _keep(self, change: Change[Hazard]) -> None:
        if change.narrative is not None:
            self.texts[change.entry.version] = change.narrative


def test_an_order_goes_on_saying_what_it_said_when_it_was_voided_and_signed_anew() -> None:
    story = Story().ordered()
    before = story.order(1)
    story.voided(2 * 3600).ordered(3 * 3600, days=5, number=2, say="更换主机")
    after = story.order(1)
    assert after["mark"] == facts.VOID
    assert {name: text for name, text in after.items() if name != "mark"} == {
        name: text for name, text in before.items() if name != "mark"
    }
    second = story.order(2)
    assert (second["mark"], second["measures"], second["deadline"]) == (
        "",
        ("更换主机",),
        facts.until_when(in_days(5)),
    )


def test_an_order_prints_its_own_limit_though_a_longer_one_ran_before() -> None:
    story = Story().does(commands.Assign(due_at=in_days(7)), OFFICER, 600).ordered(days=4)
    assert story.order(1)["deadline"] == facts.until_when(in_days(4))


def test_an_order_keeps_its_addressee_and_its_finding_when_the_hazard_is_passed_on() -> None:
    story = Story().ordered()
    story.does(commands.Assign(rectifier="dm-edu", due_at=in_days(7)), OFFICER, 2 * 3600)
    story.does(commands.Regrade(item="fire.exit-blocked", texts={"text": "定错"}), OFFICER, 3 * 3600)
    printed_now = story.order(1)
    assert (printed_now["unit"], printed_now["finding"]) == ("港湾中学", "一键报警未联网")


def test_a_draft_has_a_mark_and_a_warning_and_no_number() -> None:
    story = Story().does(
        commands.DraftOrder(due_at=in_days(7), texts={"measures": "一、接入；\n\n二、自检。"}), OFFICER, 60
    )
    draft = facts.notice(story.case, None, RULES, *story.told)
    assert (draft["mark"], draft["number"], draft["hint"]) == (facts.DRAFT, "", facts.WARNING)
    assert draft["measures"] == ("一、接入；", "二、自检。")
    signed = story.does(commands.SignOrder(), CHIEF, 120).order(1)
    assert (signed["mark"], signed["hint"]) == ("", "")
    with pytest.raises(ValueError, match="neither a draft nor an order"):
        facts.notice(story.case, None, RULES, *story.told)


@pytest.mark.parametrize("granted", [True, False])
def test_a_reply_names_the_limit_before_and_the_one_after(granted: bool) -> None:
    story = Story().ordered()
    story.does(commands.AskExtension(until=in_days(12), texts={"text": "等配件"}), SCHOOL, DAY)
    decide = commands.DecideExtension(number=1, granted=granted, texts={"text": "情况属实"})
    story.does(decide, CHIEF, 2 * DAY)
    reply = facts.extension_reply(story.case, story.case.papers[-1], RULES, *story.told)
    assert (reply["decision"], reply["reason"]) == ("同意" if granted else "不同意", ("等配件",))
    assert reply["before"] == facts.until_when(in_days(7))
    assert reply["until"] == (facts.until_when(in_days(12)) if granted else "")
    assert "限字〔2026〕第 1 号" in str(reply["order"])


def test_a_recheck_names_the_order_that_was_in_force_then() -> None:
    story = Story().ordered().voided(2 * 3600).ordered(3 * 3600, days=5, number=2)
    story.case = photographed(photographed(story.case, "before"), "after", when=DAY)
    story.does(commands.ClaimRectified(texts={"text": "已接入"}), SCHOOL, DAY)
    story.does(commands.Recheck(passed=False, texts={"opinion": "仍未接通"}), OFFICER, 2 * DAY)
    story.voided(3 * DAY, number=2)
    opinion = facts.recheck(story.case, story.case.papers[-1], RULES, *story.told)
    assert (opinion["result"], opinion["opinion"]) == ("不合格", ("仍未接通",))
    assert "限字〔2026〕第 2 号" in str(opinion["order"])
    assert opinion["next_deadline"] == facts.until_when(story.case.rounds[-1].due_at)


def test_a_voided_opinion_goes_on_saying_what_it_said_when_the_recheck_was_made_anew() -> None:
    story = Story().ordered()
    story.case = photographed(photographed(story.case, "before"), "after", when=DAY)
    story.does(commands.ClaimRectified(texts={"text": "已接入"}), SCHOOL, DAY)
    story.does(commands.Recheck(passed=True, texts={"opinion": "已接通"}), OFFICER, 2 * DAY)
    void = commands.VoidPaper(kind="recheck", year=2026, number=1, texts={"text": "有误"})
    story.does(void, CHIEF, 3 * DAY)
    story.does(commands.Recheck(passed=False, texts={"opinion": "仍未接通"}), OFFICER, 4 * DAY, 2)
    first, second = (
        facts.recheck(story.case, paper, RULES, *story.told)
        for paper in story.case.papers
        if paper.kind == "recheck"
    )
    assert (first["mark"], first["result"], first["opinion"]) == (facts.VOID, "合格", ("已接通",))
    assert (second["mark"], second["result"], second["opinion"]) == ("", "不合格", ("仍未接通",))


def test_papers_are_dated_as_china_counts_days() -> None:
    assert facts.in_words(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == "2026年12月31日"
    assert facts.in_words(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "2027年1月1日"


@pytest.mark.parametrize(
    ("at", "printed_as"),
    [
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2026年12月31日24时"),
        (datetime(2026, 12, 31, 2, 0, tzinfo=UTC), "2026年12月31日10时"),
        (datetime(2026, 12, 31, 8, 30, tzinfo=UTC), "2026年12月31日16时30分"),
        (datetime(2026, 12, 31, 8, 0, 5, tzinfo=UTC), "2026年12月31日16时0分5秒"),
    ],
)
def test_a_paper_prints_the_very_moment_at_which_the_clock_ends(at: datetime, printed_as: str) -> None:
    assert facts.until_when(at) == printed_as


def test_an_order_names_what_is_offended_against_and_the_clause_that_gives_the_power() -> None:
    own = Story(item="access.no-register").ordered()
    said = own.order(1)
    assert said["offends"] == "《山东省学校安全条例》第二十九条、第三十条"
    assert said["clause"] == "《企业事业单位内部治安保卫条例》第十六条"
    same = Story().ordered().order(1)
    assert (same["offends"], same["clause"]) == ("", "《企业事业单位内部治安保卫条例》第十六条")


def test_a_paper_from_before_there_were_two_clauses_goes_on_saying_what_it_said() -> None:
    story = Story(item="access.no-register").ordered()
    old = replace(story.case.papers[0], power="")
    said = facts.notice(story.case, old, RULES, *story.told)
    assert (said["offends"], said["clause"]) == ("", "《山东省学校安全条例》第二十九条、第三十条")


def test_the_record_of_a_check_that_police_made_on_a_schools_own_finding_says_what_they_saw() -> None:
    story = Story(by=SCHOOL).does(LOOKED_AT, OFFICER, 600)
    said = facts.check_record(story.case, RULES, *story.told)
    assert (said["issuer"], said["checklist"]) == ("港湾派出所", "民警检查")
    assert said["findings"][1:] == ("现场查看，情况属实",)


def test_an_order_says_only_of_a_districts_own_rule_how_early_an_extension_is_asked_for() -> None:
    story = Story().ordered()
    assert story.order(1)["ask_by"] == ""
    hazards = replace(RULES.policy.section(HazardRules), ask_before=timedelta(days=3))
    strict = replace(RULES, policy=with_section(RULES.policy, hazards))
    said = facts.notice(story.case, story.case.papers[0], strict, *story.told)["ask_by"]
    assert said == "（本区规定：至迟在期限届满3天前）"


def test_the_year_of_a_number_is_the_year_in_china() -> None:
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    for when, year in ((new_year - timedelta(minutes=1), 2026), (new_year, 2027)):
        seconds = (when - NOW).total_seconds()
        case = done(
            photographed(looked_at(), "before"),
            commands.DraftOrder(due_at=when + timedelta(days=3), texts={"measures": "接入"}),
            by=OFFICER,
            when=seconds - 60,
        )
        paper = done(case, commands.SignOrder(), by=CHIEF, when=seconds).papers[0]
        assert series_of("demo", paper) == f"demo#dm-st-harbour#限#{year}"
        assert f"〔{year}〕" in printed(paper, a_district())


def named(district: District, **names: str) -> District:
    units = {
        id: replace(unit, name=replace(unit.name, zh=names.get(id.replace("-", "_"), unit.name.zh)))
        for id, unit in district.units.items()
    }
    return replace(district, units=units)


@pytest.mark.parametrize(
    ("bureau", "unit", "name", "number"),
    [
        ("环翠分局", "dm-st-harbour", "鲸园派出所", "环翠公（鲸园）限字〔2026〕第 1 号"),
        ("威海市公安局环翠分局", "dm-st-harbour", "鲸园派出所", "环翠公（鲸园）限字〔2026〕第 1 号"),
        ("环翠分局", "dm-brigade", "环翠分局治安大队", "环翠公（治安）限字〔2026〕第 1 号"),
        ("旺苍县公安局", "dm-bureau", "旺苍县公安局", "旺苍县公（旺苍县）限字〔2026〕第 1 号"),
    ],
)
def test_numbers_name_bureau_and_unit_in_short(bureau: str, unit: str, name: str, number: str) -> None:
    names = {"dm_bureau": bureau, unit.replace("-", "_"): name}
    paper = replace(ordered().papers[0], unit=unit)
    assert printed(paper, named(a_district(), **names)) == number


def test_two_units_may_give_one_number_and_the_one_in_force_is_voided() -> None:
    story = Story().ordered().voided(2 * 3600)
    story.does(commands.DraftOrder(due_at=in_days(5), texts={"measures": "整改"}), OFFICER, 3 * 3600).does(
        commands.SignOrder(), SUPERVISOR, 3 * 3600 + 60
    )
    assert [(one.unit, one.number) for one in story.case.papers] == [("dm-st-harbour", 1), ("dm-brigade", 1)]

    def asked(unit: str) -> Job:
        return Job("p1", "demo", "order", "a", NOW, unit=unit, year=2026, number=1)

    assert [asked(unit).paper_of(story.case) for unit in ("dm-st-harbour", "dm-brigade", "")] == [
        *story.case.papers,
        story.case.papers[1],
    ]
    assert asked("dm-st-hill").paper_of(story.case) is None
    story.voided(4 * 3600)
    assert all(one.voided_at is not None for one in story.case.papers)


def rows_of(cases: Iterable[Hazard]) -> list[Row]:
    return [listings(case, a_district())["history"].row for case in cases]


def test_at_the_years_cut_open_hazards_are_carried_over_and_closed_ones_stay_behind() -> None:
    still_open, closed = rows_of(
        (a_hazard(), done(looked_again(), commands.Close(), by=OFFICER, when=13 * DAY))
    )
    assert [belongs(row, 2026) for row in (still_open, closed)] == [True, True]
    assert [belongs(row, 2027) for row in (still_open, closed)] == [True, False]
    assert [belongs(row, 2025) for row in (still_open, closed)] == [False, False]
    assert [carried_over(still_open, year) for year in (2026, 2027)] == [False, True]


def test_the_year_is_cut_at_midnight_in_china() -> None:
    (row,) = rows_of((a_hazard(),))
    cut = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    for moment, year in ((cut - timedelta(seconds=1), 2026), (cut, 2027)):
        moved = replace(row, received_at=moment)
        assert belongs(moved, year) and not belongs(moved, year - 1)
        assert not carried_over(moved, year)
    assert isinstance(row, HazardRow) and row.hazard is not None
    facts_then = row.hazard
    for moment, carried in ((cut - timedelta(seconds=1), False), (cut, True)):
        over = replace(row, hazard=replace(facts_then, closed_at=moment))
        assert belongs(over, 2027) is carried, "still open when the year began"


def test_days_overdue_stop_at_the_claim_that_passed() -> None:
    def days(case: Hazard, when: float) -> int:
        (row,) = rows_of((case,))
        facts = hazard_facts(row)
        assert facts is not None
        return overdue_days(facts, NOW + timedelta(seconds=when))

    late = assigned(days=2)
    assert [days(late, when * DAY) for when in (1, 2, 3, 9)] == [0, 0, 1, 7]
    late_but_done = rechecked(claimed(late, when=5 * DAY), when=6 * DAY)
    assert days(late_but_done, 60 * DAY) == 3
    failed = rechecked(claimed(late, when=5 * DAY), passed=False, when=6 * DAY)
    assert days(failed, 6 * DAY) == 0, "another round has its own limit"


def test_a_line_of_the_ledger_has_a_value_for_every_column() -> None:
    case = rechecked(claimed(ordered()))
    (row,) = rows_of((case,))
    facts = hazard_facts(row)
    assert facts is not None
    line = Line(row, facts, "未接入", a_district(), CHECKLISTS, 2026, NOW + timedelta(days=3))
    said = {column.name.zh: column.value(line) for column in COLUMNS}
    assert said["编号"] == case.code and said["校园"] == "港湾中学" and said["部位"] == "校门"
    assert (said["隐患内容"], said["具体情况"], said["等级"]) == ("一键报警未联网", "未接入", "一般隐患")
    assert (said["照片"], said["整改轮次"], said["重复发现"], said["上年结转"]) == (2, 1, 0, "")
    assert said["整改责任单位"] == "港湾中学" and said["复查单位"] == "港湾派出所"
    assert said["方式"] == "责令限期整改" and said["销号日期"] is None


@pytest.mark.parametrize(
    ("by", "unit", "refused"),
    [
        (SCHOOL, "dm-ms-01", None),
        (SCHOOL, "dm-ms-02", NotFound),
        (CHIEF, "dm-ms-01", None),
        (OFFICER, "dm-ms-01", None),
        (OFFICER, "dm-st-hill", NotFound),
        (SUPERVISOR, "dm-st-hill", None),
        (SUPERVISOR, "nowhere", NotFound),
        ("dm-fire-duty", "dm-fire", None),
        ("dm-fire-duty", "dm-ms-01", NotFound),
        ("dm-ms-01-guard", "dm-ms-01", NotAllowed),
    ],
)
def test_ledgers_are_for_those_above(by: str, unit: str, refused: type[Exception] | None) -> None:
    if refused is None:
        permit_ledger(an_account(by), unit, a_district())
    else:
        with pytest.raises(refused):
            permit_ledger(an_account(by), unit, a_district())


def test_an_officer_of_a_team_has_the_ledgers_of_the_station_it_works_for() -> None:
    district = a_district()
    (team, *_) = district.teams_of("dm-st-harbour")
    officer = replace(an_account(OFFICER), unit=team.id)
    for unit in ("dm-st-harbour", "dm-ms-01"):
        permit_ledger(officer, unit, district)
    with pytest.raises(NotFound):
        permit_ledger(officer, "dm-st-hill", district)


def test_a_job_that_nobody_works_on_any_more_has_failed() -> None:
    job = Job("p1", "demo", "ledger", "a", NOW, state=JobState.WORKING, moved_at=NOW + timedelta(minutes=5))
    given_up = NOW + timedelta(minutes=5) + GIVEN_UP_AFTER
    assert job.as_of(given_up) == job
    late = job.as_of(given_up + timedelta(milliseconds=1))
    assert (late.state, late.reason) == (JobState.FAILED, Reason.GIVEN_UP)
    ready = replace(job, state=JobState.DONE)
    assert ready.as_of(NOW + timedelta(days=6)) == ready
