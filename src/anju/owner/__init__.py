"""The owner's phone pages: report, follow, sign. Plain and polite words; lateness is said first, by us."""
