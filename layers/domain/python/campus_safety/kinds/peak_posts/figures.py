"""What a post adds."""

from typing import Final

from campus_safety.kinds.peak_posts import peak_post
from campus_safety.kinds.peak_posts.peak_post import PeakPost, Seen
from campus_safety.records.counting import Counter, Figures, Reckoning, yes


def count_post(case: PeakPost, reckoning: Reckoning) -> None:
    """到岗: who checked in by the window's start. A post that was cancelled, or whose window has not passed unmanned, says
    nothing yet; what is seen at the gate is asked only where somebody stood there."""
    in_time = case.reached_in_time
    if in_time is None:
        return
    arrival = "in_time" if in_time else "late" if case.reached_at is not None else "missed"
    reckoning.add(case.day, "post", case.post_type.value, yes(case.required), arrival)
    if case.reached_at is not None:
        for sign in Seen:
            reckoning.add(case.day, "post_seen", sign.value, yes(sign in case.seen))
    if case.found:
        reckoning.add(case.day, "post_found", amount=len(case.found))
    if case.state is peak_post.State.MISSED and case.required:
        reckoning.add(case.day, "post_missed", case.post_type.value)


FIGURES: Final = Figures(
    counters=(
        Counter("post", "peak_post", ("post_type", "required", "arrival"), ("post",)),
        Counter("post_missed", "peak_post", ("post_type",), ("post_missed",)),
        Counter("post_seen", "peak_post", ("sign", "seen"), ("post",)),
        Counter("post_found", "peak_post", (), ("post_found",)),
    ),
    count=count_post,
    names={
        "post_type": {one.value: label for one, label in peak_post.POST_TYPES.items()},
        "sign": {one.value: label for one, label in peak_post.SEEN.items()},
    },
)
