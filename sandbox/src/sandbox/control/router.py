"""The control interface for tests."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from sandbox.faults import FaultOrder, Target
from sandbox.world import InWorld, World

router = APIRouter()
LONGEST_OFFSET_SECONDS = 10 * 366 * 24 * 3600


class TimeOrder(BaseModel):
    """Where the bank's clock shall stand, counted from the machine's time."""

    model_config = ConfigDict(extra="forbid")

    offset_seconds: float = Field(ge=-LONGEST_OFFSET_SECONDS, le=LONGEST_OFFSET_SECONDS, allow_inf_nan=False)


def set_time(world: World, offset_seconds: float) -> dict[str, float]:
    """Move the bank's clock and let what is due happen at once."""
    world.clock.offset_seconds = offset_seconds
    world.bank.settle()
    return {"offset_seconds": offset_seconds, "now": world.clock.now()}


@router.get("/healthz")
async def health(world: InWorld) -> dict[str, str]:
    """Tell that the process lives and whose it is."""
    return {"status": "ok", "service": "sandbox", "instance": world.settings.instance}


@router.get("/api/faults")
async def list_faults(world: InWorld) -> dict[str, list[dict[str, object]]]:
    """List the faults that are on."""
    return {"items": [asdict(armed) for armed in world.faults.armed()]}


@router.post("/api/faults", status_code=201)
async def arm_fault(order: FaultOrder, world: InWorld) -> dict[str, object]:
    """Switch a fault on."""
    return asdict(world.faults.arm(order))


@router.delete("/api/faults", status_code=204)
async def clear_faults(world: InWorld) -> None:
    """Switch every fault off."""
    world.faults.clear()


@router.get("/api/journal")
async def read_journal(
    world: InWorld, target: Target | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> dict[str, list[dict[str, object]]]:
    """List calls in and out, newest first."""
    return {"items": world.journal.read(target, limit)}


@router.get("/api/time")
async def read_time(world: InWorld) -> dict[str, float]:
    """Tell how the bank's clock stands."""
    return {"offset_seconds": world.clock.offset_seconds, "now": world.clock.now()}


@router.post("/api/time")
async def move_time(order: TimeOrder, world: InWorld) -> dict[str, float]:
    """Set the bank's clock."""
    return set_time(world, order.offset_seconds)


@router.post("/api/reset", status_code=204)
async def reset(world: InWorld) -> None:
    """Forget orders, messages, letters, faults and the journal."""
    world.store.clear()
