"""`python3 deploy/cluster build|up|servers|status|down`: a real Kubernetes of one node, for tests."""

import argparse
import sys

from one_node import build, cluster, servers
from one_node.errors import ClusterError
from one_node.layout import Layout


def main() -> int:
    """Run one command; expected failures are told in words and end with code 1."""
    parser = argparse.ArgumentParser(prog="deploy/cluster", description=__doc__)
    known = parser.add_subparsers(required=True, metavar="command")
    verbs = {
        "build": (lambda _: build.build(), "build Kubernetes into the cache folder"),
        "up": (cluster.up, "start the cluster"),
        "servers": (servers.up, "start PostgreSQL, NATS, Redis, S3 and the sandbox in it"),
        "status": (cluster.status, "what runs"),
        "down": (cluster.down, "stop the cluster and leave nothing of it"),
    }
    for name, (verb, text) in verbs.items():
        known.add_parser(name, help=text).set_defaults(run=verb)
    run = parser.parse_args().run
    try:
        answer = run(Layout.default())
    except ClusterError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
