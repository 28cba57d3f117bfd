"""Whether everything runs: what lags, what failed and waits for a person, and the last runs."""
