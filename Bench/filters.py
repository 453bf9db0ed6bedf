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
TOOL_NAMES = ("rds-describe", "mitosis-plan", "mitosis-exec", "mitosis-iam")
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


def beside(what, name, commands, measure, times):
    """Prints what tools take, and that as a part of what jq takes for the same."""
    measured = seconds({name: measure, **commands}, times)
    print(f"{what}: {name} {measured[name] * 1000:.1f} ms")
    for own in commands:
        print(f"  {own:<13} {measured[own] * 1000:6.1f} ms  {measured[own] / measured[name]:5.2f} of jq")


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
        times.append(seconds({"plan": [tool("mitosis-plan"), *targets(copies), path]}, 2)["plan"])
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
        starts = {name: [tool(name), "--version"] for name in TOOL_NAMES}
        beside("start-up", "jq -n 1", starts, ["jq", "-n", "1"], 40)
        beside(f"a graph of {count} instances, {size:.1f} MB", "jq -S .", {
            "rds-describe": [tool("rds-describe"), "--simulate", graph],
            "mitosis-plan": [tool("mitosis-plan"), *target[:4], graph],
        }, ["jq", "-S", ".", graph], 5)
        beside(f"a plan of {operations} operations, {os.path.getsize(plan) / 1e6:.1f} MB", "jq -cS .", {
            "mitosis-plan": [tool("mitosis-plan"), *target, graph], "mitosis-iam": [tool("mitosis-iam"), plan],
        }, ["jq", "-cS", ".", plan], 3)
        reading(folder)
        planning(folder)


main()
