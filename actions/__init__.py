"""Rasa's custom actions: tracker to case, case to answer, answer to the citizen."""
