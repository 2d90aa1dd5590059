"""`python -m tusou`."""

from tusou.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
