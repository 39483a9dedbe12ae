"""`make audit`: known weaknesses and licences of all that the assistant ships or is built with."""
