"""Figures and their definitions in words and pictures, as their pages show them."""
