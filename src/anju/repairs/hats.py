"""Who wears which hat in a repair: roles and stakes, gathered as the flow tables speak of them."""

DESK = frozenset({"desk", "desk_lead"})
LEADS = frozenset({"duty_lead", "prop_eng", "proj_eng"})
WORKERS = frozenset({"worker", "firm"})
HOUSEHOLD = frozenset({"resident", "reporter"})
