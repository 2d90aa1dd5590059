"""Search side by side: the same vectors in tusou and in what people use for them."""
