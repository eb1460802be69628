"""The real supervisor, servers and gateway with stand-ins for our services: `python stub_stack.py up …`.

The tests of this folder are about processes; a stand-in starts at once and needs no schema.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from local_stack import __main__, commands, ports
from local_stack.process import Child
from local_stack.services import Programs
from local_stack.stack import Stack

STUB = Path(__file__).with_name("stub_service.py")


class StubPrograms(Programs):
    """Everything of the real ones but the programs themselves."""

    def services(self) -> list[Child]:
        return [self._stub(super(StubPrograms, self)._service(name), "ok") for name in ports.SERVICES]

    def sandbox(self) -> Child:
        return self._stub(super().sandbox(), self.servers.secrets["instance"])

    def migration(self) -> tuple[tuple[str, ...], dict[str, str]]:
        return ("-c", "print('· nothing to migrate')"), {}

    def demo(self) -> tuple[tuple[str, ...], dict[str, str]]:
        return ("-c", os.environ.get("STUB_DEMO", "print('· loaded 1 of 1')")), {}

    def _stub(self, child: Child, answer: str) -> Child:
        env = {"STUB_PORT": str(child.port), "STUB_ANSWER": answer}
        return replace(child, argv=(sys.executable, str(STUB)), env=env)


Stack.programs_class = StubPrograms
commands.ENTRY = (__file__,)

if __name__ == "__main__":
    sys.exit(__main__.main())
