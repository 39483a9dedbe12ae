"""Which topic is known at which place, as tables, a picture and a page."""
