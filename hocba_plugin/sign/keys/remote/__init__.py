"""Keys at remote signing services: the hash travels, the key never does, and a person may confirm.

``key`` is the key source, ``job`` waits for signatures, ``web`` speaks HTTP, and one module a
service knows its calls. Paths, names and codes of a service stand in ``services/*.toml``.
"""
