"""Calls that nobody took (漏接来电): each becomes a call-back with a clock, and ends answered, as a case, or given up.

Above the case only in time: it knows the case it became, a case knows nothing of it.
"""
