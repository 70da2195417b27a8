"""How fast Kring is, against others in the same run."""
