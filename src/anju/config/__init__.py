"""The top floor: settings, addresses, middleware, the processes; and the tables that span rooms are handed down from here.

`doors.py` says who gets in where, `topics.py` who works the outbox, `apps.py` hands over reactions and handlers at
start-up, `processes.py` starts and watches web, worker and ticker. Nothing imports config.
"""
