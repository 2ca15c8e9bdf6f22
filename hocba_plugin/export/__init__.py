"""Export: identity, version and dates are fixed, the codec makes the document."""
