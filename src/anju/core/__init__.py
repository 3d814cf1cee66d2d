"""The core: what every room stands on. Flow, access, change rows, outbox, numbering, time, errors, encryption.

It knows no word of the domain.
"""
