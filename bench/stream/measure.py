"""Runs one consumer with its output thrown away and prints name, wall s, CPU s and peak resident MB; --table: medians."""
import os
import statistics
import subprocess
import sys
import time

if sys.argv[1] == "--table":
    rows = int(sys.argv[2])
    runs = {}
    for line in sys.stdin:
        name, *figures = line.split()
        runs.setdefault(name, []).append([float(figure) for figure in figures])
    print("| consumer | wall s | CPU s | resident MB | rows/s |\n|---|---|---|---|---|")
    for name, figures in runs.items():
        wall, cpu, resident = (statistics.median(column) for column in zip(*figures))
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {resident:.0f} | {rows / wall:,.0f} |")
else:
    start = time.monotonic()
    process = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{sys.argv[1]} failed with status {status}")
    print(sys.argv[1], f"{wall:.3f} {usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss / 1024:.1f}")
