"""Imports: workbooks as companies really keep them become rooms, residents, staff, contractors and contracts.

Reading (`reading`), recognising (`headers`, `matrix`, `kinds`) and normalising (`cells`, `labels`, `phones`) are pure:
no database, no clock. `actions` stages a file as a job and writes it in short pieces; `queries` shows how far it is.
Below: people, partners, estate and core. Nothing below knows of imports.
"""
