"""Signing services to test against, on loopback: each answers as its namesake does, or fails.

They sign with the key they are given, at once or when told, and show what they were asked.
"""
