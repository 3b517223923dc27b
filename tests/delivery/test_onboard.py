"""`make onboard`: a district's files become a deployment that people can sign in to, on an emulated AWS."""

import base64
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from rich.console import Console

from campus_safety.district.device_signing import KEY_OVERLAP, confirm, device_key, sign, verify
from campus_safety.errors import BadSignature
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_items import items_at
from campus_safety_aws.directory_writer import DirectoryWriter
from delivery.letters import Letter, page, write
from delivery.onboard import (
    NotOnboarded,
    Onboarding,
    Wanted,
    _one_way_to_sign_in,
    contacts_of,
    device_letters,
    show,
    write_map,
)
from delivery.pool import Pool, temporary_password
from local.load_district import prepare
from tests.districts import DISTRICTS

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/pool"
ADDRESS = "https://hx.example.org/"
AT = datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with mock_aws():
        items_at("directory").create_table(billing_mode="PAY_PER_REQUEST")
        yield


@pytest.fixture
def pool() -> Pool:
    return Pool(cognito(), cognito().create_user_pool(PoolName="staff")["UserPool"]["Id"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DISTRICTS / "demo", tmp_path / "demo"))


def cognito() -> Any:
    return boto3.client("cognito-idp", "us-east-1")


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


class Deployment:
    """The emulated one, with a fresh look at it for each command that somebody gives."""

    def __init__(self, pool: Pool | None) -> None:
        self.pool = pool
        self.letters: list[Letter] = []

    def asked(self, folder: Path, **more: Any) -> tuple[Onboarding, Wanted]:
        versions = {device.id: device.key_version for device in Directory("directory").devices("demo")}
        onboarding = Onboarding(prepare(folder), DirectoryWriter("directory"), self.pool, ISSUER, versions)
        return onboarding, onboarding.wanted(**more)

    def done(self, folder: Path, contacts: dict[str, str] | None = None, **more: Any) -> Wanted:
        onboarding, todo = self.asked(folder, **more)
        self.letters = []
        onboarding.carry_out(todo, contacts or {}, AT, ADDRESS, self.letters)
        return todo


def test_everybody_of_the_files_gets_a_sign_in_and_a_letter_and_again_nothing_is_left_to_do(
    pool: Pool, folder: Path
) -> None:
    there = Deployment(pool)
    todo = there.done(folder)
    accounts = {row.account for row in prepare(folder).files.posts}
    assert {row.account for row in todo.invited} == accounts == set(pool.users())
    assert all(user.waits for user in pool.users().values()), "each sets the password at the first sign-in"
    assert len(there.letters) == len(accounts)
    subject = pool.users()["dm-leader"].subject
    signed_in = Directory("directory").signed_in(ISSUER, subject)
    assert signed_in is not None and signed_in.id == "dm-leader"
    again = there.done(folder)
    assert again.nothing and there.letters == []
    assert set(again.waiting) == accounts, "whose letter lies about is shown"


def test_asking_what_would_change_changes_nothing(pool: Pool, folder: Path) -> None:
    _, todo = Deployment(pool).asked(folder)
    assert todo.invited and todo.keys
    assert pool.users() == {} and items_at("directory").count("DISTRICT#demo") == 0


def test_who_left_the_files_signs_in_no_more_and_who_is_in_them_again_does(pool: Pool, folder: Path) -> None:
    there = Deployment(pool)
    there.done(folder)
    posts = (folder / "posts.csv").read_text("utf-8-sig")
    row = next(line for line in posts.splitlines(keepends=True) if line.startswith("dm-auditor,"))
    changed(folder / "posts.csv", row, "")
    todo = there.done(folder)
    assert (todo.shut, todo.invited, todo.opened) == (("dm-auditor",), (), ())
    assert not pool.users()["dm-auditor"].enabled
    assert there.asked(folder)[1].nothing
    (folder / "posts.csv").write_text(posts, "utf-8")
    assert there.done(folder).opened == ("dm-auditor",)
    assert pool.users()["dm-auditor"].enabled


def test_who_was_closed_on_the_pages_is_named_before_the_files_open_the_account_again(
    pool: Pool, folder: Path
) -> None:
    there = Deployment(pool)
    there.done(folder)
    subject = pool.users()["dm-auditor"].subject
    account = Directory("directory").signed_in(ISSUER, subject)
    assert account is not None
    DirectoryWriter("directory").close_account(account, AT, "dm-supervisor-1")
    assert there.asked(folder)[1].opened == ("dm-auditor",)
    there.done(folder)
    again = Directory("directory").signed_in(ISSUER, subject)
    assert again is not None and again.enabled and there.asked(folder)[1].nothing


def test_a_letter_that_was_lost_is_replaced_by_name_and_the_first_is_worth_nothing(
    pool: Pool, folder: Path
) -> None:
    there = Deployment(pool)
    there.done(folder)
    first = secret_of(there.letters, "dm-leader")
    todo = there.done(folder, renew=["dm-leader"])
    assert [row.account for row in todo.renewed] == ["dm-leader"]
    assert len(there.letters) == 1 and secret_of(there.letters, "dm-leader") != first
    with pytest.raises(NotOnboarded, match="dm-nobody"):
        there.asked(folder, renew=["dm-nobody"])


def test_whoever_has_a_mail_address_is_invited_by_mail_and_gets_no_letter(pool: Pool, folder: Path) -> None:
    there = Deployment(pool)
    there.done(folder, contacts={"dm-leader": "leader@example.org"})
    assert "dm-leader" in pool.users()
    assert all(letter.lines[2].value != "dm-leader" for letter in there.letters)


@pytest.mark.parametrize(
    "text", ["account,mail\n", "account,email\ndm-nobody,a@b.cn\n", "account,email\ndm-leader,no address\n"]
)
def test_contacts_that_are_none_are_refused_before_anybody_is_invited(text: str, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(NotOnboarded, match=r"contacts\.csv"):
        contacts_of(file, prepare(DISTRICTS / "demo").files)


def test_contacts_are_read_as_excel_saves_them(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("account,email\ndm-leader,a@example.org\n", "utf-8-sig")
    assert contacts_of(file, prepare(DISTRICTS / "demo").files) == {"dm-leader": "a@example.org"}
    assert contacts_of(None, prepare(DISTRICTS / "demo").files) == {}


def test_letters_are_still_there_when_somebody_else_loads_meanwhile(pool: Pool, folder: Path) -> None:
    class Refusing(DirectoryWriter):
        def replace_district(self, *_given: Any, **_named: Any) -> Any:
            raise NotOnboarded("cut off")

    prepared = prepare(folder)
    onboarding = Onboarding(prepared, Refusing("directory"), pool, ISSUER, {})
    letters: list[Letter] = []
    with pytest.raises(NotOnboarded):
        onboarding.carry_out(onboarding.wanted(), {}, AT, ADDRESS, letters)
    assert len(letters) == len(prepared.files.posts)


def test_the_list_for_a_sign_in_service_becomes_sign_ins_once_it_is_filled_in(
    folder: Path, tmp_path: Path
) -> None:
    there = Deployment(None)
    _, todo = there.asked(folder)
    accounts = [row.account for row in prepare(folder).files.posts]
    assert [row.account for row in todo.unmapped] == accounts and todo.invited == ()
    listed = tmp_path / "map.csv"
    write_map(listed, prepare(folder).files)
    lines = listed.read_text("utf-8-sig").splitlines()
    assert len(lines) == len(accounts) + 1
    filled = [f"{line.split(',')[0]},{ISSUER},subject-of-{line.split(',')[0]}" for line in lines[1:]]
    (folder / "sign_ins.csv").write_text("\n".join(["account,issuer,subject", *filled]), "utf-8")
    assert there.asked(folder)[1].unmapped == ()
    there.done(folder)
    assert Directory("directory").signed_in(ISSUER, "subject-of-dm-leader") is not None


def test_sign_ins_of_a_service_that_the_deployment_does_not_trust_are_refused(folder: Path) -> None:
    (folder / "sign_ins.csv").write_text(
        "account,issuer,subject\ndm-leader,https://other.example.org,abc\n", "utf-8"
    )
    files = prepare(folder).files
    with pytest.raises(NotOnboarded, match=r"other\.example\.org"):
        _one_way_to_sign_in(files, {"Issuer": ISSUER})
    with pytest.raises(NotOnboarded, match="nothing but the header"):
        _one_way_to_sign_in(files, {"Issuer": "https://other.example.org", "UserPoolId": "p"})


def test_a_device_gets_a_letter_once_and_another_when_its_key_is_changed(pool: Pool, folder: Path) -> None:
    there = Deployment(pool)
    first = there.done(folder)
    files = prepare(folder).files
    assert [device.id for device in first.keys] == sorted(one.id for one in files.devices if one.enabled)
    assert there.asked(folder)[1].keys == ()
    device = first.keys[0]
    assert [one.id for one in there.asked(folder, keys=[device.id])[1].keys] == [device.id]
    raised(folder, device.id, 2)
    todo = there.asked(folder)[1]
    assert [(one.id, one.key_version) for one in todo.keys] == [(device.id, 2)]


def test_the_key_on_the_letter_is_the_key_that_signs(folder: Path) -> None:
    secret = "a secret that nobody has seen"
    arn = boto3.client("secretsmanager", "us-east-1").create_secret(Name="devices", SecretString=secret)[
        "ARN"
    ]
    files = prepare(folder).files
    device = replace(files.devices[0], key_version=2)
    outputs = {"DeviceSecretArn": arn, "PublicAddress": ADDRESS}
    (letter,) = device_letters([device], {device.id: 1}, files, outputs, AT)
    said = {line.en: line.value for line in letter.lines}
    assert said["interface"] == f"{ADDRESS}alarms" and said["device"] == device.id
    assert base64.b64decode(said["key (Base64)"]) == device_key(secret, device.id, 2)
    assert f"{AT + KEY_OVERLAP:%Y-%m-%d}" in letter.steps[0][0]
    (plain,) = device_letters([device], {}, files, outputs, AT)
    assert len(plain.steps) == len(letter.steps) - 1, "a device that had no key before has none to end"


def test_while_a_key_is_changed_the_one_before_is_taken_too_but_not_after_a_theft(
    pool: Pool, folder: Path
) -> None:
    there = Deployment(pool)
    there.done(folder)
    device = prepare(folder).files.devices[0].id
    raised(folder, device, 2)
    there.done(folder)
    known = Directory("directory").device(device)
    assert known is not None
    for version, days, taken in ((2, 0, True), (1, 0, True), (1, KEY_OVERLAP.days, False), (3, 0, False)):
        assert signs(device, version, AT + timedelta(days=days), known) is taken, (version, days)
    # The files say the same again: nothing is written, and the overlap stays as it is.
    assert there.done(folder).keys == ()
    assert Directory("directory").device(device) == known
    raised(folder, device, 4)
    there.done(folder)
    stolen = Directory("directory").device(device)
    assert stolen is not None and not signs(device, 3, AT, stolen) and not signs(device, 2, AT, stolen)


def test_a_letter_says_what_it_says_and_lets_no_name_be_markup(tmp_path: Path) -> None:
    letter = Letter("标题", "Title", (), (("甲<b>", "a<b>"),), ADDRESS)
    text = page([letter])
    assert "<svg" in text and "甲&lt;b&gt;" in text and "<b>" not in text
    file = tmp_path / "new" / "letters.html"
    write(file, [letter])
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        write(file, [letter])


def test_first_passwords_are_such_as_the_pool_takes_and_no_two_alike() -> None:
    made = [temporary_password() for _ in range(200)]
    assert len(set(made)) == len(made)
    for password in made:
        assert len(password) == 14 and password[0].isalpha() and password[-1].isalpha()
        assert all(re.search(sort, password) for sort in ("[a-z]", "[A-Z]", "[0-9]", "[-+=]"))
        assert not set(password) & set("lIO01o")


def test_what_would_change_is_shown_in_both_languages(folder: Path) -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    _, todo = Deployment(Pool(cognito(), cognito().create_user_pool(PoolName="p")["UserPool"]["Id"])).asked(
        folder
    )
    show(todo, console)
    text = console.export_text()
    assert "新建账号并邀请" in text and str(len(todo.invited)) in text and "device keys to print" in text
    show(Wanted(), console)
    assert "as the files say" in console.export_text()


def raised(folder: Path, device: str, version: int) -> None:
    text = (folder / "devices.csv").read_text("utf-8-sig")
    new, count = re.subn(rf"^({device},[^,]+,[^,]+),\d+,", rf"\g<1>,{version},", text, flags=re.MULTILINE)
    assert count == 1
    (folder / "devices.csv").write_text(new, "utf-8")


def signs(device: str, version: int, at: datetime, known: Any) -> bool:
    secret, body = "s", b"{}"
    headers = sign(
        device_key(secret, device, version),
        method="POST",
        path="/alarms",
        device=device,
        key_version=version,
        now=at,
        nonce="nonce-0001",
        body=body,
    )
    signed = verify(
        secret, headers, method="POST", path="/alarms", body=body, now=at, window=timedelta(minutes=5)
    )
    try:
        confirm(signed, known)
    except BadSignature:
        return False
    return True


def secret_of(letters: list[Letter], account: str) -> str:
    (letter,) = (one for one in letters if any(line.value == account for line in one.lines))
    return next(line.value for line in letter.lines if line.en == "temporary password")
