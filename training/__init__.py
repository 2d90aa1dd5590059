"""The recipe of the starter model: data, towers, training, export and figures.

Needs torch and the packages in ``training/requirements.txt``; the tusou package
itself never imports this.
"""
