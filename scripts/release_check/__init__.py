"""`make release-check`: everything that must hold before a release, one after another, on one page."""
