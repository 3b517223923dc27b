"""What only the DynamoDB directory has: a cache with a bound, and a known number of reads."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from moto import mock_aws

from campus_safety.district.organisation import Area, SignalKind
from campus_safety.instants import from_text, to_text
from campus_safety.records.post_addresses import owner_of
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_items import DirectoryItem, items_at
from campus_safety_aws.directory_writer import DirectoryWriter
from tests.districts import ISSUER, sample_files, sample_sign_ins

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table() -> Iterator[type[DirectoryItem]]:
    with mock_aws():
        items = items_at("directory")
        items.create_table(billing_mode="PAY_PER_REQUEST")
        writer = DirectoryWriter("directory")
        for district in ("demo", "huancui"):
            writer.replace_district(sample_files(district), sample_sign_ins(district), NOON)
        writer.store_policy("huancui", "v1", {"of": "v1"}, NOON)
        writer.switch_policy("huancui", "v1", expected="")
        yield items


def test_a_cold_report_reads_one_item_and_one_partition(
    table: type[DirectoryItem], requests: list[str], clock: Clock
) -> None:
    directory = Directory("directory", now=clock)
    requests.clear()
    assert directory.signed_in(ISSUER, "hc-ms-03-safety") is not None
    assert len(directory.district("huancui").open_campuses()) == 114
    assert directory.current_policy("huancui") == ("v1", {"of": "v1"})
    assert directory.policy("huancui", "v1") == {"of": "v1"}
    assert requests == ["GetItem", "Query"]


def test_a_warm_report_reads_nothing(table: type[DirectoryItem], requests: list[str], clock: Clock) -> None:
    directory = Directory("directory", now=clock)
    for _ in range(2):
        requests.clear()
        directory.signed_in(ISSUER, "hc-ms-03-safety")
        directory.current_policy("huancui")
    assert requests == []


def test_what_points_are_good_for_is_read_once_a_minute(
    table: type[DirectoryItem], requests: list[str], clock: Clock
) -> None:
    directory = Directory("directory", now=clock)
    requests.clear()
    assert directory.rewards("demo") == directory.rewards("demo") != ()
    clock.at += timedelta(seconds=61)
    assert directory.rewards("demo")
    assert requests == ["Query", "Query"]


def test_a_dismissal_takes_effect_within_a_minute(table: type[DirectoryItem], clock: Clock) -> None:
    directory = Directory("directory", ttl_seconds=60, now=clock)
    before = directory.signed_in(ISSUER, "dm-leader")
    assert before is not None and before.enabled
    assert directory.district("demo").holders_of("dm-bureau/leader") == (before.key,)
    keys = {id: key for id, key in sample_sign_ins().items() if id != "dm-leader"}
    DirectoryWriter("directory").replace_district(sample_files(), keys, NOON)
    clock.at += timedelta(seconds=59)
    assert directory.signed_in(ISSUER, "dm-leader") == before
    clock.at += timedelta(seconds=1)
    after = directory.signed_in(ISSUER, "dm-leader")
    assert after is not None and not after.enabled
    assert directory.district("demo").holders_of("dm-bureau/leader") == ()


def test_a_role_of_another_release_may_nothing(table: type[DirectoryItem], clock: Clock) -> None:
    directory = Directory("directory", now=clock)
    assert directory.signed_in(ISSUER, "dm-ms-01-safety") is not None
    item = next(one for one in table.scan() if one.pk == f"SIGN_IN#{ISSUER}|dm-ms-01-safety")
    item.update(actions=[table.role.set("inspector_general")])
    clock.at += timedelta(seconds=61)
    assert directory.signed_in(ISSUER, "dm-ms-01-safety") is None


def test_a_district_with_sorts_of_units_campuses_and_areas_of_another_release_is_read_all_the_same(
    table: type[DirectoryItem], clock: Clock
) -> None:
    for item in table.scan():
        sort = item.sk.partition("#")[0]
        if sort in ("UNIT", "CAMPUS") and item.id in ("dm-fire", "dm-ms-01"):
            item.update(actions=[table.kind.set("of_tomorrow")])
        if sort == "CAMPUS" and item.id == "dm-ms-01":
            item.update(actions=[table.area.set("moon")])
    district = Directory("directory", now=clock).district("demo")
    assert district.campus("dm-ms-01").type == "of_tomorrow"
    assert district.campus("dm-ms-01").area is Area.TOWN
    assert owner_of("dm-fire", district) == "dm-fire/duty"


def test_a_sign_in_that_appears_is_known_at_once(table: type[DirectoryItem], clock: Clock) -> None:
    directory = Directory("directory", now=clock)
    assert directory.signed_in(ISSUER, "newcomer") is None
    DirectoryWriter("directory").replace_district(
        sample_files(), sample_sign_ins() | {"dm-auditor": (f"{ISSUER}|newcomer",)}, NOON
    )
    assert directory.signed_in(ISSUER, "newcomer") is not None


def test_the_district_fits_one_page_with_room_to_grow(table: type[DirectoryItem]) -> None:
    size = sum(len(str(item.serialize())) for item in table.query("DISTRICT#huancui"))
    assert size < 300_000, "a Query answers at most 1 MB at once"


def test_a_cached_policy_cannot_be_spoilt_by_who_reads_it(table: type[DirectoryItem], clock: Clock) -> None:
    directory = Directory("directory", now=clock)
    directory.policy("huancui", "v1")["of"] = "somebody else"
    assert directory.policy("huancui", "v1") == {"of": "v1"}


def test_a_signal_expires(table: type[DirectoryItem], clock: Clock) -> None:
    Directory("directory", now=clock).record_signal("dm-ms-01-alarm", SignalKind.HEARTBEAT, NOON)
    (signal,) = table.query("DEVICE#dm-ms-01-alarm", DirectoryItem.sk.startswith("SIGNAL#"))
    assert signal.sk == "SIGNAL#2026-11-24T04:00:00.000Z#heartbeat#"
    assert datetime.fromtimestamp(float(signal.expires_at), UTC) == NOON + timedelta(days=7)


def test_loading_again_writes_only_what_has_changed(table: type[DirectoryItem], requests: list[str]) -> None:
    files = sample_files("huancui")
    renamed = replace(
        files,
        campuses=tuple(
            replace(campus, pupils=campus.pupils + 1) if campus.id == "hc-ms-03" else campus
            for campus in files.campuses
        ),
    )
    requests.clear()
    loaded = DirectoryWriter("directory").replace_district(renamed, sample_sign_ins("huancui"), NOON)
    assert (loaded.written, loaded.retired, loaded.disabled) == (1, 0, 0)
    assert [name for name in requests if "Write" in name] == ["BatchWriteItem"]


def test_a_load_tells_how_far_it_has_got(table: type[DirectoryItem]) -> None:
    told: list[tuple[int, int]] = []
    files = replace(sample_files(), devices=())
    keys = sample_sign_ins() | {"dm-leader": (f"{ISSUER}|successor",)}
    DirectoryWriter("directory").replace_district(
        files, keys, NOON, lambda done, total: told.append((done, total))
    )
    assert told[-1][0] == told[-1][1] == len(told)


def test_times_in_items_sort_as_text() -> None:
    assert to_text(NOON) == "2026-11-24T04:00:00.000Z"
    assert from_text(to_text(NOON)) == NOON
    with pytest.raises(ValueError, match="zone"):
        to_text(datetime(2026, 11, 24))
