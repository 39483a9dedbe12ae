"""The web door: what the chat widget on a page asks, over plain HTTP with JSON."""
