"""Referrals (转办): what a colleague heard and passed to the desk; it becomes a case of any kind, or is answered.

Above the case only in time: it knows the case it became, a case knows of it by the stake of who passed it on.
"""
