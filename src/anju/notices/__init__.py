"""Notices: what the product tells people, in which words, by which route. The sandbox route shows what would be sent."""
