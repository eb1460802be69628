"""The catalogue of e-services."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter


class EService(BaseModel):
    """An e-service and its regulation, to be read before applying."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    summary: str
    term: str
    price: str
    steps: list[str]
    documents: list[str]
    refusals: list[str]


@cache
def catalogue() -> dict[str, EService]:
    """Code → e-service, in the order they are shown."""
    text = (Path(__file__).parent / "catalogue.json").read_text("utf-8")
    services = TypeAdapter(list[EService]).validate_python(json.loads(text))
    return {service.code: service for service in services}
