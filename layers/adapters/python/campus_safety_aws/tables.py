"""From a model of items to the model of one table. Region and endpoint are botocore's to find, at the first request."""

from typing import TypeVar

from pynamodb.models import Model

Items = TypeVar("Items", bound=Model)


class _Patience:
    """A handler has seconds, not PynamoDB's usual half minute."""

    connect_timeout_seconds = 2
    read_timeout_seconds = 5
    max_retry_attempts = 3


def at_table(model: type[Items], table: str) -> type[Items]:
    """The same items, at home in this table."""
    meta = type("Meta", (_Patience,), {"table_name": table})
    return type(f"{model.__name__}AtTable", (model,), {"Meta": meta})
