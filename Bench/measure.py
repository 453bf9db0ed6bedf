"""What the benchmarks measure with."""
import os
import statistics
import subprocess
import sys
import time


def seconds(command, times, stdin=None, environment=None):
    """The median of several runs, after one that warms the caches."""
    measured = []
    for number in range(times + 1):
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        start = time.perf_counter()
        subprocess.run(
            command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=environment
        )
        if number:
            measured.append(time.perf_counter() - start)
    return statistics.median(measured)


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
