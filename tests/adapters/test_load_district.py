"""Loading a district as a person does, on an emulated AWS: all or nothing, and the same again changes nothing."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from campus_safety.district.roles import Role
from campus_safety.kinds.hazards.checklists import EMPTY, Checklists, parse_checklists
from campus_safety.kinds.registry import KINDS
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_items import items_at
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.rulebook import Rulebook
from local.channels import fill_channels
from local.load_district import main
from local.outputs import read_outputs
from local.try_out_sign_ins import LOCAL_PASSWORD, NotLocal, make_sign_ins, require_loopback, sample_sign_ins
from tests.districts import DISTRICTS, LOADED_AT, key_of, sample_files

ISSUER = "https://issuer.test/pool"


def _silent(done: int, total: int) -> None:
    return None


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with mock_aws():
        items_at("directory").create_table(billing_mode="PAY_PER_REQUEST")
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small district, to be changed at will."""
    return Path(shutil.copytree(DISTRICTS / "demo", tmp_path / "demo"))


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    copied = tmp_path / "policies"
    for folder in ("checklists", "questions"):
        shutil.copytree(DISTRICTS.parent / "policies" / folder, copied / folder)
    for name in ("demo", "production"):
        shutil.copy(DISTRICTS.parent / "policies" / "production.toml", copied / f"{name}.toml")
    shutil.copytree(DISTRICTS.parent / "policies" / "calendars", copied / "calendars")
    return copied


def _load(*arguments: Path | str, policies: Path) -> int:
    return main([*map(str, arguments), "--table", "directory", "--policies", str(policies)])


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_district_is_loaded_from_its_folder(
    folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _load(folder, policies=policies) == 0
    directory = Directory("directory")
    assert len(directory.district("demo").open_campuses()) == 6
    assert directory.current_policy("demo")[1]["working_hours"] == {"start": "08:30", "end": "17:30"}
    assert "6 campuses" in capsys.readouterr().out


def test_one_bad_row_in_one_district_loads_no_district(
    folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(folder / "campuses.csv", "town,no,1260", "town,no,many")
    _change(folder / "devices.csv", "dm-kg-02-alarm,dm-kg-02", "dm-kg-02-alarm,dm-kg-99")
    assert _load(DISTRICTS / "huancui", folder, policies=policies) == 1
    said = capsys.readouterr().out
    assert "campuses.csv:2 [pupils]" in said and "devices.csv:7 [campus]" in said
    assert "不是整数" in said and "is not a whole number" in said
    assert items_at("directory").count("DISTRICT#huancui") == 0


def test_a_bad_policy_loads_nothing(folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _change(policies / "demo.toml", "[clocks.acknowledge]", "[clocks.acknowledgement]")
    assert _load(folder, policies=policies) == 1
    assert "clocks.acknowledge" in capsys.readouterr().out
    (policies / "demo.toml").unlink()
    assert _load(folder, policies=policies) == 1
    assert items_at("directory").count("DISTRICT#demo") == 0


def test_faults_of_policy_and_checklists_are_told_together_and_load_nothing(
    folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(policies / "demo.toml", "[clocks.acknowledge]", "[clocks.acknowledgement]")
    _change(policies / "checklists" / "fire.toml", 'grade = "general"', 'grade = "severe"')
    _change(policies / "checklists" / "food.toml", "food.other", "food.others")
    assert _load(folder, policies=policies) == 1
    said = capsys.readouterr().out
    assert "clocks.acknowledge" in said and "[fire.exit-blocked.grade]" in said and "[food.other]" in said
    assert items_at("directory").count("DISTRICT#demo") == 0


def test_checklists_that_cannot_be_read_are_named_with_the_line(
    folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(policies / "checklists" / "fire.toml", "items = [", "items = ")
    (policies / "checklists" / "water.toml").write_bytes("水域".encode("gbk"))
    assert _load(folder, policies=policies) == 1
    said = capsys.readouterr().out
    assert "[fire.toml]" in said and "line 3" in said
    assert "[water.toml]" in said and "UTF-8" in said
    shutil.rmtree(policies / "checklists")
    assert _load(folder, policies=policies) == 1
    assert "[checklists]" in capsys.readouterr().out
    assert items_at("directory").count("DISTRICT#demo") == 0


def test_loading_unchanged_checklists_again_makes_no_version(folder: Path, policies: Path) -> None:
    assert _load(folder, policies=policies) == 0
    before = _versions()
    assert _load(folder, policies=policies) == 0
    assert _versions() == before and len(before) == 1


def test_a_changed_checklist_judges_what_is_found_from_now_on(folder: Path, policies: Path) -> None:
    assert _load(folder, policies=policies) == 0
    (earlier,) = _versions()
    _change(policies / "checklists" / "food.toml", '"food.no-samples"', '"food.no-samples-kept"')
    assert _load(folder, policies=policies) == 0
    assert len(_versions()) == 2
    rules = Rulebook(Directory("directory"), KINDS).in_force("demo")
    assert rules.document(Checklists).version == rules.policy.version != earlier
    assert rules.document(Checklists).item("food.no-samples-kept") is not None
    assert rules.document(Checklists).item("food.no-samples") is None
    # Cases found before still name the version that had the old item.
    kept = parse_checklists(earlier, Directory("directory").policy("demo", earlier)["checklists"])
    assert kept.item("food.no-samples") is not None


def test_the_library_that_ships_fits_into_one_item_many_times_over(folder: Path, policies: Path) -> None:
    """A version is one item of the table, and no item is larger than 400 KB."""
    assert _load(folder, policies=policies) == 0
    (stored,) = items_at("directory").query("POLICY#demo")
    assert len(stored.document.encode()) < 100_000


def test_a_district_whose_policy_has_no_checklists_yet_has_none(folder: Path, policies: Path) -> None:
    """As districts were loaded before there were hazards."""
    assert _load(folder, policies=policies) == 0
    writer, directory = DirectoryWriter("directory"), Directory("directory")
    version, document = directory.current_policy("demo")
    del document["checklists"]
    writer.store_policy("demo", "earlier", document, datetime(2026, 11, 24, tzinfo=UTC))
    writer.switch_policy("demo", "earlier", expected=version)
    assert Rulebook(Directory("directory"), KINDS).in_force("demo").document(Checklists) == EMPTY


def _versions() -> set[str]:
    return {item.version for item in items_at("directory").query("POLICY#demo")}


def test_two_districts_cannot_share_an_id(
    folder: Path, policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = Path(shutil.copytree(folder, tmp_path / "twin"))
    _change(twin / "district.toml", 'id = "demo"', 'id = "twin"')
    assert _load(folder, twin, policies=policies) == 1
    assert "dm-st-hill" in capsys.readouterr().out
    assert _load(folder, policies=policies) == 0
    assert _load(twin, policies=policies) == 1, "the devices are the first district's already"


def test_a_calendar_stands_in_one_place(
    folder: Path, policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(policies / "demo.toml", "[working_hours]", "[calendar]\nholidays = []\n\n[working_hours]")
    assert _load(folder, policies=policies) == 1
    assert "calendars/demo.toml" in capsys.readouterr().out


def test_what_a_file_states_about_sign_ins_is_all_there_is(folder: Path, policies: Path) -> None:
    def state(*sign_ins: str) -> None:
        lines = ["account,issuer,subject", *sign_ins]
        (folder / "sign_ins.csv").write_text("\n".join(lines), "utf-8")
        assert _load(folder, policies=policies) == 0

    state(f"dm-leader,{ISSUER},emp-1", f"dm-supervisor-1,{ISSUER},emp-2")
    state(f"dm-leader,{ISSUER},emp-1")
    directory = Directory("directory")
    kept, gone = directory.signed_in(ISSUER, "emp-1"), directory.signed_in(ISSUER, "emp-2")
    assert kept is not None and kept.enabled and kept.role is Role.LEADER
    assert gone is not None and not gone.enabled


def test_loading_without_accounts_keeps_the_sign_ins_there_are(folder: Path, policies: Path) -> None:
    keys = {"dm-leader": (f"{ISSUER}|s1",)}
    DirectoryWriter("directory").replace_district(sample_files(), keys, at=LOADED_AT)
    assert _load(folder, policies=policies) == 0
    assert Directory("directory").district("demo").holders_of("dm-bureau/leader") == (key_of("dm-leader"),)


def test_try_out_accounts_are_refused_anywhere_but_on_this_machine(
    folder: Path, policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = tmp_path / "outputs.json"
    outputs.write_text(
        json.dumps({"Stack": {"DirectoryTable": "directory", "UserPoolId": "p", "Issuer": ISSUER}})
    )
    assert main([str(folder), "--policies", str(policies), "--outputs", str(outputs), "--accounts"]) == 1
    assert "127.0.0.1" in capsys.readouterr().out
    assert items_at("directory").count("DISTRICT#demo") == 0
    require_loopback("http://localhost:4566")
    for endpoint in ("https://cognito-idp.eu-west-1.amazonaws.com", "http://127.0.0.1.example", ""):
        with pytest.raises(NotLocal):
            require_loopback(endpoint)


def test_every_account_gets_a_user_once() -> None:
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    told: list[tuple[int, int]] = []
    keys = make_sign_ins(cognito, pool, ISSUER, ["dm-leader", "dm-auditor"], lambda *at: told.append(at))
    user = cognito.admin_get_user(UserPoolId=pool, Username="dm-leader")
    subject = next(item["Value"] for item in user["UserAttributes"] if item["Name"] == "sub")
    assert keys["dm-leader"] == f"{ISSUER}|{subject}"
    assert user["UserStatus"] == "CONFIRMED"
    assert told == [(1, 2), (2, 2)]
    assert make_sign_ins(cognito, pool, ISSUER, ["dm-leader", "dm-auditor"], _silent) == keys


def test_every_post_gets_a_local_channel_and_other_channels_stay() -> None:
    secrets = boto3.client("secretsmanager")
    secret = secrets.create_secret(Name="channels", SecretString="generated, not JSON")["ARN"]
    assert fill_channels(secrets, secret, ["dm-ms-01/safety"]) == 1
    secrets.put_secret_value(SecretId=secret, SecretString='{"dm-ms-01/safety": ["wecombot://key"]}')
    assert fill_channels(secrets, secret, ["dm-ms-01/safety", "dm-edu/desk"]) == 1
    assert fill_channels(secrets, secret, ["dm-ms-01/safety", "dm-edu/desk"]) == 0
    assert json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"]) == {
        "dm-ms-01/safety": ["wecombot://key"],
        "dm-edu/desk": ["json://127.0.0.1:4580/dm-edu/desk"],
    }


def test_a_local_channel_follows_the_mailbox_to_another_port() -> None:
    secrets = boto3.client("secretsmanager")
    secret = secrets.create_secret(Name="channels", SecretString='{"dm-leader/leader": ["wecombot://key"]}')[
        "ARN"
    ]
    addresses = ["dm-ms-01/safety", "dm-leader/leader"]
    fill_channels(secrets, secret, addresses)
    assert fill_channels(secrets, secret, addresses, "json://127.0.0.1:4999") == 1
    assert json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"]) == {
        "dm-ms-01/safety": ["json://127.0.0.1:4999/dm-ms-01/safety"],
        "dm-leader/leader": ["wecombot://key"],
    }


def test_the_channels_of_both_sample_districts_fit_into_one_secret() -> None:
    secrets = boto3.client("secretsmanager")
    secret = secrets.create_secret(Name="channels")["ARN"]
    addresses = [*sample_files("huancui").addresses(), *sample_files("demo").addresses()]
    assert fill_channels(secrets, secret, addresses) == len(addresses)


def test_the_sample_sign_ins_see_each_others_cases() -> None:
    sign_ins = sample_sign_ins({"UserPoolId": "pool"})
    assert [sign_in.role for sign_in in sign_ins] == list(Role)
    assert {sign_in.password for sign_in in sign_ins} == {LOCAL_PASSWORD}
    rows = {row.account: row for row in sample_files("huancui").posts}
    campus = next(
        campus for campus in sample_files("huancui").campuses if campus.id == rows[sign_ins[0].account].unit
    )
    units = {sign_in.role: rows[sign_in.account].unit for sign_in in sign_ins}
    assert units[Role.SCHOOL_STAFF] == units[Role.GUARD] == campus.id
    assert units[Role.DESK] == units[Role.CHIEF] == units[Role.OFFICER] == campus.station


def test_a_stack_with_an_issuer_of_its_own_has_no_sample_sign_ins() -> None:
    assert sample_sign_ins({"Issuer": ISSUER}) == []


def test_outputs_are_read_flat_or_by_stack(tmp_path: Path) -> None:
    (tmp_path / "flat.json").write_text('{"DirectoryTable": "d"}')
    (tmp_path / "cdk.json").write_text('{"Stack": {"DirectoryTable": "d"}}')
    assert (
        read_outputs(tmp_path / "flat.json") == read_outputs(tmp_path / "cdk.json") == {"DirectoryTable": "d"}
    )
