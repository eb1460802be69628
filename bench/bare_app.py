"""The least a FastAPI route on uvicorn can be: it answers with bytes that are ready."""

import os

import uvicorn
from fastapi import FastAPI, Response

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "2"))
app = FastAPI()


@app.get("/")
async def get() -> Response:
    """The ready bytes."""
    return Response(BODY)


@app.post("/")
async def post(body: dict[str, object]) -> Response:
    """The ready bytes, after reading a JSON body."""
    assert body
    return Response(BODY)


if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="warning", access_log=False
    )
