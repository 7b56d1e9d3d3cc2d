"""The real site, real servers and a real PostgreSQL: for benchmarks, soak and fault tests."""
