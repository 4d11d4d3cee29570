"""What bench/stream/run needs of Python.

measure.py run NAME COMMAND...      runs it with its output thrown away; prints name, wall s, CPU s, peak resident MB
measure.py latency NAME COMMAND...  runs it; prints name and median ms from the acknowledgement and from the sending
measure.py throughput ROWS          medians of such lines as a Markdown table, with ratios
measure.py latencies                likewise
measure.py jmh FILE                 JMH's CSV as a Markdown table
"""
import csv
import json
import os
import statistics
import subprocess
import sys
import time

TITLES = {
    "pg_recvlogical": "pg_recvlogical, no decoding",
    "bare-blocking": "bare pgjdbc loop, blocking reads, no decoding, 64 MB heap",
    "bare-burst": "bare pgjdbc loop, the socket left to fill for 1 ms, no decoding, 64 MB heap",
    "pgready-json": "`pgready stream --follow --format json`, 64 MB heap",
    "debezium": "Debezium embedded engine",
    "bare": "bare pgjdbc loop, blocking reads",
    "bare-same": "the same, sent with the settings that pgready sends",
    "pgready": "`pgready stream`",
    "cursor": "`MessageCursor`, as the tail reads",
    "records": "`MessageDecoder`, records",
}


def medians(lines):
    runs = {}
    for line in lines:
        name, *figures = line.split()
        runs.setdefault(name, []).append([float(figure) for figure in figures])
    return {name: [statistics.median(column) for column in zip(*figures)] for name, figures in runs.items()}


def run(name, command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{name} failed with status {status}")
    print(name, f"{wall:.3f} {usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss / 1024:.1f}")


def latency(name, command):
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    if text.startswith("{"):
        result = json.loads(text)
        text = f"{result['fromCommitMillis']['median']} {result['fromSendMillis']['median']}"
    print(name, text.strip())


def throughput(rows):
    figures = medians(sys.stdin)
    peer = figures["pg_recvlogical"][0]
    blocking, burst = figures["bare-blocking"][1], figures["bare-burst"][1]
    print("| consumer | wall s | CPU s | resident MB | rows/s | rows/s against pg_recvlogical "
          "| CPU against the bare loop, blocking | and with pauses |\n|---|---|---|---|---|---|---|---|")
    for name, (wall, cpu, resident) in figures.items():
        print(f"| {TITLES[name]} | {wall:.1f} | {cpu:.2f} | {resident:.0f} | {rows / wall:,.0f} "
              f"| {peer / wall:.2f} | {cpu / blocking:.2f} | {cpu / burst:.2f} |")


def latencies():
    figures = medians(sys.stdin)
    print("| receiver | ms after the commit's acknowledgement | ms after it was sent |\n|---|---|---|")
    for name, (acknowledged, sent) in figures.items():
        print(f"| {TITLES[name]} | {acknowledged:.3f} | {sent:.3f} |")
    for name, title in (("bare", "the bare loop"), ("bare-same", "the one that sends the same")):
        pairs = [mine / max(bare, 0.001) for mine, bare in zip(figures["pgready"], figures[name])]
        print(f"| pgready against {title} | {pairs[0]:.2f} | {pairs[1]:.2f} |")


def jmh(file):
    print("| form | rows/s | allocated a row |\n|---|---|---|")
    table = {}
    with open(file, newline="") as lines:
        for line in csv.DictReader(lines):
            # package.Class.method, and package.Class.method:figure for what a profiler adds
            method, _, figure = line["Benchmark"].partition(":")
            name = method.rsplit(".", 1)[-1]
            table.setdefault(name, {})[figure] = float(line["Score"])
    for name, scores in table.items():
        allocated = next(score for key, score in scores.items() if key.endswith("gc.alloc.rate.norm"))
        print(f"| {TITLES[name]} | {scores['']:,.0f} | {allocated:.0f} bytes |")


verb, *arguments = sys.argv[1:]
if verb in ("run", "latency"):
    globals()[verb](arguments[0], arguments[1:])
elif verb == "throughput":
    throughput(int(arguments[0]))
elif verb == "latencies":
    latencies()
elif verb == "jmh":
    jmh(arguments[0])
else:
    sys.exit(__doc__)
