"""Write the OpenAPI document of the server to docs/openapi.json, or compare it: `--check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

PUBLISHED = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def document() -> str:
    """The document of this version, as it is published."""
    from tusou.server.app import openapi_document

    return json.dumps(openapi_document(), ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Returns 1 when what is published is not what the code says."""
    if arguments == ["--check"]:
        same = PUBLISHED.is_file() and PUBLISHED.read_text(encoding="utf-8") == document()
        print("docs/openapi.json is up to date" if same else "run: python tools/openapi.py")
        return 0 if same else 1
    PUBLISHED.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
