"""Texts of documents as pages show them: pieces, HTML, and the HTML kept."""
