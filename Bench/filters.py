"""Times the filters beside jq, in the same run on the same input: start-up, and throughput on a large graph.

Usage: filters.py FOLDER-OF-THE-TOOLS
"""
import json
import os
import subprocess
import sys
import tempfile

from measure import seconds, used

TOOLS = sys.argv[1]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
COPIES = 400


def large_graph(path, copies_wanted=COPIES):
    """Many copies of the example's instances under other names."""
    with open(os.path.join(ROOT, "Examples/mitosis.json")) as file:
        graph = json.load(file)
    text = json.dumps(graph["DBInstances"])
    for number in range(1, copies_wanted):
        copy = text.replace("mitosis-", f"mitosis{number}-").replace("etl-temp-db", f"etl{number}-temp-db")
        copies = json.loads(copy)
        for instance in copies:
            instance["DbiResourceId"] += f"X{number}"
        graph["DBInstances"].extend(copies)
    with open(path, "w") as file:
        json.dump(graph, file, indent=2)
    return len(graph["DBInstances"])


def tool(name):
    return os.path.join(TOOLS, name)


def targets(copies_wanted=COPIES):
    """The options that refresh every copy of demo."""
    found = ["--source", "mitosis-prod", "--target", "mitosis-demo"]
    for number in range(1, copies_wanted):
        found += ["--target", f"mitosis{number}-demo"]
    return found


def reading(folder):
    """What a plan of one target takes from a large graph: jq that only reads it is the measure, the file that of memory."""
    times = []
    for copies in (2000, 20000):
        path = os.path.join(folder, f"graph-{copies}.json")
        count = large_graph(path, copies)
        size = os.path.getsize(path)
        read, read_memory = used(["jq", ".DBInstances|length", path])
        own, memory = used([tool("mitosis-plan"), *targets(1), path])
        times.append(own)
        print(f"a graph of {count} instances, {size / 1e6:.0f} MB: jq reads it in {read:.2f} s of processor time")
        print(
            f"  mitosis-plan  {own:.2f} s, {own / read:.2f} of jq; "
            f"{memory / size:.1f} times the file in memory, jq {read_memory / size:.1f}"
        )
        os.remove(path)
    print(f"  ten times the instances take {times[1] / times[0]:.1f} times as long")


def planning(folder):
    """How planning grows with the targets: linear where ten times as many take ten times as long."""
    times = []
    for copies in (COPIES, 10 * COPIES):
        path = os.path.join(folder, f"graph-{copies}.json")
        count = large_graph(path, copies)
        times.append(seconds([tool("mitosis-plan"), *targets(copies), path], 2))
        print(f"planned from {count} instances: {copies} targets {times[-1]:.2f} s")
    print(f"  ten times the targets take {times[1] / times[0]:.1f} times as long")


def main():
    with tempfile.TemporaryDirectory() as folder:
        graph, plan = os.path.join(folder, "graph.json"), os.path.join(folder, "plan.jsonl")
        count = large_graph(graph)
        size = os.path.getsize(graph) / 1e6
        target = targets()
        with open(plan, "wb") as file:
            subprocess.run([tool("mitosis-plan"), *target, graph], stdout=file, stderr=subprocess.DEVNULL, check=True)
        operations = sum(1 for _ in open(plan, "rb"))
        started = seconds(["jq", "-n", "1"], 40)
        print(f"start-up: jq {started * 1000:.1f} ms")
        for name in ("mitosis-plan", "mitosis-iam", "rds-describe", "mitosis-exec"):
            own = seconds([tool(name), "--version"], 40)
            print(f"  {name:<13} {own * 1000:5.1f} ms  {own / started:5.2f} of jq")
        read = seconds(["jq", "-S", "."], 5, graph)
        print(f"a graph of {count} instances, {size:.1f} MB: jq -S . {read * 1000:.0f} ms")
        for label, command, stdin in (
            ("rds-describe", [tool("rds-describe"), "--simulate", graph], None),
            ("mitosis-plan", [tool("mitosis-plan"), *target[:4]], graph),
        ):
            own = seconds(command, 5, stdin)
            print(f"  {label:<13} {own * 1000:5.0f} ms  {own / read:5.2f} of jq")
        lines = seconds(["jq", "-cS", "."], 5, plan)
        print(f"a plan of {operations} operations, {os.path.getsize(plan) / 1e6:.1f} MB: jq -cS . {lines * 1000:.0f} ms")
        for label, command in (
            ("mitosis-plan", [tool("mitosis-plan"), *target, graph]),
            ("mitosis-iam", [tool("mitosis-iam"), plan]),
        ):
            own = seconds(command, 3)
            print(f"  {label:<13} {own * 1000:5.0f} ms  {own / lines:5.2f} of jq")
        reading(folder)
        planning(folder)


main()
