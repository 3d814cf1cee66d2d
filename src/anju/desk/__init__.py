"""The desk: pages of the office on a wide screen. Console, ledger and cases, board, roster, rooms, people, imports, rulebook.

`urls.py` lists every address; `views/` get and present, `*_faces.py` say what a row shows, `shell.py` what stands round
every page. Nothing is decided here. See docs/mechanisms/desk.md.
"""
