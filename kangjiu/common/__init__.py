"""Shared ground without domain words: money, dates, identifiers, encryption, scope, search, page frame."""
