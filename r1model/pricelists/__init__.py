"""Price lists and bills of clouds: recognised by what they hold, read as a stream, kept as rows of the catalogue."""
