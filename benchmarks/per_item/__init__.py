"""What one more item costs in a library of a thousand and in one of a million."""
