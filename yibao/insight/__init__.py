"""Insight: what people ask, what could not be answered, and the way from there to better."""
