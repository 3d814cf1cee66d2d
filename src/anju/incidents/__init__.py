"""Mass incidents (突发事件): a storm, a burst main, a power failure. One number, one holder, clocks of its own; cases join it
and keep their own life. Below stand the repairs, whose states tell whether a dangerous case has a plan; none of them knows it.
"""
