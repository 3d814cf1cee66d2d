"""A case over two homes (两户：楼上漏楼下): which homes, entry allowed or refused, damage stated. Below stand the repairs.

The other household never sees the case itself: it sees its own part of it (`queries.part_for`) and nothing else.
"""
