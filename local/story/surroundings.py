"""A sweep of the surroundings: twenty-five places around three campuses, two of which could not be entered at first."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

from local.story.scene import Scene

SUPERVISOR, OFFICER = "dm-supervisor-1", "dm-st-harbour-officer-2"
CAMPUSES = ["dm-ms-01", "dm-ps-01", "dm-kg-01"]
PLACES = 25
# What is found: mostly nothing, here and there something; two doors stay shut.
FOUND = ("compliant", "compliant", "corrected_on_the_spot", "compliant", "suspended", "compliant", "gone")
SHUT = 2
NOBODY_THERE = ("not_entered", "gone")


def area_sweep(scene: Scene) -> None:
    """Planned, frozen as it was looked at, recorded place by place, closed only when none is left out."""
    receipt = scene.person(SUPERVISOR).post(
        "/area-sweeps",
        client_key=f"sweep-{token_hex(6)}",
        purpose="routine",
        campuses=CAMPUSES,
        finish_by=(datetime.now(UTC) + timedelta(seconds=120)).isoformat(),
    )
    scene.chapter.case_id, scene.chapter.code, scene.chapter.viewer = (
        receipt["case_id"],
        receipt["code"],
        SUPERVISOR,
    )
    listed = receipt["preview"]["places"]
    scene.check(len(listed) == PLACES, f"应有 {PLACES} 处场所 / {len(listed)} places")
    furthest = max(place["distance_m"] for place in listed)
    scene.check(furthest <= receipt["radius_m"], f"超出半径 / {furthest} m away")
    scene.say(f"周边 {receipt['radius_m']} 米内 {len(listed)} 处场所，最远 {furthest} 米", "cyan")
    scene.act(SUPERVISOR, "freeze", "冻结清单", digest=receipt["preview"]["digest"])
    scene.act(SUPERVISOR, "assign_places", "按最近校园分派派出所", rest="station")
    officer = scene.person(OFFICER)
    for number, place in enumerate(listed):
        outcome = "not_entered" if number < SHUT else FOUND[number % len(FOUND)]
        officer.post(
            f"/area-sweeps/{scene.case_id}/record_outcome",
            place=place["place"],
            outcome=outcome,
            people_checked=0 if outcome in NOBODY_THERE else number % 4,
        )
        if number % 8 == 7:
            scene.say(f"已登记 {number + 1} 处")
    covered = scene.case()["covered"]
    scene.check((covered["done"], covered["not_entered"]) == (PLACES - SHUT, SHUT), f"覆盖不对 / {covered}")
    scene.refused("conflict", lambda: scene.person(SUPERVISOR).act(scene.case_id, "close", of="area-sweeps"))
    scene.say(f"{SHUT} 处无法进入，完成清查被拒（覆盖 {covered['percent']}%）", "yellow")
    for place in listed[:SHUT]:
        scene.act(
            OFFICER,
            "record_outcome",
            f"补查 {place['name']['zh']}",
            place=place["place"],
            outcome="compliant",
            people_checked=1,
        )
    scene.all_in_time()
    scene.act(SUPERVISOR, "close", "清查完成")
    proof = scene.person(SUPERVISOR).get(f"/area-sweeps/{scene.case_id}/coverage")
    scene.check(proof["covered"]["percent"] == 100, f"应达 100% / {proof['covered']}")
    scene.say(f"覆盖 100%，核查 {proof['covered']['people_checked']} 人次（只计数）", "green")
