"""What happens to a complaint, as it is said to whoever made it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROMISED = ("severe_result", "verdict", "explain", "other_unit", "analyse", "arrival", "measure")
"""the limits they are told of, that which presses most first"""

COMPLAINT_SENTENCES: dict[str, str | Promise] = {
    "complaint.urged": _("You urged us; we have told whoever is in charge"),
    "complaint.why_told": _("We told you why others are needed"),
    "complaint.explained": _("We explained to you what we found"),
    "complaint.answered": _("We told you the result"),
    "complaint.agreed": _("You agree with the result"),
    "complaint.not_agreed": _("You do not agree with the result; we told you which way is open"),
    "complaint.joined": _("Other households have the same cause; one answer goes to all"),
    "complaint.reopened": _("Opened again, as you are not satisfied"),
    "complaint.note_added": _("A word from us"),
    "complaint.cancelled": _("The complaint was taken back"),
}
"""the lines of complaints in `wording.SENTENCES`"""

COMPLAINT_STANDS: Mapping[str, str | Promise] = {
    "lodged": _("We are looking into it"),
    "unfounded": _("We will explain to you what we found"),
    "in_inquiry": _("It is justified; we are finding out why"),
    "in_remedy": _("It is justified; it is being put right"),
    "joined": _("It is dealt with together with others of the same cause"),
    "answered": _("Answered; we will call and ask whether it is right"),
    "closed": _("Ended"),
    "cancelled": _("Taken back"),
}
"""state → how it stands"""

COMPLAINT_AHEAD: Mapping[str, tuple[str | Promise, ...]] = {
    "lodged": (
        _("We call and ask whether it is right"),
        _("You hear the result and its grounds"),
        _("We find out what happened"),
    ),
    "unfounded": (_("We call and ask whether it is right"), _("You hear what we found and why")),
    "in_inquiry": (
        _("We call and ask whether it is right"),
        _("You hear the result and its grounds"),
        _("It is put right"),
    ),
    "in_remedy": (_("We call and ask whether it is right"), _("You hear the result and its grounds")),
    "joined": (_("We call and ask whether it is right"), _("You hear the common result and its grounds")),
    "answered": (_("We call and ask whether it is right"),),
}
"""state → the steps still ahead, nearest last"""
