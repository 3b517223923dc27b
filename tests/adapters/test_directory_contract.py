"""What every directory does, the real one on an emulated DynamoDB and the tests' fake alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from moto import mock_aws

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.device_signing import KEY_OVERLAP
from campus_safety.district.directory import DirectoryReader, PolicyVersion
from campus_safety.district.organisation import Post, SignalKind
from campus_safety.district.roles import Role
from campus_safety.district.timetable_files import parse_timetables
from campus_safety.district.timetables import Timetables
from campus_safety.errors import Conflict, UnknownCampus, UnknownDevice, UnknownPolicy, UnknownUnit
from campus_safety.labels import Label
from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_items import items_at
from campus_safety_aws.directory_writer import DirectoryWriter
from tests.districts import ISSUER, LOADED_AT, key_of, sample_files, sample_sign_ins
from tests.fakes.directory import FakeDirectory

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@dataclass
class Both:
    """A reader that never caches, and the writer to the same directory."""

    reader: DirectoryReader
    writer: DirectoryWriter | FakeDirectory

    def load(
        self, files: DistrictFiles | None = None, sign_ins: dict[str, tuple[str, ...]] | None = None
    ) -> None:
        self.writer.replace_district(
            files or sample_files(), sample_sign_ins() if sign_ins is None else sign_ins, at=LOADED_AT
        )


def _fake() -> Iterator[Both]:
    fake = FakeDirectory()
    yield Both(fake, fake)


def _dynamodb() -> Iterator[Both]:
    with mock_aws():
        items_at("directory").create_table(billing_mode="PAY_PER_REQUEST")
        yield Both(Directory("directory", ttl_seconds=0), DirectoryWriter("directory"))


@pytest.fixture(params=[_fake, _dynamodb], ids=["fake", "dynamodb"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    kind: Callable[[], Iterator[Both]] = request.param
    yield from kind()


def _without(files: DistrictFiles, campus: str) -> DistrictFiles:
    return replace(
        files,
        campuses=tuple(row for row in files.campuses if row.id != campus),
        posts=tuple(row for row in files.posts if row.unit != campus),
        devices=tuple(row for row in files.devices if row.campus != campus),
    )


def test_a_loaded_district_reads_as_its_files_say(both: Both) -> None:
    both.load()
    district = both.reader.district("demo")
    assert district.name == Label("示例区", "Demo District")
    assert set(district.campuses.values()) == set(sample_files().campuses)
    assert {district.unit(unit.id) for unit in sample_files().units} == set(sample_files().units)
    assert dict(district.holders) == sample_files().holders(sample_sign_ins())
    assert district.policy_version == ""


def test_a_district_that_was_never_loaded_is_unknown(both: Both) -> None:
    with pytest.raises(UnknownUnit):
        both.reader.district("nowhere")


def test_an_account_is_found_by_issuer_and_subject_only(both: Both) -> None:
    both.load()
    account = both.reader.signed_in(ISSUER, "dm-ms-01-safety")
    assert account is not None
    assert (account.role, account.unit, account.posts) == (Role.SCHOOL_STAFF, "dm-ms-01", (Post.SAFETY,))
    assert account.enabled and account.district == "demo"
    assert both.reader.signed_in("https://elsewhere.test", "dm-ms-01-safety") is None


def test_a_post_without_a_sign_in_is_vacant_but_exists(both: Both) -> None:
    both.load(sign_ins={})
    district = both.reader.district("demo")
    assert district.holders["dm-ms-01/safety"] == ()
    assert both.reader.signed_in(ISSUER, "dm-ms-01-safety") is None


def test_loading_twice_changes_nothing(both: Both) -> None:
    both.load()
    before = both.reader.district("demo")
    loaded = both.writer.replace_district(sample_files(), sample_sign_ins(), at=LOADED_AT)
    assert (loaded.written, loaded.retired, loaded.disabled) == (0, 0, 0)
    assert both.reader.district("demo") == before


def test_the_writer_remembers_which_sign_in_a_row_has_got(both: Both) -> None:
    both.load()
    assert both.writer.known_sign_ins("demo") == sample_sign_ins()
    assert both.writer.known_sign_ins("nowhere") == {}


def test_who_left_the_files_is_disabled_and_holds_nothing(both: Both) -> None:
    both.load()
    files = sample_files()
    both.load(
        replace(files, posts=tuple(row for row in files.posts if row.account != "dm-st-hill-officer-2"))
    )
    account = both.reader.signed_in(ISSUER, "dm-st-hill-officer-2")
    assert account is not None and not account.enabled
    assert account.key not in both.reader.district("demo").holders_of("dm-st-hill/officer")


def test_who_comes_back_is_enabled_again(both: Both) -> None:
    both.load()
    files = sample_files()
    both.load(
        replace(files, posts=tuple(row for row in files.posts if row.account != "dm-st-hill-officer-2"))
    )
    both.load()
    account = both.reader.signed_in(ISSUER, "dm-st-hill-officer-2")
    assert account is not None and account.enabled


def test_a_new_sign_in_for_a_row_disables_the_old_one(both: Both) -> None:
    both.load()
    both.load(sign_ins=sample_sign_ins() | {"dm-leader": (f"{ISSUER}|successor",)})
    old, new = both.reader.signed_in(ISSUER, "dm-leader"), both.reader.signed_in(ISSUER, "successor")
    assert old is not None and not old.enabled
    assert new is not None and new.enabled
    assert both.reader.district("demo").holders_of("dm-bureau/leader") == (new.key,)


def test_people_outlive_their_sign_ins(both: Both) -> None:
    """A new issuer, or a second way in, leads to the same account: no record that names it changes."""
    both.load()
    first = both.reader.signed_in(ISSUER, "dm-leader")
    two = ("https://new.test|zhang", f"{ISSUER}|dm-leader")
    both.load(sign_ins=sample_sign_ins() | {"dm-leader": two})
    assert first is not None
    assert (
        both.reader.signed_in("https://new.test", "zhang")
        == both.reader.signed_in(ISSUER, "dm-leader")
        == first
    )
    assert first.key == key_of("dm-leader") and both.reader.account(first.key) == first
    assert both.reader.district("demo").holders_of("dm-bureau/leader") == (first.key,)
    assert both.writer.known_sign_ins("demo")["dm-leader"] == tuple(sorted(two))
    both.load(sign_ins=sample_sign_ins() | {"dm-leader": two[:1]})
    gone = both.reader.signed_in(ISSUER, "dm-leader")
    assert gone == replace(first, enabled=False)
    assert both.reader.signed_in("https://new.test", "zhang") == first


def test_a_campus_that_left_the_files_is_retired_and_still_named(both: Both) -> None:
    both.load()
    both.load(_without(sample_files(), "dm-kg-02"))
    district = both.reader.district("demo")
    assert district.campus("dm-kg-02").retired
    assert district.station_of("dm-kg-02").id == "dm-st-hill"
    assert "dm-kg-02" not in {campus.id for campus in district.open_campuses()}
    assert district.holders_of("dm-kg-02/safety") == ()
    device = both.reader.device("dm-kg-02-alarm")
    assert device is not None and not device.enabled


def test_a_retired_campus_can_open_again(both: Both) -> None:
    both.load()
    both.load(_without(sample_files(), "dm-kg-02"))
    both.load()
    assert not both.reader.district("demo").campus("dm-kg-02").retired


def test_a_campus_that_never_was_is_unknown(both: Both) -> None:
    both.load()
    with pytest.raises(UnknownCampus):
        both.reader.district("demo").campus("dm-ms-99")


def test_places_read_as_their_file_says_in_the_order_of_their_ids(both: Both) -> None:
    both.load()
    assert both.reader.places("demo") == sample_files().places
    assert both.reader.places("nowhere") == ()


def test_a_place_that_left_the_file_is_retired_and_still_named(both: Both) -> None:
    both.load()
    files = sample_files()
    loaded = both.writer.replace_district(
        replace(files, places=files.places[1:]), sample_sign_ins(), at=LOADED_AT
    )
    assert loaded.retired == 1
    gone = replace(files.places[0], retired=True)
    assert both.reader.places("demo") == (gone, *files.places[1:])
    again = both.writer.replace_district(
        replace(files, places=files.places[1:]), sample_sign_ins(), at=LOADED_AT
    )
    assert (again.written, again.retired) == (0, 0)
    both.load()
    assert both.reader.places("demo") == files.places


def test_rewards_read_as_their_file_says_and_one_that_left_it_is_retired_and_still_named(both: Both) -> None:
    files = sample_files()
    dated = replace(files.rewards[0], until=date(2027, 6, 30))
    first = replace(files, rewards=(dated, *files.rewards[1:]))
    both.writer.replace_district(first, sample_sign_ins(), at=LOADED_AT)
    by_id = sorted((dated, *files.rewards[1:]), key=lambda one: one.id)
    assert both.reader.rewards("demo") == both.reader.rewards("demo") == tuple(by_id)
    assert both.reader.rewards("nowhere") == ()
    loaded = both.writer.replace_district(replace(files, rewards=()), sample_sign_ins(), at=LOADED_AT)
    assert loaded.retired == len(files.rewards)
    assert {one.id for one in both.reader.rewards("demo") if one.retired} == {one.id for one in files.rewards}


def test_a_place_that_its_file_retires_is_retired_once(both: Both) -> None:
    files = sample_files()
    retired = replace(files, places=(replace(files.places[0], retired=True), *files.places[1:]))
    both.load(retired)
    assert both.reader.places("demo")[0].retired
    again = both.writer.replace_district(retired, sample_sign_ins(), at=LOADED_AT)
    assert (again.written, again.retired) == (0, 0)


def test_timetables_read_as_their_file_says(both: Both) -> None:
    both.load()
    assert both.reader.timetables("demo") == parse_timetables(sample_files().timetables)
    assert both.reader.timetables("demo").timetables
    assert both.reader.timetables("nowhere") == Timetables()


def test_timetables_that_left_the_files_are_gone(both: Both) -> None:
    both.load()
    both.load(replace(sample_files(), timetables={}))
    assert both.reader.timetables("demo") == Timetables()
    again = both.writer.replace_district(
        replace(sample_files(), timetables={}), sample_sign_ins(), at=LOADED_AT
    )
    assert again.written == 0


def test_a_key_that_is_raised_by_one_leaves_the_one_before_for_a_while_and_by_more_it_does_not(
    both: Both,
) -> None:
    both.load()
    files, (first, *others) = sample_files(), sample_files().devices
    assert _former_until(both, first.id) is None
    for version, until in ((2, LOADED_AT + KEY_OVERLAP), (2, LOADED_AT + KEY_OVERLAP), (4, None)):
        raised = replace(files, devices=(replace(first, key_version=version), *others))
        both.writer.replace_district(raised, sample_sign_ins(), at=LOADED_AT)
        assert _former_until(both, first.id) == until, version


def _former_until(both: Both, device: str) -> datetime | None:
    known = both.reader.device(device)
    assert known is not None
    return known.former_key_until


def test_a_device_knows_its_campus_and_district(both: Both) -> None:
    both.load()
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None
    assert (device.district, device.campus, device.key_version, device.enabled) == (
        "demo",
        "dm-ms-01",
        1,
        True,
    )
    assert both.reader.device("dm-ms-99-alarm") is None


def test_a_district_is_listed_once_it_was_loaded(both: Both) -> None:
    assert both.reader.districts() == ()
    both.load()
    both.load()
    assert both.reader.districts() == ("demo",)


def test_all_devices_of_a_district_are_listed_with_what_they_told(both: Both) -> None:
    both.load()
    both.reader.record_signal("dm-ms-02-alarm", SignalKind.HEARTBEAT, NOON)
    both.load(_without(sample_files(), "dm-kg-02"))
    listed = both.reader.devices("demo")
    assert [device.id for device in listed] == sorted(device.id for device in sample_files().devices)
    assert {device.id: device.last_heartbeat_at for device in listed if device.last_heartbeat_at} == {
        "dm-ms-02-alarm": NOON
    }
    assert [device.id for device in listed if not device.enabled] == ["dm-kg-02-alarm"]
    assert both.reader.devices("nowhere") == ()


def test_another_district_cannot_take_over_a_device_or_a_sign_in(both: Both) -> None:
    both.load()
    with pytest.raises(Conflict):
        both.load(replace(sample_files(), id="other"))
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None and device.district == "demo"


def test_any_signal_shows_that_the_line_lives(both: Both) -> None:
    both.load()
    assert both.reader.record_signal("dm-ms-01-alarm", SignalKind.ALARM, NOON, nonce="a1")
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None
    assert (device.last_heartbeat_at, device.last_self_test_at) == (NOON, None)


def test_a_self_test_is_remembered_as_one(both: Both) -> None:
    both.load()
    both.reader.record_signal("dm-ms-01-alarm", SignalKind.SELF_TEST, NOON)
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None
    assert (device.last_heartbeat_at, device.last_self_test_at) == (NOON, NOON)


def test_the_same_signal_twice_is_one_signal(both: Both) -> None:
    both.load()
    assert both.reader.record_signal("dm-ms-01-alarm", SignalKind.HEARTBEAT, NOON)
    assert not both.reader.record_signal("dm-ms-01-alarm", SignalKind.HEARTBEAT, NOON)


def test_a_late_signal_does_not_turn_the_clock_back(both: Both) -> None:
    both.load()
    both.reader.record_signal("dm-ms-01-alarm", SignalKind.HEARTBEAT, NOON)
    assert both.reader.record_signal("dm-ms-01-alarm", SignalKind.HEARTBEAT, NOON - timedelta(minutes=5))
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None and device.last_heartbeat_at == NOON


def test_an_unknown_device_is_told_so_and_leaves_nothing(both: Both) -> None:
    with pytest.raises(UnknownDevice):
        both.reader.record_signal("dm-ms-99-alarm", SignalKind.HEARTBEAT, NOON)
    assert both.reader.device("dm-ms-99-alarm") is None


def test_a_silence_is_marked_and_unmarked_and_loading_keeps_it(both: Both) -> None:
    both.load()
    both.reader.mark_silence("dm-ms-01-alarm", NOON)
    both.load()
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None and device.silent_since == NOON
    both.reader.mark_silence("dm-ms-01-alarm", None)
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None and device.silent_since is None
    with pytest.raises(UnknownDevice):
        both.reader.mark_silence("dm-ms-99-alarm", NOON)


def test_loading_keeps_what_a_device_has_told(both: Both) -> None:
    both.load()
    both.reader.record_signal("dm-ms-01-alarm", SignalKind.SELF_TEST, NOON)
    files = sample_files()
    both.load(replace(files, devices=tuple(replace(device, key_version=2) for device in files.devices)))
    device = both.reader.device("dm-ms-01-alarm")
    assert device is not None
    assert (device.key_version, device.last_self_test_at) == (2, NOON)


def test_a_stored_policy_is_not_in_force_until_it_is_switched_to(both: Both) -> None:
    both.load()
    both.writer.store_policy("demo", "2026-11-24-aa", {"level": {"一级": "PT1M"}}, NOON)
    with pytest.raises(UnknownPolicy):
        both.reader.current_policy("demo")
    both.writer.switch_policy("demo", "2026-11-24-aa", expected="")
    assert both.reader.current_policy("demo") == ("2026-11-24-aa", {"level": {"一级": "PT1M"}})
    assert both.reader.district("demo").policy_version == "2026-11-24-aa"


def test_every_stored_version_of_a_policy_is_listed_the_newest_first(both: Both) -> None:
    both.load()
    assert both.reader.policies("demo") == ()
    for version, at in (("2026-11-24-aa", NOON), ("2026-11-25-bb", NOON + timedelta(days=1))):
        both.writer.store_policy("demo", version, {"name_zh": version}, at)
    assert both.reader.policies("demo") == (
        PolicyVersion("2026-11-25-bb", NOON + timedelta(days=1)),
        PolicyVersion("2026-11-24-aa", NOON),
    )
    assert both.reader.policies("elsewhere") == ()


def test_an_old_policy_stays_readable_after_a_new_one_is_in_force(both: Both) -> None:
    both.load()
    for version, expected in (("v1", ""), ("v2", "v1")):
        both.writer.store_policy("demo", version, {"is": version}, NOON)
        both.writer.switch_policy("demo", version, expected=expected)
    assert both.reader.policy("demo", "v1") == {"is": "v1"}
    assert both.reader.current_policy("demo") == ("v2", {"is": "v2"})


def test_a_policy_version_is_written_once(both: Both) -> None:
    both.writer.store_policy("demo", "v1", {"is": 1}, NOON)
    both.writer.store_policy("demo", "v1", {"is": 1}, NOON)
    with pytest.raises(Conflict):
        both.writer.store_policy("demo", "v1", {"is": 2}, NOON)
    assert both.reader.policy("demo", "v1") == {"is": 1}


def test_two_who_switch_the_policy_at_once_do_not_both_win(both: Both) -> None:
    both.load()
    for version in ("v1", "v2", "v3"):
        both.writer.store_policy("demo", version, {"is": version}, NOON)
    both.writer.switch_policy("demo", "v1", expected="")
    both.writer.switch_policy("demo", "v2", expected="v1")
    with pytest.raises(Conflict):
        both.writer.switch_policy("demo", "v3", expected="v1")
    with pytest.raises(Conflict):
        both.writer.switch_policy("demo", "v3", expected="")
    assert both.reader.current_policy("demo")[0] == "v2"


def test_a_policy_that_was_never_stored_cannot_be_put_in_force(both: Both) -> None:
    both.load()
    with pytest.raises(UnknownPolicy):
        both.writer.switch_policy("demo", "v9", expected="")


def test_a_policy_file_is_put_in_force_once(both: Both) -> None:
    both.load()
    version, switched = both.writer.seed_policy("demo", {"is": 1}, NOON)
    assert switched and version.startswith("2026-11-24-")
    assert both.writer.seed_policy("demo", {"is": 1}, NOON + timedelta(days=1)) == (version, False)
    assert both.reader.current_policy("demo") == (version, {"is": 1})


def test_seeding_an_unchanged_file_does_not_undo_what_people_decided(both: Both) -> None:
    both.load()
    seeded, _ = both.writer.seed_policy("demo", {"is": 1}, NOON)
    both.writer.store_policy("demo", "decided", {"is": 2}, NOON)
    both.writer.switch_policy("demo", "decided", expected=seeded)
    assert both.writer.seed_policy("demo", {"is": 1}, NOON) == (seeded, False)
    assert both.reader.current_policy("demo")[0] == "decided"


def test_a_file_changed_back_is_in_force_again_under_its_old_version(both: Both) -> None:
    both.load()
    first, _ = both.writer.seed_policy("demo", {"is": 1}, NOON)
    second, _ = both.writer.seed_policy("demo", {"is": 2}, NOON)
    assert second != first
    assert both.writer.seed_policy("demo", {"is": 1}, NOON + timedelta(days=1)) == (first, True)
    assert both.reader.current_policy("demo") == (first, {"is": 1})


def test_dates_in_a_policy_are_kept_as_text(both: Both) -> None:
    both.load()
    both.writer.seed_policy("demo", {"calendar": {"holidays": [date(2027, 1, 1)]}}, NOON)
    assert both.reader.current_policy("demo")[1] == {"calendar": {"holidays": ["2027-01-01"]}}


def a_load(minutes: float = 0, **changes: object) -> DistrictLoad:
    plain = DistrictLoad(
        at=NOON + timedelta(minutes=minutes), account="dm-leader", staff="A9001", basis="0" * 32
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_loading_is_noted_when_it_begins_and_when_it_ends(both: Both) -> None:
    both.writer.begin_load("demo", a_load())
    assert both.writer.loads("demo") == (a_load(),)
    done = a_load(finished_at=NOON + timedelta(seconds=3), written=7, retired=2, disabled=1)
    both.writer.end_load("demo", done)
    both.writer.begin_load("demo", a_load(1))
    assert both.writer.loads("demo") == (a_load(1), done), "the latest first"
    assert both.writer.loads("elsewhere") == ()


def test_one_loads_at_a_time_until_it_has_ended_was_given_up_or_must_have_been_cut_off(both: Both) -> None:
    both.writer.begin_load("demo", a_load())
    both.writer.begin_load("elsewhere", a_load())
    with pytest.raises(Conflict):
        both.writer.begin_load("demo", a_load(1))
    assert both.writer.loads("demo") == (a_load(),), "who was turned away left no trace"
    both.writer.begin_load("demo", a_load(3))
    # The one that was thought to be cut off ends after all: it lets nobody else in.
    both.writer.end_load("demo", a_load())
    with pytest.raises(Conflict):
        both.writer.begin_load("demo", a_load(4))
    both.writer.give_up_load("demo", a_load(3))
    both.writer.begin_load("demo", a_load(4))
    assert both.writer.loads("demo") == (a_load(4), a_load())


def test_an_account_that_is_closed_signs_in_no_more_and_holds_no_post(both: Both) -> None:
    both.load()
    (chief,) = [
        one.account for one in both.writer.listed_accounts("demo") if one.account.id == "dm-st-harbour-chief"
    ]
    others = [one for one in both.writer.listed_accounts("demo") if one.account.key != chief.key]
    both.writer.close_account(chief, NOON, "dm-leader A9001")
    signed_in = both.reader.signed_in(ISSUER, chief.id)
    assert signed_in is not None and not signed_in.enabled
    assert both.reader.district("demo").holders["dm-st-harbour/chief"] == ()
    (closed,) = [one for one in both.writer.listed_accounts("demo") if one.account.key == chief.key]
    assert (closed.account.enabled, closed.closed_at, closed.closed_by) == (False, NOON, "dm-leader A9001")
    assert [one for one in both.writer.listed_accounts("demo") if one.account.key != chief.key] == others
    both.load()
    (again,) = [one for one in both.writer.listed_accounts("demo") if one.account.key == chief.key]
    assert (again.account.enabled, again.closed_at) == (True, None), "files that list it open it again"
