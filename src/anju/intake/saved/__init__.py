"""Views of the ledger that somebody keeps under a name: filters and order, their own or shared with the project."""
