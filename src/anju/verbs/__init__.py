"""Verbs as pages and the API meet them: the one door to doing them (`performing`), their forms (`posting`), their words
(`wording`), and the way in for new cases (`registering`)."""
