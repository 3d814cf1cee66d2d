"""The public ladder (三级升级): property desk → developer's customer service → group; and directives (督办), by which the upper
rungs supervise. It stands on cases of every kind and asks nothing of them but their head. Below stand intake and clocks.
"""
