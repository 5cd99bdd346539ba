"""Files for people and machines: reports as Word, Excel and CSV, deadlines as iCalendar, neighbourhoods as GraphML and GEXF, the store as RDF."""
