"""The cluster's DNS, as small as tests need it.

Answers A for services (their cluster address, or the pods of a headless one) and for pods of a StatefulSet.
Every other name does not exist: nothing a pod asks leaves the machine.
"""

import argparse
import socketserver
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from one_node.api import Api, Refused
from one_node.layout import DOMAIN

TTL_SECONDS = 1
TYPE_A, CLASS_IN = 1, 1
NO_ERROR, FORMAT_ERROR, NO_SUCH_NAME = 0, 1, 3
IS_ANSWER, AUTHORITATIVE, RECURSION_DESIRED, RECURSION_AVAILABLE = 0x8000, 0x0400, 0x0100, 0x0080
POINTER_TO_QUESTION = 0xC00C
HEADER = struct.Struct("!6H")
LABEL_LENGTH_MAX = 63
LENGTH_BYTES = 2  # in front of a message over TCP
PAUSE_SECONDS = 0.5

Key = tuple[str, str]


@dataclass
class Names:
    """Services and endpoints as last heard of."""

    services: dict[Key, dict[str, Any]] = field(default_factory=dict)
    endpoints: dict[Key, dict[str, Any]] = field(default_factory=dict)

    def addresses(self, name: str) -> list[str] | None:
        """The addresses of a name; None when there is no such name."""
        ending = f".svc.{DOMAIN}"
        if not name.endswith(ending):
            return None
        rest, _, namespace = name.removesuffix(ending).rpartition(".")
        pod, _, service = rest.rpartition(".")
        key = (namespace, service)
        known = self.services.get(key)
        if known is None:
            return None
        address = known["spec"].get("clusterIP", "None")
        if address != "None":
            return None if pod else [address]
        found = [
            one["ip"]
            for subset in self.endpoints.get(key, {}).get("subsets") or []
            for one in subset.get("addresses") or []
            if not pod or one.get("hostname") == pod
        ]
        return found if found or not pod else None

    def follow(self, api: Api, kind: str) -> None:
        """Keep one kind of objects up to date for ever."""
        known: dict[Key, dict[str, Any]] = getattr(self, kind)
        while True:
            try:
                for event, thing in api.watch(f"/api/v1/{kind}"):
                    note(known, event, thing=thing)
            except (OSError, Refused, ValueError) as error:
                print(f"{kind}: {error}", flush=True)
            time.sleep(PAUSE_SECONDS)


def note(known: dict[Key, dict[str, Any]], event: str, *, thing: dict[str, Any]) -> None:
    """Take in one event of a watch."""
    if event == "LISTED":
        listed = {_key(one): one for one in thing["items"]}
        for gone in known.keys() - listed.keys():
            del known[gone]
        known.update(listed)
    elif event in {"ADDED", "MODIFIED"}:
        known[_key(thing)] = thing
    elif event == "DELETED":
        known.pop(_key(thing), None)
    elif event == "ERROR":
        raise ValueError(f"the watch has ended: {thing.get('message')}")


def _key(thing: dict[str, Any]) -> Key:
    return thing["metadata"]["namespace"], thing["metadata"]["name"]


def reply(message: bytes, lookup: Callable[[str], list[str] | None]) -> bytes:
    """The answer to one DNS message."""
    number, flags, questions, *_ = HEADER.unpack_from(message)
    kept = flags & RECURSION_DESIRED | IS_ANSWER | AUTHORITATIVE | RECURSION_AVAILABLE
    try:
        name, kind, end = _question(message, questions)
    except (IndexError, UnicodeDecodeError, ValueError, struct.error):
        return HEADER.pack(number, kept | FORMAT_ERROR, 0, 0, 0, 0)
    found = lookup(name.lower())
    # A name without addresses of this kind exists all the same: the resolver must not look further.
    addresses = [] if found is None or kind != TYPE_A else found
    code = NO_SUCH_NAME if found is None else NO_ERROR
    records = [
        struct.pack("!HHHIH", POINTER_TO_QUESTION, TYPE_A, CLASS_IN, TTL_SECONDS, 4) + IPv4Address(one).packed
        for one in addresses
    ]
    header = HEADER.pack(number, kept | code, 1, len(records), 0, 0)
    return header + message[HEADER.size : end] + b"".join(records)


def _question(message: bytes, count: int) -> tuple[str, int, int]:
    """Name, type, and where the question ends."""
    if count != 1:
        raise ValueError("one question, please")
    labels, at = [], HEADER.size
    while length := message[at]:
        if length > LABEL_LENGTH_MAX or at + 1 + length > len(message):
            raise ValueError("not a plain name")
        labels.append(message[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    kind, _class = struct.unpack_from("!HH", message, at + 1)
    return ".".join(labels), kind, at + 5


def servers(
    address: str, port: int, *, lookup: Callable[[str], list[str] | None]
) -> tuple[socketserver.BaseServer, socketserver.BaseServer]:
    """One for UDP, one for TCP; both listen already."""

    class Datagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            message, socket = self.request
            if len(message) >= HEADER.size:
                socket.sendto(reply(message, lookup), self.client_address)

    class Stream(socketserver.StreamRequestHandler):
        timeout = 5

        def handle(self) -> None:
            while len(length := self.rfile.read(LENGTH_BYTES)) == LENGTH_BYTES:
                message = self.rfile.read(int.from_bytes(length))
                if len(message) < HEADER.size:
                    return
                answer = reply(message, lookup)
                self.wfile.write(len(answer).to_bytes(LENGTH_BYTES) + answer)

    class Streams(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    return socketserver.UDPServer((address, port), Datagram), Streams((address, port), Stream)


def main() -> None:
    """Follow the cluster and answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubeconfig", type=Path, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    names, api = Names(), Api(options.kubeconfig)
    for kind in ("services", "endpoints"):
        threading.Thread(target=names.follow, args=(api, kind), daemon=True).start()
    datagrams, streams = servers(options.address, options.port, lookup=names.addresses)
    threading.Thread(target=streams.serve_forever, daemon=True).start()
    datagrams.serve_forever()


if __name__ == "__main__":
    main()
