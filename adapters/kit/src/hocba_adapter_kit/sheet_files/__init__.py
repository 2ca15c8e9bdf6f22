"""Files that schools call Excel, read in a process of its own: see ``workbooks``.

On a cut-off .xls, or a sheet with one stray cell at its far end, the reading library panics or
aborts; a web page may be made to eat memory. Out there that ends a process and not the program
that wants to read the next file. Imports nothing of ours from outside, and little else, so
that it starts at once: a school has a hundred files.
"""
