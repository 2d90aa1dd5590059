"""How values look: pure functions from values to text or JSON; nothing here prints."""
