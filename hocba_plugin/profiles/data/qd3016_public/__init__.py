"""Profile ``qd3016-public``: a reconstruction, not the official schema. Data only."""
