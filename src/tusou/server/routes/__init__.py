"""The routes of the API, one file per thing that is asked for."""
