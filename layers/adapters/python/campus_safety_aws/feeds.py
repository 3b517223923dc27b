"""Calendar subscriptions, kept beside the records of outreach.

pk                 sk            what
FEED#<id>          FEED          one subscription, with the digest of its secret
FEEDS#<account>    FEED#<id>     that this account has it
"""

from datetime import datetime
from typing import Final

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.models import Model

from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.activities.feeds import MOST_FEEDS, Feed
from campus_safety_aws.instant_attribute import InstantAttribute
from campus_safety_aws.tables import at_table

_CONDITION_FAILED: Final = "ConditionalCheckFailedException"


class FeedItem(Model):
    """Use it through `Feeds`: this class itself belongs to no table."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    account = UnicodeAttribute(null=True)
    district = UnicodeAttribute(null=True)
    campus = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    created_at = InstantAttribute(null=True)
    issued_at = InstantAttribute(null=True)
    revoked_at = InstantAttribute(null=True)


class Feeds:
    def __init__(self, table_name: str) -> None:
        self._item = at_table(FeedItem, table_name)

    def issue(self, feed: Feed) -> Feed:
        """The subscription with this secret: new, or the same with another secret in the place of the old one. Raises
        Conflict when the account has as many as it may have, or has revoked this one."""
        known = self.of(feed.account)
        if all(one.id != feed.id for one in known) and sum(not one.revoked_at for one in known) >= MOST_FEEDS:
            raise Conflict(
                Fault(
                    "client_key",
                    "too_many",
                    f"至多 {MOST_FEEDS} 个订阅，请先撤销不用的",
                    f"At most {MOST_FEEDS} calendars; revoke one first",
                )
            )
        item = self._item
        # First, so that nothing readable is missing from its account's list.
        item(_of(feed.account), f"FEED#{feed.id}").save()
        try:
            item(f"FEED#{feed.id}", "FEED").update(
                actions=[
                    item.account.set(feed.account),
                    item.district.set(feed.district),
                    # An empty text is what DynamoDB keeps for "what the account itself holds".
                    item.campus.set(feed.campus),
                    item.digest.set(feed.digest),
                    item.created_at.set(item.created_at | feed.created_at),
                    item.issued_at.set(feed.issued_at),
                ],
                condition=item.revoked_at.does_not_exist()
                & (item.campus.does_not_exist() | (item.campus == feed.campus)),
            )
        except UpdateError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise
            raise Conflict(
                Fault(
                    "client_key",
                    "key_reused",
                    "该编号的订阅已撤销或用于其他日程，请换一个编号",
                    "This key's calendar was revoked or is another one; use a new key",
                )
            ) from None
        return self.get(feed.id) or feed

    def get(self, id: str) -> Feed | None:
        try:
            item = self._item.get(f"FEED#{id}", "FEED", consistent_read=True)
        except DoesNotExist:
            return None
        return _feed(item)

    def of(self, account: str) -> tuple[Feed, ...]:
        """The account's subscriptions, the revoked ones included, oldest first."""
        listed = [item.sk for item in self._item.query(_of(account), consistent_read=True)]
        found = self._item.batch_get([(sk, "FEED") for sk in listed], consistent_read=True)
        return tuple(sorted((_feed(item) for item in found), key=lambda feed: (feed.created_at, feed.id)))

    def revoke(self, feed: Feed, now: datetime) -> None:
        """Once and for good; doing it again changes nothing."""
        item = self._item
        try:
            item(f"FEED#{feed.id}", "FEED").update(
                actions=[item.revoked_at.set(now)],
                condition=item.account.exists() & item.revoked_at.does_not_exist(),
            )
        except UpdateError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise


def _of(account: str) -> str:
    return f"FEEDS#{account}"


def _feed(item: FeedItem) -> Feed:
    return Feed(
        id=item.pk.partition("#")[2],
        account=item.account,
        district=item.district,
        campus=item.campus or "",
        digest=item.digest,
        created_at=item.created_at,
        issued_at=item.issued_at,
        revoked_at=item.revoked_at,
    )
