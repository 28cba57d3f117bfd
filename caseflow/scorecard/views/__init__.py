"""The scorecard, an indicator and what is entered, in words."""
