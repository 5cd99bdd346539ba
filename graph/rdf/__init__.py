"""Linked data: the record store as RDF (ELI, ORG, PROV-O, OWL-Time, SKOS), its shapes, its persistent projection, read-only SPARQL.

vocabulary  names: prefixes, addresses, the property of each kind of relation      shapes      SHACL: does a graph have the form we promise
mapping     one document → triples                                                  projection  the store in `home/rdf`, caught up by revision
concepts    what all documents share: vocabulary, kinds of documents, agencies      sparql      questions, answered in a process that can be killed
writing     all of it → Turtle, JSON-LD, N-Quads, CSV, streamed
"""

from graph.rdf.mapping import Mapper, document_graph

__all__ = ["Mapper", "document_graph"]
