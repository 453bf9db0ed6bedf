"""What the benchmarks measure with."""
import os
import subprocess
import sys
import time


def seconds(commands, times, stdin=None, environment=None):
    """The least time of each of these commands, by their names.

    They take turns, so that what else the machine does meets them all alike; it can only make a run longer, so the
    shortest one counts. The first turn warms the caches.
    """
    measured = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            source = open(stdin, "rb") if stdin else subprocess.DEVNULL
            start = time.perf_counter()
            subprocess.run(
                command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=environment
            )
            if turn:
                measured[name].append(time.perf_counter() - start)
    return {name: min(found) for name, found in measured.items()}


def used(command, times=5):
    """The processor's seconds and the most memory, in bytes, of the best of several runs."""
    found = []
    for _ in range(times):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{command} ended with status {status}")
        found.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
    return min(found)
