"""Publishes a content file without signing in: `python -m content.bootstrap --file content.json`.

For the first start of an installation; reads the same environment as the service.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from pydantic import ValidationError

from common.db import create_engine, create_sessions, unit_of_work
from common.validation import describe
from content.publication.schemas import ContentDocument
from content.publication.usecases import publish_content
from content.settings import Settings


async def publish_document(document: ContentDocument, settings: Settings) -> bool:
    """Publish a document; False when it is shown already."""
    engine = create_engine(settings)
    try:
        async with unit_of_work(create_sessions(engine)) as session:
            _, is_new = await publish_content(session, document, imported_by=None)
    finally:
        await engine.dispose()
    return is_new


def main() -> int:
    """Publish and say what happened; 1 when the file cannot be taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    path: Path = parser.parse_args().file
    try:
        document = ContentDocument.model_validate_json(path.read_bytes())
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)  # noqa: T201 - a command's answer
        return 1
    except ValidationError as error:
        for each in describe(error.errors()):
            print(f"{path}: {each['field']}: {each['message']}", file=sys.stderr)  # noqa: T201 - same
        return 1
    is_new = asyncio.run(publish_document(document, Settings()))
    print(f"{path}: {'published' if is_new else 'is published already'}")  # noqa: T201 - same
    return 0


if __name__ == "__main__":
    sys.exit(main())
