import json
from pathlib import Path

from local import ROOT, deploy


def test_the_fingerprint_of_what_is_deployed_stays_while_nothing_changes() -> None:
    assert deploy.fingerprint() == deploy.fingerprint()


def test_the_fingerprint_covers_code_layers_and_stacks_but_no_compiled_files() -> None:
    files = {str(file.relative_to(ROOT)) for file in deploy._input_files()}
    assert {
        "cdk.json",
        "functions/escalation/plan.py",
        "layers/dependencies/web.txt",
        "infra/app.py",
    } <= files
    assert not [name for name in files if "__pycache__" in name]


def test_cors_is_read_from_the_template_that_was_deployed(tmp_path: Path) -> None:
    cors = {"AllowOrigins": ["*"], "AllowMethods": ["GET"], "Unheard": 1}
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "Http", "CorsConfiguration": cors}}
    (tmp_path / "Stack.template.json").write_text(json.dumps({"Resources": {"Api": api, "T": {"Type": "X"}}}))
    assert dict(deploy._cors_by_name(tmp_path)) == {"Http": {"AllowOrigins": ["*"], "AllowMethods": ["GET"]}}
