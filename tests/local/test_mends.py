"""Each of these fails on the day the emulator no longer needs a mend of `local/launcher.py`: then take the mend out."""

import subprocess
import sys

import pytest

from local import cloud

pytestmark = pytest.mark.cloud


def says(program: str) -> str:
    """What a program prints in the emulator's own environment, unmended."""
    cloud.prepare()
    command = [str(cloud.PYTHON), "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_timeout_by_path_is_still_not_read() -> None:
    program = "import inspect; from ministack.services import stepfunctions as s; print('TimeoutSecondsPath' in inspect.getsource(s))"
    assert says(program) == "False"


def test_answering_a_token_is_still_authorised_against_everything() -> None:
    program = (
        "from ministack.core.iam_actions import extract_resource_arn as of;"
        """print(of("states", "POST", "/", {}, b'{"taskToken": "t"}', {}, "us-east-1", "000000000000"))"""
    )
    assert says(program) == "*"


def test_a_token_still_outlives_its_stopped_execution() -> None:
    program = (
        "import inspect; from ministack.services.stepfunctions import _stop_execution as stop;"
        "print('_task_tokens' in inspect.getsource(stop))"
    )
    assert says(program) == "False"


def test_a_reference_to_a_secret_is_still_its_name() -> None:
    program = (
        "from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS as handlers;"
        """print(handlers["AWS::SecretsManager::Secret"]["create"]("Logical", {"SecretString": "x"}, "Stack")[0])"""
    )
    assert not says(program).startswith("arn:")


def test_partial_failures_of_a_stream_are_still_taken_for_success() -> None:
    program = (
        "import inspect; from ministack.services.lambda_svc import _poll_dynamodb_streams as poll;"
        "print('batchItemFailures' in inspect.getsource(poll), 'MaximumRetryAttempts' in inspect.getsource(poll))"
    )
    assert says(program) == "False False"


def test_one_thread_still_reads_every_stream() -> None:
    program = (
        "import inspect; from ministack.services.lambda_svc import _poll_dynamodb_streams as poll;"
        "print('_dispatch_esm_batch' in inspect.getsource(poll), 'Thread(' in inspect.getsource(poll))"
    )
    assert says(program) == "False False"


def test_an_answer_is_still_held_back_for_a_log_that_does_not_come() -> None:
    program = (
        "import inspect; from ministack.core.lambda_runtime import Worker;"
        "print(inspect.signature(Worker._drain_stderr_bounded).parameters['first_line_wait'].default)"
    )
    assert says(program) == "0.05"


def test_a_crowd_of_invocations_still_gets_a_process_each() -> None:
    program = "from ministack.core import lambda_runtime; print(lambda_runtime._LOCAL_MAX_WORKERS)"
    assert says(program) == "0"


def test_the_limit_of_a_function_is_still_measured_on_the_wall() -> None:
    program = (
        "import inspect; from ministack.core.lambda_runtime import Worker;"
        "print('reader.join(timeout=timeout)' in inspect.getsource(Worker.invoke))"
    )
    assert says(program) == "True"


def test_streams_are_still_forgotten_over_a_restart() -> None:
    program = "from ministack.services import dynamodb; print([key for key in dynamodb.get_state() if 'stream' in key])"
    assert says(program) == "[]"


def test_the_emulators_environment_follows_our_python() -> None:
    assert says("import sys; print(sys.version)") == sys.version
