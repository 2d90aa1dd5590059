"""One file per command: `attach` adds its options, `run` parses, calls one method, renders."""
