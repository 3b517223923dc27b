"""Deploys the very same stacks to the embedded cloud, with the real `cdk deploy`; not again while nothing has changed."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local import ROOT, pages
from local.background import exclusively
from local.embedded import ACCOUNT, REGION, Embedded, without_aws
from local.outputs import read_outputs

STAGE = "local"
LAYERS = ROOT / "build" / "layers" / "local"
PAGES = ROOT / "build" / "pages" / "local"
# What the templates and the packages of code are made from.
INPUTS = (
    "infra",
    "functions",
    "layers",
    "policies",
    "stages",
    "build/pages/local",
    "cdk.json",
    "requirements.txt",
    "local/deploy.py",
)
# CDK's bootstrap bucket by its default name: all that the CLI's own credentials need of a bootstrap.
ASSETS = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
DEPLOYED_FROM = "/campus-safety-loop/deployed-from"
CORS = ("AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge")


class NotDeployed(Exception):
    """`cdk` failed; the message has its own words."""


def deploy(embedded: Embedded) -> dict[str, str]:
    """Brings the embedded cloud up to date and answers the stacks' outputs, which are in `embedded.outputs` too."""
    # The assembly and the layers are shared by all embedded clouds of this folder.
    with exclusively(ROOT / "build" / "deploy.lock"):
        return _deploy(embedded)


def _deploy(embedded: Embedded) -> dict[str, str]:
    build_layers()
    before = _outputs_before(embedded)
    build_pages(embedded, before)
    wanted = fingerprint()
    if deployed_from(embedded) == wanted and _lives(embedded, before):
        # Its port may be another one than last time.
        _lead_back(embedded, before)
        return dict(before)
    assembly = synthesise(wanted)
    print("== 部署 / cdk deploy", flush=True)
    _refuse_one_stack(embedded)
    _ensure_bucket(embedded)
    _cdk_deploy(embedded, assembly)
    _mend_cors(embedded, assembly)
    outputs = read_outputs(embedded.state / "cdk-outputs.json")
    _mend_recovery(embedded, outputs)
    _lead_back(embedded, outputs)
    embedded.outputs.write_text(json.dumps(outputs, indent=1, sort_keys=True) + "\n", "utf-8")
    mark_deployed(embedded, wanted)
    return outputs


def build_layers() -> None:
    """The functions' dependencies, for this machine. Lambdas run under the emulator's interpreter, which is ours."""
    build = ROOT / "layers" / "dependencies" / "build.py"
    subprocess.run([sys.executable, build, STAGE], check=True)


def build_pages(embedded: Embedded, before: Mapping[str, str]) -> None:
    """The pages, with the files of those that this cloud delivers now. Where they cannot be built, it says so: the
    interface needs none."""
    try:
        dist = pages.build()
    except pages.NotBuilt as failed:
        print(f"{failed}\n{pages.NO_REGISTRY}", flush=True)
        shutil.rmtree(PAGES, ignore_errors=True)
        return
    name = before.get("PagesFunction")
    carried = (
        pages.delivered(name, lambda service: client(embedded, service)) if name else pages.NOTHING_BEFORE
    )
    pages.pack(dist, PAGES, carried)


def _outputs_before(embedded: Embedded) -> Mapping[str, str]:
    """Of the last deployment; empty before the first."""
    if not embedded.outputs.exists():
        return {}
    found: dict[str, str] = json.loads(embedded.outputs.read_text("utf-8"))
    return found


def synthesise(wanted: str) -> Path:
    """The cloud assembly for stage `local`, made once for the same inputs."""
    assembly = ROOT / "build" / "cdk.local"
    mark = assembly / ".made-from"
    if mark.exists() and mark.read_text() == wanted:
        return assembly
    print("== 生成模板 / cdk synth", flush=True)
    shutil.rmtree(assembly, ignore_errors=True)
    _cdk(
        "synth",
        "--quiet",
        "--output",
        str(assembly),
        "-c",
        f"stage={STAGE}",
        "-c",
        f"layers={LAYERS}",
        "-c",
        f"pages={PAGES}",
        environment={},
    )
    mark.write_text(wanted)
    return assembly


def fingerprint() -> str:
    """Changes when a template or a package of code may."""
    digest = hashlib.sha256(f"{sys.version_info}".encode())
    for file in _input_files():
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _input_files() -> Iterator[Path]:
    for name in INPUTS:
        path = ROOT / name
        if path.is_file():
            yield path
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(each for each in folders if each != "__pycache__")
            yield from (Path(folder) / file for file in sorted(files))


def deployed_from(embedded: Embedded) -> str | None:
    """The fingerprint of what runs there. The cloud keeps it itself: after a crash it is back at its last clean stop,
    code included, and a file of ours would still name the newest.
    """
    ssm = client(embedded, "ssm")
    try:
        return str(ssm.get_parameter(Name=DEPLOYED_FROM)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        return None


def mark_deployed(embedded: Embedded, fingerprint: str) -> None:
    ssm = client(embedded, "ssm")
    ssm.put_parameter(Name=DEPLOYED_FROM, Value=fingerprint, Type="String", Overwrite=True)


def _lives(embedded: Embedded, outputs: Mapping[str, str]) -> bool:
    """The outputs are a file, and may be newer than a cloud that went back."""
    if not outputs:
        return False
    try:
        client(embedded, "apigatewayv2").get_api(ApiId=outputs["ApiId"])
        client(embedded, "dynamodb").describe_table(TableName=outputs["CasesTable"])
    except ClientError:
        return False
    return True


def client(embedded: Embedded, service: str) -> Any:
    """A boto3 client that speaks to this cloud as its administrator."""
    return boto3.client(
        service,
        endpoint_url=embedded.endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def _refuse_one_stack(embedded: Embedded) -> None:
    """Raises NotDeployed where a try-out was made when all lay in one stack: its tables are not those of today's."""
    try:
        client(embedded, "cloudformation").describe_stacks(StackName="CampusSafetyLoop")
    except ClientError:
        return
    raise NotDeployed(
        "本机试用数据由旧版部署结构建立，不能沿用：请先 make clean，再 make run / "
        "this try-out was deployed as one stack, which is taken over by nothing: make clean, then make run"
    )


def _ensure_bucket(embedded: Embedded) -> None:
    client(embedded, "s3").create_bucket(Bucket=ASSETS)


def _cdk_deploy(embedded: Embedded, assembly: Path) -> None:
    _cdk(
        "deploy",
        "--all",
        "--app",
        str(assembly),
        "--require-approval",
        "never",
        "--outputs-file",
        str(embedded.state / "cdk-outputs.json"),
        environment=embedded.client_environment({}),
    )


def _cdk(command: str, *options: str, environment: Mapping[str, str]) -> None:
    if importlib.util.find_spec("aws_cdk") is None:
        raise NotDeployed("没有 CDK，请运行 make / CDK is missing: run it through make")
    tools = Path(sys.executable).parent
    inherited = {
        **without_aws(os.environ),
        "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    }
    cdk = [str(tools / "cdk"), command, "--no-notices", "--no-color", *options]
    done = subprocess.run(
        cdk, cwd=ROOT, env=inherited | dict(environment), check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise NotDeployed(f"{done.stdout}\n{done.stderr}\ncdk {command} 失败 / failed ({done.returncode})")


def _mend_cors(embedded: Embedded, assembly: Path) -> None:
    """The emulator keeps CORS from a template under names that it does not read: says it again."""
    gateway = client(embedded, "apigatewayv2")
    wanted = dict(_cors_by_name(assembly))
    for api in gateway.get_apis()["Items"]:
        if cors := wanted.get(api["Name"]):
            gateway.update_api(ApiId=api["ApiId"], CorsConfiguration=cors)


def _mend_recovery(embedded: Embedded, outputs: Mapping[str, str]) -> None:
    """The emulator passes over the point-in-time recovery of a template's tables: switches it on once more."""
    tables = client(embedded, "dynamodb")
    for table in (value for name, value in outputs.items() if name.endswith("Table")):
        tables.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )


def _lead_back(embedded: Embedded, outputs: Mapping[str, str]) -> None:
    """Signing in leads back to the port that this cloud has, and the pages ask there; a template cannot know it. The
    emulator keeps all else that the client was deployed with."""
    address = [f"{embedded.pages(outputs['ApiId'])}/"]
    client(embedded, "cognito-idp").update_user_pool_client(
        UserPoolId=outputs["UserPoolId"],
        ClientId=outputs["UserPoolClientId"],
        CallbackURLs=address,
        LogoutURLs=address,
    )
    functions, name = client(embedded, "lambda"), outputs["PagesFunction"]
    kept = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    here = {
        "SIGN_IN_DISCOVERY": f"{embedded.sign_in}/{outputs['UserPoolId']}/.well-known/openid-configuration",
        "SIGN_IN_ORIGINS": embedded.sign_in,
        "FILES_ORIGINS": embedded.endpoint,
    }
    if kept | here != kept:
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": kept | here})


def _cors_by_name(assembly: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for template in assembly.glob("*.template.json"):
        for resource in json.loads(template.read_text("utf-8"))["Resources"].values():
            if resource["Type"] == "AWS::ApiGatewayV2::Api":
                given = resource["Properties"].get("CorsConfiguration", {})
                yield resource["Properties"]["Name"], {key: given[key] for key in CORS if key in given}
