"""Follow-ups (回访): the call or visit after the work; it closes a case or brings it back. Below stand the repairs."""
