"""Versions of a district's policy in the directory: written once, put in force, seeded from the policy's file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pynamodb.exceptions import PutError

from campus_safety.district.contents import document_text, policy_digest, policy_version_id
from campus_safety.errors import Conflict, Fault, UnknownPolicy
from campus_safety_aws.directory import CONDITION_FAILED
from campus_safety_aws.directory_items import DirectoryItem, district_pk, items_at, policy_pk, roster_pk

# The roster's word on which version the district's policy file last became.
SEED: Final = "SEED#POLICY"


class PolicyVersions:
    def __init__(self, table_name: str) -> None:
        self._items = items_at(table_name)

    def store_policy(
        self, district: str, version: str, document: Mapping[str, Any], effective_from: datetime
    ) -> None:
        """Writes a policy version once. Writing it again unchanged does nothing; raises Conflict if it differs."""
        text = document_text(document)
        item = self._items(
            policy_pk(district), f"V#{version}", version=version, document=text, effective_from=effective_from
        )
        try:
            item.save(condition=DirectoryItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            if self._items.get(item.pk, item.sk, consistent_read=True).document != text:
                raise Conflict(
                    Fault(
                        "version",
                        "version_taken",
                        f"策略版本 {version} 已存在",
                        f"policy version {version} exists",
                    )
                ) from error

    def switch_policy(self, district: str, version: str, *, expected: str) -> None:
        """Puts a stored version in force if `expected` ("" for none) still is. Raises UnknownPolicy, Conflict."""
        try:
            stored = self._items.get(policy_pk(district), f"V#{version}", consistent_read=True)
        except self._items.DoesNotExist as error:
            raise UnknownPolicy(
                Fault("version", "unknown_policy", f"没有策略版本 {version}", f"no policy version {version}")
            ) from error
        condition = DirectoryItem.version == expected if expected else DirectoryItem.pk.does_not_exist()
        pointer = self._items(
            district_pk(district),
            "POLICY",
            version=version,
            document=stored.document,
            effective_from=stored.effective_from,
        )
        try:
            pointer.save(condition=condition)
        except PutError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            raise Conflict(
                Fault(
                    "version",
                    "policy_switched",
                    "策略已被他人更换",
                    "somebody else switched the policy meanwhile",
                )
            ) from error

    def seed_policy(self, district: str, document: Mapping[str, Any], at: datetime) -> tuple[str, bool]:
        """Puts the document of a policy file in force if that file has changed since it was last seeded.

        The file is the seed, the directory the truth: loading the same file again does not undo what people have
        changed since. Answers the version of the file and whether it was put in force now; raises Conflict.
        """
        digest = policy_digest(document)
        seeds = {
            item.sk: item
            for item in self._items.query(roster_pk(district), DirectoryItem.sk == SEED, consistent_read=True)
        }
        if SEED in seeds and seeds[SEED].version.endswith(digest):
            return str(seeds[SEED].version), False
        stored = (str(item.version) for item in self._items.query(policy_pk(district), consistent_read=True))
        version = next(
            (version for version in stored if version.endswith(f"-{digest}")),
            policy_version_id(document, at.date()),
        )
        self.store_policy(district, version, document, at)
        in_force = list(
            self._items.query(district_pk(district), DirectoryItem.sk == "POLICY", consistent_read=True)
        )
        current = str(in_force[0].version) if in_force else ""
        if current != version:
            self.switch_policy(district, version, expected=current)
        self._items(roster_pk(district), SEED, version=version).save()
        return version, current != version
