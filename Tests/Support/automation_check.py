"""Holds the examples of automation against validators that are not ours, and plays what decides in them.

Usage: automation_check.py FOLDER kubernetes|github|template|machine [STATUS ...]

Prints, where a file decides whether a container that ended with one of the statuses is started again, after which it
is; and of the state machine the jobs that it starts, when all goes well and when a target fails.
"""
import json
import pathlib
import subprocess
import sys
import time

import yaml

FOLDER, STATUSES = pathlib.Path(sys.argv[1]), [int(status) for status in sys.argv[3:]]


class Template(yaml.SafeLoader):
    """CloudFormation's short forms of its functions, as they are written out."""


def function(loader, suffix, node):
    scalar = isinstance(node, yaml.ScalarNode)
    return {suffix: loader.construct_scalar(node) if scalar else loader.construct_sequence(node)}


Template.add_multi_constructor("!", function)


def jobs(documents):
    for document in documents:
        if document["kind"] == "Job":
            yield document["metadata"]["name"], document["spec"]
        elif document["kind"] == "CronJob":
            yield document["metadata"]["name"], document["spec"]["jobTemplate"]["spec"]


def is_final(policy, status):
    """What a Job's controller decides of a container that failed: the first rule that holds counts."""
    for rule in policy["rules"]:
        codes = rule.get("onExitCodes")
        if codes and (status in codes["values"]) == (codes["operator"] == "In"):
            return rule["action"] in ("FailJob", "FailIndex")
    return False


def kubernetes():
    import kubernetes_validate

    def is_refused(document):
        try:
            kubernetes_validate.validate(document, "1.37.0", strict=True)
        except kubernetes_validate.ValidationError:
            return True
        return False

    for path in sorted(FOLDER.glob("kubernetes-*.yml")):
        documents = list(yaml.safe_load_all(path.read_text()))
        for document in documents:
            # The first one that knows FailIndex unasked, and the newest.
            for version in ("1.29.0", "1.37.0"):
                kubernetes_validate.validate(document, version, strict=True)
        names = {document["metadata"]["name"] for document in documents}
        for name, job in jobs(documents):
            assert is_refused({"apiVersion": "batch/v1", "kind": "Job", "spec": job | {"podFailurePolice": {}}})
            pod = job["template"]["spec"]
            # What no schema says: the policy needs pods that are not restarted in place.
            assert pod["restartPolicy"] == "Never", name
            for volume in pod["volumes"]:
                assert volume["persistentVolumeClaim"]["claimName"] in names, name
            policy = job.get("podFailurePolicy")
            if policy:
                rules = [rule["onExitCodes"] for rule in policy["rules"] if "onExitCodes" in rule]
                assert {rule["containerName"] for rule in rules} == {pod["containers"][0]["name"]}, name
                print(name, "continues after", [status for status in STATUSES if status and not is_final(policy, status)])


def does_match(pattern, status):
    return str(status).startswith(pattern[:-1]) if pattern.endswith("*") else str(status) == pattern


def template():
    import cfnlint.api

    text = (FOLDER / "aws-batch.yml").read_text()
    # The linter sees into the state machine: a copy with a slip of the pen is all that it finds fault with.
    machine = text[text.index("  Machine:\n") : text.index("Outputs:\n")]
    text = text.replace(machine, machine + machine.replace("  Machine:", "  Broken:").replace("StartAt: Plan\n", "StartsAt: Plan\n"))
    found = cfnlint.api.lint(text, config=cfnlint.api.ManualArgs(regions=["us-east-1"]))
    assert found and all("Broken" in str(match.path) for match in found), found


def machine():
    resources = yaml.load((FOLDER / "aws-batch.yml").read_text(), Template)["Resources"]
    rules = resources["Refresh"]["Properties"]["RetryStrategy"]["EvaluateOnExit"]
    actions = {
        status: next(rule["Action"] for rule in rules if does_match(rule["OnExitCode"], status)) for status in STATUSES
    }
    print("Refresh continues after", [status for status in STATUSES if status and actions[status] == "RETRY"])
    definition = resources["Machine"]["Properties"]["Definition"]
    play(definition)
    play(definition, failing="--perform-only prod etl")


def play(definition, failing=None):
    """The jobs that the machine starts in moto, and how it ends; the job that is `failing` fails."""
    import boto3
    from moto import mock_aws
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_batch import (
        StateTaskServiceBatch,
    )

    started = []

    def start(task, env, resource_runtime_part, normalised_parameters, state_credentials):
        job = normalised_parameters["Parameters"]
        started.append(f"{job['how']} {job['source']} {job['target']}")
        if started[-1] == failing:
            raise RuntimeError("the job has failed")
        env.stack.append({"Status": "SUCCEEDED"})

    StateTaskServiceBatch._eval_service_task = start
    StateTaskServiceBatch._build_sync_resolver = lambda *_, **__: lambda: {"Status": "SUCCEEDED"}
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        states = boto3.client(
            "stepfunctions", region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing"
        )
        machine = states.create_state_machine(
            name="refresh", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/machine"
        )["stateMachineArn"]
        environments = json.dumps({"source": "prod", "targets": ["demo", "etl"]})
        execution = states.start_execution(stateMachineArn=machine, input=environments)["executionArn"]
        while (status := states.describe_execution(executionArn=execution)["status"]) == "RUNNING":
            time.sleep(0.01)
    half = len(started) // 2
    print(status, *sorted(started[:half]), *sorted(started[half:]), sep=", ")


def github():
    workflows = [FOLDER / "refresh-demo.yml", FOLDER / "github-image.yml"]
    schema = ["--builtin-schema", "vendor.github-workflows"]
    subprocess.run([sys.executable, "-m", "check_jsonschema", "-q", *schema, *workflows], check=True)


{"kubernetes": kubernetes, "github": github, "template": template, "machine": machine}[sys.argv[2]]()
