"""Assessment: what happened, counted. One *fact* stands for one item and says what its case's events say of it; an
*indicator* counts facts and names exactly the ones it counted; the monthly report puts them side by side.

It reads every room below and writes only its own rows; nothing here is told to anybody, and nothing below knows it.
"""
