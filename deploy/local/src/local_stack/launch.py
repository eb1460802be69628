"""Becomes a child of the supervisor: drops rights, ties its life to the supervisor's, then runs the program.

Started as a plain script by `process.spawn`, in a fresh interpreter without site packages, so it imports
nothing of ours. Doing this here and not in a function between fork and exec keeps threads of the supervisor
out of it. Arguments: the supervisor's pid, the signal for its death, uid and gid (or "-" for no change), then
the program.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
CANNOT_RUN = 127


def main() -> None:
    """Replace this process by the program."""
    parent, death_signal, uid, gid, *program = sys.argv[1:]
    if uid != "-":
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    # After the change of user, which would clear it. It survives exec of an ordinary program.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        os._exit(1)
    try:
        os.execv(program[0], program)  # noqa: S606 - becoming the program is the purpose
    except OSError as error:
        sys.stderr.write(f"cannot run {program[0]}: {error.strerror}\n")
        os._exit(CANNOT_RUN)


if __name__ == "__main__":
    main()
