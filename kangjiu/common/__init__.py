"""Shared ground without domain words: money, dates, identifiers, encryption, scope, errors, search, page frame."""
