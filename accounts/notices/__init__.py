"""What people are told: at once, in a digest, or only on the site, as they choose."""
