# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sends ptowsp-run a signal, and says how it ended and what it left behind.

usage: interrupted.py SIGNAL PIDS TMP COMMAND...

COMMAND is under way once the file PIDS has two lines, the numbers of processes that would run
for a minute. TMP is its folder for temporary files. Only COMMAND gets the signal.
"""

import os
import signal
import subprocess
import sys
import time


def wait_until(what, condition):
    for _ in range(2000):
        if condition():
            return
        time.sleep(0.01)
    sys.exit(f"no end of waiting: {what}")


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return file.read().split()


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def main():
    number, pids, tmp, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    os.makedirs(tmp, exist_ok=True)
    for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)  # whatever the shell of this test does with them
    run = subprocess.Popen(command, env=dict(os.environ, TMPDIR=tmp))
    wait_until("the children start", lambda: len(lines(pids)) == 2)
    run.send_signal(getattr(signal, number))
    status = run.wait(timeout=30)
    print("ended by", signal.Signals(-status).name if status < 0 else status)
    wait_until("the children end", lambda: not any(runs(pid) for pid in lines(pids)))
    print("left behind:", os.listdir(tmp))


main()
