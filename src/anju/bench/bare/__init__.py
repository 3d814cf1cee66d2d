"""Views without a product: what the framework, the database and the machine allow at most."""
