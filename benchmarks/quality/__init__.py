"""Hand-labelled data on the dev corpus, and what is measured with it; see README.md."""
