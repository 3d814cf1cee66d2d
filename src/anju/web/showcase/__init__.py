"""Made-up data of the gallery."""
