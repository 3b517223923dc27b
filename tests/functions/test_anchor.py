"""The nightly anchor and what is compared with it, by somebody who may write the tables and not the bucket."""

import gzip
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from audit.anchor import OutOfTime
from campus_safety_aws.erasures import ErasuresTable
from campus_safety_aws.outside import REAL
from campus_safety_aws.record_encoding import to_text
from local import operate
from tests.domain.test_anchoring import anew
from tests.functions.test_reports import report
from tests.world import REGION, Context, World

pytestmark = pytest.mark.emulated

DESK = "dm-st-harbour-desk"
FIRST_NIGHT = REAL.now().replace(hour=19, minute=10) + timedelta(days=1)


class Night(Context):
    """Lambda gives the keeper a quarter of an hour."""

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


def anchored(world: World, night: int = 0, context: Context | None = None) -> dict[str, Any]:
    time = (FIRST_NIGHT + timedelta(days=night)).isoformat()
    answer: dict[str, Any] = world.function("audit.anchor").handler({"time": time}, context or Night())
    return answer


def act(world: World, case_id: str, action: str, **fields: Any) -> None:
    case = world.cases.get(case_id)
    assert case is not None
    body = {"acting_staff": "110001", "version": case.version} | fields
    status, answer = world.ask("POST", f"/cases/{case_id}/{action}", body, by=DESK)
    assert status == 200, answer


def grown(world: World) -> str:
    """A case that was anchored at its first version, then acknowledged and assessed, and anchored again."""
    case_id = str(report(world)[1]["case_id"])
    anchored(world)
    act(world, case_id, "acknowledge")
    act(world, case_id, "assess", level=2, category="theft")
    anchored(world, 1)
    return case_id


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    out = io.StringIO()
    monkeypatch.setattr(operate.console, "file", out)
    monkeypatch.setattr(operate.console, "width", 300)
    return out


def verified(world: World, case_id: str) -> int:
    tables = {f"{name}Table": name.lower() for name in ("Cases", "Duty", "Outreach")}
    outputs = {
        "AnchorsBucket": world.environment["ANCHORS_BUCKET"],
        "AnchorKeyArn": world.environment["ANCHOR_KEY_ARN"],
    }
    return operate.verify_chain(tables | outputs, case_id)


def item(case_id: str, sk: str = "CASE") -> dict[str, Any]:
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": sk}}
    found: dict[str, Any] = boto3.client("dynamodb", REGION).get_item(TableName="cases", Key=key)["Item"]
    return found


def put(item: dict[str, Any]) -> None:
    boto3.client("dynamodb", REGION).put_item(TableName="cases", Item=item)


def edit(case_id: str, sk: str = "CASE", **fields: Any) -> None:
    """As somebody does who may write the table."""
    changed = item(case_id, sk)
    changed["record"]["S"] = json.dumps(json.loads(changed["record"]["S"]) | fields)
    if "version" in fields:
        changed["version"]["N"] = str(fields["version"])
    put(changed)


def edit_the_level(world: World, case_id: str) -> None:
    edit(case_id, level=3)


def edit_the_state(world: World, case_id: str) -> None:
    edit(case_id, state="closed")


def edit_what_no_entry_tells(world: World, case_id: str) -> None:
    record = json.loads(item(case_id)["record"]["S"])
    edit(case_id, reporter=record["reporter"] | {"account": "somebody|else"})


def write_the_chain_anew(world: World, case_id: str) -> None:
    """The whole of it, with a later time of acknowledgement, and the record's own head beside it."""

    entries = list(world.cases.entries(case_id))
    entries[1] = replace(entries[1], recorded_at=entries[1].recorded_at - timedelta(minutes=5), stored=None)
    forged = anew([replace(entry, stored=None) for entry in entries])
    for entry in forged:
        sk = f"ENTRY#{entry.version:010d}"
        changed = item(case_id, sk)
        changed["record"]["S"] = to_text(entry)
        put(changed)
    edit(case_id, chain=forged[-1].hash)


def cut_the_tail(world: World, case_id: str) -> None:
    """Nothing was ever assessed: the last entry is gone, the record is as it was before it."""
    head = world.cases.entries(case_id)[1].hash
    client = boto3.client("dynamodb", REGION)
    client.delete_item(
        TableName="cases", Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "ENTRY#0000000003"}}
    )
    edit(case_id, chain=head, version=2)


def take_the_record_away(world: World, case_id: str) -> None:
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    boto3.client("dynamodb", REGION).delete_item(TableName="cases", Key=key)


FORGERIES: list[tuple[Callable[[World, str], None], str]] = [
    (edit_the_level, "the record's level is not what this entry has told"),
    (edit_the_state, "in another state"),
    (edit_what_no_entry_tells, "the record of version 3 was changed after it was written"),
    (write_the_chain_anew, "was written anew"),
    (cut_the_tail, "its last entries were taken away"),
    (take_the_record_away, "the record is gone"),
]


@pytest.mark.parametrize(("forge", "reason"), FORGERIES, ids=[row[0].__name__ for row in FORGERIES])
def test_whoever_may_write_the_tables_is_found_out(
    world: World, said: io.StringIO, forge: Callable[[World, str], None], reason: str
) -> None:
    case_id = grown(world)
    assert verified(world, case_id) == 0, said.getvalue()
    forge(world, case_id)
    assert verified(world, case_id) == 1
    assert reason in said.getvalue()


def test_an_untouched_record_holds_also_while_it_goes_on(world: World, said: io.StringIO) -> None:
    case_id = grown(world)
    assert world.cases.renew_run(case_id, 1)
    assert verified(world, case_id) == 0, said.getvalue()
    act(world, case_id, "note", text="已联系家长")
    assert verified(world, case_id) == 0, said.getvalue()
    code = str(json.loads(item(case_id)["record"]["S"])["code"])
    assert verified(world, code) == 0
    assert "as anchored until" in said.getvalue()


def test_a_record_of_an_older_release_is_not_spelled_anew_by_starting_its_flow_again(world: World) -> None:
    case_id = grown(world)
    changed = item(case_id)
    older = json.loads(changed["record"]["S"]) | {"of_a_later_release": 1}
    del older["late_entries"]
    changed["record"]["S"] = json.dumps(older)
    put(changed)
    assert world.cases.renew_run(case_id, 1)
    assert json.loads(item(case_id)["record"]["S"]) == older | {"flow_run": 2}


def test_before_the_first_night_that_is_said(world: World, said: io.StringIO) -> None:
    assert verified(world, str(report(world)[1]["case_id"])) == 0
    assert "nothing is anchored yet" in said.getvalue()
    assert verified(world, "nosuchcase") == 1


def test_a_night_is_anchored_once_and_each_follows_the_one_before(world: World) -> None:
    report(world)
    first, again = anchored(world), anchored(world)
    assert (first["records"], again["records"]) == (1, None)
    second = anchored(world, 1)
    keys = [found["Key"] for found in _bucket().list_objects_v2(Bucket="anchors")["Contents"]]
    assert len(keys) == 4
    kept = [json.loads(_read(key)) for key in sorted(keys) if key.startswith("anchors/")]
    anchors = [json.loads(one["said"]) for one in kept]
    assert [one["root"] for one in anchors] == [first["root"], second["root"]]
    assert anchors[0]["previous"] == "0" * 64 != anchors[1]["previous"]


def test_leaves_name_records_and_nothing_that_people_wrote(world: World) -> None:
    case_id = str(report(world)[1]["case_id"])
    anchored(world)
    (key,) = (
        found["Key"] for found in _bucket().list_objects_v2(Bucket="anchors", Prefix="leaves/")["Contents"]
    )
    (line,) = gzip.decompress(_read(key)).decode().splitlines()
    assert re.fullmatch(rf"cases\t{case_id}\t1\t[0-9a-f]{{64}}\t[0-9a-f]{{64}}", line)


def _with_another_root(anchor: bytes) -> bytes:
    kept = json.loads(anchor)
    said = json.loads(kept["said"])
    return json.dumps(kept | {"said": json.dumps(said | {"root": said["root"][::-1]})}).encode()


@pytest.mark.parametrize("folder", ["anchors", "leaves"])
def test_an_anchor_that_was_tampered_with_vouches_for_nothing(
    world: World, said: io.StringIO, folder: str
) -> None:
    case_id = grown(world)
    (key, *_) = (
        found["Key"] for found in _bucket().list_objects_v2(Bucket="anchors", Prefix=f"{folder}/")["Contents"]
    )
    forged = _with_another_root(_read(key)) if folder == "anchors" else gzip.compress(b"")
    _bucket().put_object(Bucket="anchors", Key=key, Body=forged)
    assert verified(world, case_id) == 1
    assert ("signature" if folder == "anchors" else "not those that were signed") in said.getvalue()


def test_a_key_that_was_written_twice_is_named(world: World, said: io.StringIO) -> None:
    _bucket().put_bucket_versioning(Bucket="anchors", VersioningConfiguration={"Status": "Enabled"})
    case_id = grown(world)
    key = _bucket().list_objects_v2(Bucket="anchors")["Contents"][0]["Key"]
    _bucket().put_object(Bucket="anchors", Key=key, Body=_read(key))
    assert verified(world, case_id) == 1
    assert f"{key} was written again or deleted" in said.getvalue()


def test_a_run_that_would_not_finish_signs_nothing(world: World) -> None:
    report(world)
    with pytest.raises(OutOfTime):
        anchored(world, context=Context())
    assert _bucket().list_objects_v2(Bucket="anchors")["KeyCount"] == 0


def _bucket() -> Any:
    return boto3.client("s3", REGION)


def _read(key: str) -> bytes:
    return bytes(_bucket().get_object(Bucket="anchors", Key=key)["Body"].read())


def test_texts_that_were_erased_by_rule_are_no_break_and_are_traced(world: World, said: io.StringIO) -> None:
    case_id = grown(world)
    erasures = ErasuresTable("cases")
    texts = erasures.texts(case_id)
    assert texts
    assert erasures.erase(case_id, 3, texts, REAL.now()) == len(texts)
    erasures.hold(case_id, REAL.now())
    assert verified(world, case_id) == 0
    assert "一致" in said.getvalue()
