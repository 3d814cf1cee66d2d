"""Follow-ups (回访): the call after the work, the regular visit of every home, care for difficult households; what came of
them, what they raised, and how it is summed up. Above repairs and complaints, which it closes and opens again.
"""
