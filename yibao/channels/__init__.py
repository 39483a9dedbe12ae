"""The doors: what a message must pass before Rasa sees it, and what always comes back."""
