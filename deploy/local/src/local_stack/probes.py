"""Questions that only our own, working server answers rightly; an open port proves nothing."""

import asyncio
import http.client

TIMEOUT_SECONDS = 2.0
ANSWER_BYTES = 100_000


async def http_answers(port: int, path: str, *, containing: str = "", status: int = 200) -> bool:
    """Whether a GET on loopback gives this status and a body with this text."""
    return await asyncio.to_thread(_get, port, path, containing=containing, status=status)


def _get(port: int, path: str, *, containing: str, status: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read(ANSWER_BYTES).decode("utf-8", "replace")
    finally:
        connection.close()
    return answer.status == status and containing in body


async def redis_answers(port: int, password: str) -> bool:
    """Whether the server accepts our password and answers PING."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"AUTH {password}\r\nPING\r\n".encode("ascii"))
        return await reader.readline() == b"+OK\r\n" and await reader.readline() == b"+PONG\r\n"
    finally:
        writer.close()


async def command_succeeds(*argv: str, env: dict[str, str]) -> bool:
    """Whether a short command ends with 0."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
