from pathlib import Path

from local.embedded import Embedded, private, remembered


def test_nothing_of_the_callers_account_reaches_the_embedded_cloud() -> None:
    theirs = {
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "real",
        "CDK_DEFAULT_ACCOUNT": "123",
        "PATH": "/bin",
    }
    ours = Embedded(port=4999).client_environment(theirs)
    assert ours["PATH"] == "/bin"
    assert ours["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4999"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "CDK_DEFAULT_ACCOUNT"} & ours.keys()


def test_a_private_cloud_has_ports_of_its_own(tmp_path: Path) -> None:
    mine = private(tmp_path)
    assert len({mine.port, mine.mailbox_port, Embedded.__dataclass_fields__["port"].default}) == 3
    assert mine.outputs.parent == tmp_path


def test_a_cloud_is_found_again_on_the_ports_that_it_was_given(tmp_path: Path) -> None:
    assert remembered(tmp_path) == Embedded(state=tmp_path)
    mine = Embedded(4999, 4998, tmp_path / "new")
    mine.remember()
    assert remembered(tmp_path / "new") == mine
