"""The owner's pages: home, report, progress, and the two doors without an account."""
