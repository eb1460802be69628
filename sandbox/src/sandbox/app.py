"""The HTTP side of the sandbox and the work it does by itself."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from sandbox.bank import page_router as bank_pages
from sandbox.bank import router as bank
from sandbox.control import page_router as control_pages
from sandbox.control import router as control
from sandbox.mail import router as mail
from sandbox.mail.smtp import smtp_session
from sandbox.settings import Settings
from sandbox.sms import page_router as sms_pages
from sandbox.sms import router as sms
from sandbox.web import FOLDER, PageGuard, page
from sandbox.world import World, build_world

TICK_SECONDS = 0.1
logger = logging.getLogger("sandbox")


def create_app(settings: Settings, smtp_socket: socket.socket | None = None) -> FastAPI:
    """Build the application; its file is opened, and SMTP served on the socket, when it starts."""
    settings.refuse_production()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        world = build_world(settings)
        app.state.world = world
        worker = asyncio.create_task(_work(world))
        smtp = None
        if smtp_socket is not None:
            smtp = await asyncio.get_running_loop().create_server(
                lambda: smtp_session(world), sock=smtp_socket
            )
        try:
            yield
        finally:
            if smtp is not None:
                smtp.close()
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
            await world.callbacks.stop()
            world.store.close()

    app = FastAPI(title="Песочница Кабинета", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(PageGuard)
    app.add_exception_handler(StarletteHTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    for part in (bank, bank_pages, sms, sms_pages, mail, control, control_pages):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    return app


async def _work(world: World) -> None:
    """Let sessions lapse, finish slow payments and deliver callbacks for as long as the process lives."""
    async with httpx.AsyncClient(follow_redirects=False, trust_env=False) as client:
        while True:
            try:
                world.bank.settle()
                world.callbacks.send_due(client)
            except Exception:
                logger.exception("The sandbox's own work failed and is tried again")
            await asyncio.sleep(TICK_SECONDS)


async def _failed(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException | StarletteHTTPException) else 500
    detail = str(getattr(problem, "detail", ""))
    if "text/html" in request.headers.get("accept", ""):
        return page("error.html", status=status, detail=detail if status != 404 else "Такой страницы нет.")  # noqa: PLR2004 - HTTP
    return JSONResponse({"detail": detail}, status)


async def _invalid(request: Request, problem: Exception) -> Response:
    errors = problem.errors() if isinstance(problem, RequestValidationError) else []
    if "text/html" in request.headers.get("accept", ""):
        return page("error.html", status=422, detail="В адресе страницы что-то не так.")
    shown = [{"field": ".".join(map(str, error["loc"])), "message": error["msg"]} for error in errors]
    return JSONResponse({"detail": "Запрос составлен неверно", "errors": shown}, 422)
