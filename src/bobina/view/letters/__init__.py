"""Letters about a course, in the reader's language: what they say (``blocks``), and how it is set (``paper``)."""
