"""What is answered about requests that spend points, and what points are good for."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from campus_safety.district.directory import Campus, Reward
from campus_safety.district.rules import Rules
from campus_safety.kinds.redemptions.redeeming import in_offer, left_of
from campus_safety.kinds.redemptions.redemption import Redemption
from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, worded
from campus_safety_aws.shared_answers import RecordAnswer


class RewardsSight(NamedTuple):
    """What is looked at when rewards are shown: whose school's `balance`, if it is one's, and how many were `taken`."""

    rules: Rules
    day: date
    taken: Mapping[str, int]
    campus: Campus | None = None
    balance: int | None = None

    def can_have(self, reward: Reward) -> bool:
        enough = self.balance is None or self.balance >= reward.points
        return (
            in_offer(reward, self.day) and left_of(reward, self.day, self.rules, self.taken) != 0 and enough
        )


class RewardAnswer(Answer[Reward]):
    """兑换项目 / what a school may have for points. `left` is absent where there is no number; `retired` ones are named for old
    requests only. `available` says that it can be asked for today, and with a campus that its balance suffices."""

    reward: str = from_("id")
    name: Label
    points: int
    giver: str = worded(lambda giver: giver.label)
    most: int
    per: str = worded(lambda per: per.label)
    left: int | None = by_sight(lambda reward, at: left_of(reward, at.day, at.rules, at.taken))
    until: date | None
    retired: bool
    available: bool = by_sight(lambda reward, at: at.can_have(reward))


class RewardsAnswer(Answer[RewardsSight]):
    """积分能兑换什么 / what the district offers; with a campus its balance too."""

    campus: str | None = from_(lambda at: at.campus.id if at.campus is not None else None)
    balance: int | None
    rewards: list[RewardAnswer] = brought()


class RedemptionAnswer(RecordAnswer[Redemption]):
    """一件积分兑换 / a request that spends points: what for, as the district calls it now, and what it cost when it was made."""

    reward: str
    reward_name: Label | None = brought()
    points: int
    lead_name: Label = by_sight(lambda case, at: at.rules.district.unit(case.lead).name)
