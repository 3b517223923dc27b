"""What may go wrong with one record, event or file while others are still to be served.

Whoever goes through many catches OF_ONE_RECORD around each of them, names the record and the class of error in its log
and goes on. Nothing else ends a round: a setting that is missing and a queue in which failures cannot be kept do.
"""

from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from campus_safety.errors import CampusSafetyError

# A service refuses, throttles or does not answer. PynamoDB's own errors are neither of botocore's two kinds.
OF_A_SERVICE: Final[tuple[type[Exception], ...]] = (BotoCoreError, ClientError, PynamoDBException)
OF_ONE_RECORD: Final[tuple[type[Exception], ...]] = (
    *OF_A_SERVICE,
    # What the rules refuse.
    CampusSafetyError,
    # What nobody foresaw in a record, an event or a policy: BrokenRecord is a ValueError, TransitionBroken an AssertionError.
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
