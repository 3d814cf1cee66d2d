"""Intake: cases. What came in, from whom, by which channel, in whose words, and what it resembles.

A case is a matter seen from the desk. Below: matters, clocks, notices. Above: repairs and whatever else a case becomes.
"""
