"""Knowledge: agreed answers to what owners ask, in agreed words, found while typing.

Words: an *entry* is one question with its answer for a place (group, company, project); an *edition* is what it says from one
agreement to the next; a *draft* is an edition nobody has agreed yet. Who wrote a draft does not agree it.
Below stand `matters` (the case a question came from), `rulebook` and `estate`; intake and all work above may ask here.
"""
