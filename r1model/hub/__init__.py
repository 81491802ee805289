"""Models as their makers describe them: config.json, quantisation and index files read into a catalogue record."""
