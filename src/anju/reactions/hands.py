"""*Now*, between the parties: what whose hands an item is in does to its clocks; taking on, ruling, pauses.

The table that names these functions is `now.NOW`.
"""

from anju.clocks.actions import cancel_clocks, clocks_of, resume_clock, start_clock, stop_clock
from anju.matters.act import Act
from anju.matters.models import Event
from anju.reactions.reading import clause_of, item_of, moment_of
from anju.repairs.models import Item, PauseRequest


def start_appoint(act: Act, event: Event) -> None:
    """Whoever was given an item contacts the owner and agrees a time (SLA-6); earlier appointments fall."""
    cancel_clocks(act, name="appointment", item_no=event.item_no)
    start_clock(
        act, name="appoint", starts_at=event.happened_at, edition=clause_of(act, "appoint"), item_no=event.item_no
    )


def end_hand_clocks(act: Act, event: Event) -> None:
    """Nobody has the item in hand any more; its promise stands."""
    for name in ("ready", "appoint", "appointment", "take_on"):
        cancel_clocks(act, name=name, item_no=event.item_no)


def start_take_on(act: Act, event: Event) -> None:
    """The contractor takes it on or objects within the limit; silence counts as taking it on (REP-4)."""
    start_clock(
        act, name="take_on", starts_at=event.happened_at, edition=clause_of(act, "take_on"), item_no=event.item_no
    )


def stop_take_on(act: Act, event: Event) -> None:
    """The contractor answered, or counts as having answered."""
    stop_clock(act, name="take_on", item_no=event.item_no)


def start_ruling(act: Act, event: Event) -> None:
    """An objection waits for the warranty office; no other limit of the item is touched (REP-14)."""
    stop_take_on(act, event)
    start_clock(
        act, name="ruling", starts_at=event.happened_at, edition=clause_of(act, "ruling"), item_no=event.item_no
    )


def stop_ruling(act: Act, event: Event) -> None:
    """The warranty office has ruled."""
    stop_clock(act, name="ruling", item_no=event.item_no)


def decide_anew(act: Act, event: Event) -> None:
    """The objection holds: responsibility is open again, and where the firm lost the item nobody has it in hand."""
    stop_ruling(act, event)
    if event.data["lost"]:
        end_hand_clocks(act, event)
    if event.data["cleared"]:
        start_clock(
            act,
            name="responsibility",
            starts_at=event.happened_at,
            edition=clause_of(act, "responsibility"),
            item_no=event.item_no,
        )


def take_on_by_work(act: Act, event: Event) -> None:
    """A firm that begins the work has taken it on by doing so."""
    item = item_of(act, event)
    if item.answer == Item.Answer.ASKED:
        act.change(item, answer=Item.Answer.TAKEN_ON)
        stop_take_on(act, event)


def pass_to_other_hands(act: Act, event: Event) -> None:
    """Other hands: what measured the earlier ones ends; an appointment that is kept runs on (TEAM-2)."""
    for name in ("ready", "appoint", "take_on", "part", *(() if event.data["kept"] else ("appointment",))):
        cancel_clocks(act, name=name, item_no=event.item_no)
    if not event.data["kept"]:
        start_appoint(act, event)
    if event.data["firm"]:
        start_take_on(act, event)
    else:
        start_ready(act, event)


def start_pause(act: Act, event: Event) -> None:
    """A granted pause ends by itself at its moment (SLA-1)."""
    start_clock(
        act,
        name="pause",
        starts_at=event.happened_at,
        edition=clause_of(act, "pause"),
        wished_at=moment_of(event, "until"),
        item_no=event.item_no,
    )


def stop_pause(act: Act, event: Event) -> None:
    """The limits count on."""
    stop_clock(act, name="pause", item_no=event.item_no)


def end_pause_by_work(act: Act, event: Event) -> None:
    """Somebody is at the door: what was waited for is there, the pause is over."""
    item = item_of(act, event)
    if item.pause != Item.Pause.PAUSED:
        return
    for request in PauseRequest.objects.filter(item=item, answer="granted", ended_at__isnull=True):
        act.change(request, ended_at=max(event.happened_at, request.answered_at or event.happened_at))
    act.change(item, pause="", paused_until=None)
    for clock in clocks_of(act):
        if clock.running and clock.item_no == event.item_no and clock.paused_since is not None:
            resume_clock(act, name=clock.name, item_no=clock.item_no)
    stop_pause(act, event)


def start_ready(act: Act, event: Event) -> None:
    """The technician is ready within ten minutes of taking the job (REP-6)."""
    start_clock(act, name="ready", starts_at=event.happened_at, edition=clause_of(act, "ready"), item_no=event.item_no)


def stop_ready(act: Act, event: Event) -> None:
    """The technician is ready, or on the way already."""
    stop_clock(act, name="ready", item_no=event.item_no)
