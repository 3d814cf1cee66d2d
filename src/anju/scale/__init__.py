"""An estate of a hundred thousand or a million cases, for trying the product at its full size.

A few hundred *models* are acted out through the product's own verbs (room `simulation`); every loaded case is a *copy* of
one: the same rows with a home, people, moments, salts and an event chain of its own, written by COPY or in big
transactions. What the product's verbs write, whichever room adds a table, is what is loaded.

`hanging` which tables hang on a case · `forms` a model case made ready for copying · `stamping` one copy of it ·
`brief` models that end soon · `planning` how many cases in which week, of which length ·
`sinks` how rows get into the database · `estate` homes and people · `load`.
Neighbours below: demo, simulation.
"""
