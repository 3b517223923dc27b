"""`make export` and `make restore`: everything that a deployment holds, brought into another one, on an emulated AWS."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from moto import mock_aws
from rich.progress import Progress

from campus_safety.kinds.incidents.commands import Acknowledge
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.registry import KINDS
from campus_safety_aws.cases import CasesTable
from delivery.export import Export, NotExported, Service, then_current
from delivery.holdings import BUCKETS, PUBLIC_KEY, SECRETS, SECRETS_FILE, TABLES, BadCopy, read_manifest
from delivery.restore import NotRestored, Restore, whole
from tests.builders import a_district, an_actor, at, received, rules

PHOTO = b"\xff\xd8 a photo"
QUIET = Progress(disable=True)


def a_deployment(service: Service, name: str) -> dict[str, str]:
    """What the data stack makes, and its outputs."""
    outputs = {"Release": "0123abc"}
    for table in TABLES:
        outputs[f"{table}Table"] = f"{name}-{table}"
        service.dynamodb.create_table(
            TableName=f"{name}-{table}",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        service.dynamodb.update_continuous_backups(
            TableName=f"{name}-{table}",
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
    for bucket in BUCKETS:
        outputs[f"{bucket}Bucket"] = f"{name}-{bucket.lower()}"
        service.s3.create_bucket(Bucket=f"{name}-{bucket.lower()}")
    service.s3.put_bucket_versioning(
        Bucket=outputs["FilesBucket"], VersioningConfiguration={"Status": "Enabled"}
    )
    outputs["AnchorKeyArn"] = service.kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")[
        "KeyMetadata"
    ]["Arn"]
    for secret in SECRETS:
        outputs[f"{secret}SecretArn"] = service.secrets.create_secret(
            Name=f"{name}-{secret}", SecretString=f"{secret} of {name}"
        )["ARN"]
    return outputs


@pytest.fixture
def service() -> Iterator[Service]:
    with mock_aws():
        yield Service.connect()


@pytest.fixture
def old(service: Service) -> dict[str, str]:
    """One that people have worked on: a record with its timeline and a waiting flow, a photo that was replaced and one that
    was deleted."""
    outputs = a_deployment(service, "old")
    cases = CasesTable(outputs["CasesTable"], KINDS)
    change = received()
    cases.add(change, a_district())
    # As its flow does.
    service.dynamodb.update_item(
        TableName=outputs["CasesTable"],
        Key={"pk": {"S": f"CASE#{change.after.id}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET waiting = :waiting",
        ExpressionAttributeValues={":waiting": {"M": {"run": {"N": "1"}, "token": {"S": "over there"}}}},
    )
    for key in ("kept/a", "kept/b"):
        for content in (b"blurred", PHOTO):
            service.s3.put_object(
                Bucket=outputs["FilesBucket"], Key=key, Body=content, ContentType="image/jpeg"
            )
    service.s3.delete_object(Bucket=outputs["FilesBucket"], Key="kept/b")
    return outputs


@pytest.fixture
def new(service: Service) -> dict[str, str]:
    return a_deployment(service, "new")


def exported(service: Service, outputs: dict[str, str], folder: Path, *, secrets: bool = False) -> Path:
    export = Export(service, outputs, folder, QUIET)
    export.write("old", datetime.now(UTC) + timedelta(seconds=5), secrets=secrets)
    return folder


def restored(service: Service, outputs: dict[str, str], folder: Path) -> list[str]:
    restore = Restore(service, outputs, folder, whole(folder, QUIET), QUIET)
    restore.begin()
    restore.bring()
    found = [*restore.proved(), *restore.files_there()]
    restore.finish()
    return found


def items_of(service: Service, table: str) -> list[Any]:
    found = service.dynamodb.scan(TableName=table)["Items"]
    return sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def test_all_that_one_holds_comes_into_another_and_every_chain_is_verified(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    assert restored(service, new, exported(service, old, tmp_path)) == ["", ""]
    before, after = (items_of(service, each["CasesTable"]) for each in (old, new))
    # The token of a flow over there wakes nobody here.
    assert [item.pop("waiting", None) for item in before].count(None) == len(before) - 1
    assert before == after
    assert service.s3.get_object(Bucket=new["FilesBucket"], Key="kept/a")["Body"].read() == PHOTO
    assert service.s3.list_objects_v2(Bucket=new["FilesBucket"])["KeyCount"] == 1


def test_a_file_that_does_not_arrive_is_named(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    folder = exported(service, old, tmp_path)
    restore = Restore(service, new, folder, whole(folder, QUIET), QUIET)
    restore.begin()
    restore.bring()
    service.s3.put_object(Bucket=new["FilesBucket"], Key="kept/a", Body=b"")
    assert [fault.split(" ")[0] for fault in restore.files_there()] == ["kept/a"]


def test_a_file_that_nobody_has_looked_at_comes_after_the_records_that_await_it(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    service.s3.put_object(Bucket=old["FilesBucket"], Key="incoming/c/d", Body=PHOTO, ContentType="image/jpeg")
    folder = exported(service, old, tmp_path)
    brought: list[str] = []
    for client, event, name in (
        (service.s3, "before-parameter-build.s3.PutObject", "Key"),
        (service.dynamodb, "before-parameter-build.dynamodb.PutItem", "TableName"),
    ):
        client.meta.events.register(event, lambda params, name=name, **_: brought.append(params[name]))
    assert restored(service, new, folder) == ["", ""]
    # The mark that this deployment is being restored stands before and after everything else.
    assert brought[:2] == [new["DirectoryTable"], "kept/a"]
    assert brought[-3:] == [new["CasesTable"], "incoming/c/d", new["DirectoryTable"]]


def test_an_export_leaves_no_tables_behind_and_reads_without_us(
    service: Service, old: dict[str, str], tmp_path: Path
) -> None:
    tables = service.dynamodb.list_tables()["TableNames"]
    exported(service, old, tmp_path)
    assert service.dynamodb.list_tables()["TableNames"] == tables
    lines = (tmp_path / "tables" / "Cases.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line)["Item"] for line in lines]
    said = next(json.loads(item["record"]["S"]) for item in records if item["sk"]["S"] == "CASE")
    assert said["campus"] == received().after.campus
    assert not (tmp_path / SECRETS_FILE).exists()
    assert (tmp_path.stat().st_mode & 0o077) == 0


def test_a_signature_is_verified_with_the_exported_key_alone(
    service: Service, old: dict[str, str], tmp_path: Path
) -> None:
    answer = service.kms.sign(
        KeyId=old["AnchorKeyArn"],
        Message=b"said",
        MessageType="RAW",
        SigningAlgorithm="ECDSA_SHA_256",
    )
    exported(service, old, tmp_path)
    key = load_der_public_key((tmp_path / PUBLIC_KEY).read_bytes())
    assert isinstance(key, EllipticCurvePublicKey)
    key.verify(answer["Signature"], b"said", ECDSA(SHA256()))


def test_secrets_go_along_only_where_they_were_asked_for(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    restored(service, new, exported(service, old, tmp_path, secrets=True))
    assert {
        name: service.secrets.get_secret_value(SecretId=new[f"{name}SecretArn"])["SecretString"]
        for name in SECRETS
    } == {name: f"{name} of old" for name in SECRETS}
    assert ((tmp_path / SECRETS_FILE).stat().st_mode & 0o077) == 0


def test_a_run_that_was_cut_off_is_begun_again_and_one_that_ended_is_not(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    folder = exported(service, old, tmp_path)
    cut = Restore(service, new, folder, read_manifest(folder), QUIET)
    cut.begin()
    cut.bring()
    # Somebody has worked on it before it was begun again.
    cases = CasesTable(new["CasesTable"], KINDS)
    case_id = received().after.id
    cases.commit(
        (decide(received().after, Acknowledge(), an_actor(), rules(), at(60)),),
        a_district(),
    )
    assert restored(service, new, folder) == ["", ""]
    worked_on = cases.get(case_id)
    assert worked_on is not None
    assert worked_on.version == 2
    with pytest.raises(NotRestored, match="restored to the end"):
        restored(service, new, folder)


def test_it_is_brought_into_no_deployment_that_has_records_of_its_own(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    folder = exported(service, old, tmp_path / "one")
    CasesTable(new["CasesTable"], KINDS).add(received(), a_district())
    with pytest.raises(NotRestored, match="records of its own"):
        restored(service, new, folder)
    assert items_of(service, new["DirectoryTable"]) == []


def test_of_two_who_restore_at_once_only_one_ends_it(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    folder = exported(service, old, tmp_path)
    other = Restore(service, new, folder, read_manifest(folder), QUIET)
    other.begin()
    restored(service, new, folder)
    with pytest.raises(NotRestored, match="at the same time"):
        other.finish()


def test_nor_into_one_that_is_being_made_from_another_copy(
    service: Service, old: dict[str, str], new: dict[str, str], tmp_path: Path
) -> None:
    one, other = (exported(service, old, tmp_path / name) for name in ("one", "other"))
    Restore(service, new, one, read_manifest(one), QUIET).begin()
    with pytest.raises(NotRestored, match="another copy"):
        restored(service, new, other)


@pytest.mark.parametrize("spoil", ["changed", "gone"])
def test_a_copy_that_is_not_whole_is_refused_by_the_name_of_its_file(
    service: Service, old: dict[str, str], tmp_path: Path, spoil: str
) -> None:
    file = exported(service, old, tmp_path) / "tables" / "Messages.jsonl"
    if spoil == "changed":
        file.write_text('{"Item": {}}\n')
    else:
        file.unlink()
    with pytest.raises(BadCopy, match=r"tables/Messages\.jsonl"):
        whole(tmp_path, QUIET)


def test_a_folder_that_is_no_copy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCopy, match=r"manifest\.json"):
        whole(tmp_path, QUIET)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(BadCopy, match="not readable"):
        whole(tmp_path, QUIET)


def test_a_moment_that_cannot_be_restored_is_refused_with_those_that_can(
    service: Service, old: dict[str, str], tmp_path: Path
) -> None:
    export = Export(service, old, tmp_path, QUIET)
    with pytest.raises(NotExported, match="any moment from"):
        export.moment(datetime(2001, 1, 1, tzinfo=UTC))
    assert export.moment(None).tzinfo is not None


def test_of_a_key_what_it_held_at_the_moment_is_taken() -> None:
    def version(key: str, hour: int, millisecond: int = 0, **also: Any) -> dict[str, Any]:
        written = datetime(2026, 11, 28, hour, microsecond=1000 * millisecond, tzinfo=UTC)
        return {"Key": key, "LastModified": written, "VersionId": f"{hour}", "IsLatest": False} | also

    versions = [
        version("b", 3),
        version("b", 9),
        version("a", 5),
        version("gone", 2),
        version("gone", 4, Gone=True),
        version("gone at once", 6),
        version("gone at once", 6, Gone=True, IsLatest=True),
        version("came back", 8),
        version("came back", 1, Gone=True),
        version("too late", 11),
        version("in the same second", 8, 623),
    ]
    found = then_current(versions, datetime(2026, 11, 28, 8, tzinfo=UTC))
    assert [(one["Key"], one["VersionId"]) for one in found] == [
        ("a", "5"),
        ("b", "3"),
        ("came back", "8"),
        ("in the same second", "8"),
    ]
