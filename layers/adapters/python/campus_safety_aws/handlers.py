"""How a handler comes by its stores: nothing is wired when a module is imported.

Each handler's module has its `Stores`, the ports it needs; `from_settings()`, the real ones; `bootstrap(stores, outside)`,
which makes the handler; and at its end `handler = wired(lambda: bootstrap(from_settings()))` for Lambda.
"""

import gc
import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeAlias

from campus_safety_aws.failure_names import told

Handler: TypeAlias = Callable[[dict[str, Any], Any], Any]
"""From an event and Lambda's context, of which a handler asks at most how much of its time is left."""

# Lambda's own; nobody else says it.
_IN_LAMBDA: Final = "AWS_LAMBDA_INITIALIZATION_TYPE"


def wired(make: Callable[[], Handler]) -> Handler:
    """A handler that is made once, when it is first called. In Lambda it is made at once: a sandbox starts at full speed,
    and a setting that is missing is missed before the first alarm. What was loaded until then stays as long as the sandbox
    does: it is never looked through for garbage (`campus_safety_aws/__init__.py` has stopped looking meanwhile).

    The second broad catch of the project, at the edge that has no HTTP: what a handler raises, Lambda prints with all that
    it says, and that may quote what somebody wrote. It fails all the same, by class and place only."""
    made = cache(make)
    if os.environ.get(_IN_LAMBDA):
        made()
        gc.freeze()
        gc.enable()

    def handler(event: dict[str, Any], context: Any) -> Any:
        try:
            return made()(event, context)
        except Exception as error:  # noqa: BLE001 - the edge
            raise told(error) from None

    return handler
