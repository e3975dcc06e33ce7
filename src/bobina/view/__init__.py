"""Report, figures, viewer, languages."""
