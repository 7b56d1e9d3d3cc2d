"""Long use of the real site, watched: writers, imports, round trips, hours of readers."""
