"""From PDF pages to a searchable library, beside the way that a first script takes."""
