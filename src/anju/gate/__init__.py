"""The gate: signing in and out, the second factor, phone codes of owners, one's own settings, files in and out.

An audience of its own beside desk, field, owner and the API; below it stand web, intake, matters, people, core.
"""
