"""People: residents over time, staff with roles in a place and time, contractors' people, the duty roster.

Below stand estate and partners. A person's rights are read from here (`reach_of`); nothing else grants any.
"""
