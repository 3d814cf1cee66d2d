"""Publishing: what residents are told of themselves. How they are served, announcements, activities with sign-up.

Words: a *service point* is where to ring and when; the *process* is the published way of a report with its limits, read from the
rulebook; a *bulletin* is an announcement, a matter with a number; an *activity* is a bulletin one can sign up for.
Below stand `matters`, `rulebook`, `people`, `estate`.
"""
