"""Matching: which published item speaks of which clause, in SQL over tokens and features, with every comparison kept."""

from disclosure.match.city import match_city
from disclosure.match.doc_types import DocType, doc_type_of, load_doc_types
from disclosure.match.files import match_files

__all__ = ["DocType", "doc_type_of", "load_doc_types", "match_city", "match_files"]
