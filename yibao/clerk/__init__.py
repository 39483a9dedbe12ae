"""The clerk's tools: look after the rule book from the shell and from Excel, without Python."""
