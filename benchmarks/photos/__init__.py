"""A folder of photos, indexed and searched from the shell, in tusou and in what others use."""
