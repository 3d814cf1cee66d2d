"""What keeps the house in order: checks and small commands for developers; no product code."""
