"""Tables of names: document types, agencies, provinces, laws, abbreviations, relation verbs. Loaded on first use, never at import.

The rows stand in the TOML files beside this module; each table says where its facts come from.
"""

from graph.registry.agencies import canonical_agency, issuer_of_symbol, province_named
from graph.registry.tables import abbreviations, law_in_full, law_names, table
from graph.registry.types import DocumentType, document_types, type_in_english, type_named, type_of_symbol

__all__ = [
    "DocumentType",
    "abbreviations",
    "canonical_agency",
    "document_types",
    "issuer_of_symbol",
    "law_in_full",
    "law_names",
    "province_named",
    "table",
    "type_in_english",
    "type_named",
    "type_of_symbol",
]
