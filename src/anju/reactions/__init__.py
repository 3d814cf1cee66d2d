"""What follows from what happened: two tables, read from top to bottom.

`now.NOW` runs in the transaction of the verb and touches only rows that hang on the matter; `later.TOLD` runs after
the commit, through the outbox. Config hands both over at start-up, so nothing below imports them.
"""
