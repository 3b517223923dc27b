"""Starts the emulator, mended in one place. Runs under `.venv-cloud`, by path, and imports nothing of ours.

MiniStack 1.5.33 reads only a literal TimeoutSeconds on a callback task, so that TimeoutSecondsPath would never time out.
"""

from collections.abc import Callable
from typing import Any

def resolve_timeout(definition: dict[str, Any], path_in: Callable[[str], Any]) -> dict[str, Any]:
    """The state's definition, with what TimeoutSecondsPath points to as TimeoutSeconds."""
    path = definition.get("TimeoutSecondsPath")
    return definition if path is None else {**definition, "TimeoutSeconds": path_in(path)}


def mend() -> None:
    from ministack.services import stepfunctions

    execute = stepfunctions._execute_task

    def execute_task(definition: dict[str, Any], given: Any, execution: Any, context: Any) -> Any:
        def path_in(path: str) -> Any:
            return stepfunctions._resolve_path_or_ctx(path, given, context)

        return execute(resolve_timeout(definition, path_in), given, execution, context)

    stepfunctions._execute_task = execute_task


if __name__ == "__main__":
    from ministack.app import main

    mend()
    main()
