"""Tables of names: document types, agencies, provinces, laws, abbreviations, relation verbs. Loaded on first use, never at import.

The rows stand in the TOML files beside this module; each table says where its facts come from.
"""

from graph.registry.agencies import agency_opening, canonical_agency, department_of, issuers_named, known_agency
from graph.registry.places import province_named, province_names
from graph.registry.symbols import issuer_of_symbol, issuers_of_symbol
from graph.registry.tables import abbreviations, law_codes, law_in_full, law_names, table
from graph.registry.types import DocumentType, document_types, type_in_english, type_named, type_of_symbol

__all__ = [
    "DocumentType",
    "abbreviations",
    "agency_opening",
    "canonical_agency",
    "department_of",
    "document_types",
    "issuer_of_symbol",
    "issuers_named",
    "issuers_of_symbol",
    "known_agency",
    "law_codes",
    "law_in_full",
    "law_names",
    "province_named",
    "province_names",
    "table",
    "type_in_english",
    "type_named",
    "type_of_symbol",
]
