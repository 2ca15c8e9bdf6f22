"""Pure values both sides of the contract need: text, dates, personal IDs, marks.

Nothing here reads a file, a clock or a database.
"""
