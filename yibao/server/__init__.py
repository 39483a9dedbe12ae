"""Starts the assistant: Rasa with the custom actions in the same process."""
