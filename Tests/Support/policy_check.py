"""Holds the policy of mitosis-iam against the calls that mitosis-exec made, with tools that are not ours.

Reads scenarios from standard input, one a line: {"operations": [LINE], "phases": [PHASE], "place": "arn:aws:rds:REGION:ACCOUNT",
"source": ARN, "strangers": [ARN], "calls": [{"action", "parameters", "result"}]}. What a call has to be authorised for
is worked out from the call itself and the instance that it answered with, by the Service Authorization Reference as
parliament carries it; moto's IAM decides; parliament lints. Prints what was checked, or fails with what is wrong.
"""
import copy
import json
import subprocess
import sys

import hcl2
import parliament
from moto.iam.access_control import IAMPolicyStatement, PermissionResult

REFERENCE = {
    service["prefix"]: {
        privilege["privilege"]: privilege["resource_types"] for privilege in service["privileges"]
    }
    for service in parliament.iam_definition
}
LEVELS = {
    privilege["privilege"]: privilege["access_level"]
    for service in parliament.iam_definition
    if service["prefix"] == "rds"
    for privilege in service["privileges"]
}
# Granted to every plan, whether it is called or not.
READING = {"rds:DescribeDBSnapshots", "rds:ListTagsForResource", "rds:DescribeEvents"}
# The Reference wants a cluster of every replica, and of every target; RDS asks for one where it is a cluster.
OF_CLUSTERS = [
    [{"action": f"rds:{action}", "required_format": "arn:*:rds:*:*:cluster:*"}]
    for action in ("CreateDBInstanceReadReplica", "DeregisterDBProxyTargets")
]
# Beyond the Reference's dependent actions: what RDS was seen to ask for, and what encryption needs.
BEYOND = {"rds:RebootDBInstance", "kms:CreateGrant", "kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"}


class Call:
    """One recorded call, and what AWS would authorise it for."""

    def __init__(self, record, place):
        self.action = record["action"]
        self.parameters = record["parameters"]
        self.result = record["result"]
        self.place = place
        self.partition, _, self.region, self.account = place.split(":")[1:5]

    def rds(self, kind, name):
        return name if name.startswith("arn:") else f"{self.place}:{kind}:{name}"

    def named(self, kind, *parameters):
        return [self.rds(kind, self.parameters[name]) for name in parameters if self.parameters.get(name)]

    def touched(self):
        """The ARNs of all that the call reads, makes or changes, named by it or inherited."""
        if self.action == "DescribeDBInstances":
            return self.named("db", "DBInstanceIdentifier") or [f"{self.place}:db:every-name"]
        if "DBProxyName" in self.parameters:
            proxy = self.parameters["DBProxyName"]
            names = self.parameters.get("DBInstanceIdentifiers", [])
            return [self.rds("db-proxy", f"prx-{proxy}"), self.rds("target-group", f"prx-tg-{proxy}")] + [
                self.rds("db", name) for name in names
            ]
        if self.action in ("AddTagsToResource", "RemoveTagsFromResource"):
            return self.named("db", "ResourceName")
        found = self.named(
            "db",
            "DBInstanceIdentifier",
            "TargetDBInstanceIdentifier",
            "NewDBInstanceIdentifier",
            "SourceDBInstanceIdentifier",
        )
        found += self.named("snapshot", "DBSnapshotIdentifier")
        if self.makes_instance():
            shown = self.result["DBInstance"]
            found += [self.rds("og", group["OptionGroupName"]) for group in shown["OptionGroupMemberships"]]
            found += [self.rds("pg", group["DBParameterGroupName"]) for group in shown["DBParameterGroups"]]
            found += [self.rds("subgrp", shown["DBSubnetGroup"]["DBSubnetGroupName"])]
        else:
            found += self.named("og", "OptionGroupName") + self.named("pg", "DBParameterGroupName")
            found += self.named("subgrp", "DBSubnetGroupName")
        return found

    def makes_instance(self):
        return self.action.startswith(("Create", "Restore"))

    def authorizations(self):
        """What IAM is asked: action, resource, and the condition keys of the request."""
        # The one type whose ARNs have another word.
        words = {"proxy": "db-proxy"}
        types = [words.get(kind, kind) for kind in (row["resource_type"].rstrip("*") for row in REFERENCE["rds"][self.action])]
        asked = [
            (f"rds:{self.action}", arn, {})
            for arn in self.touched()
            if arn.split(":")[5] in types
        ]
        present = {arn.split(":")[5] for _, arn, _ in asked}
        wanted = {row["resource_type"][:-1] for row in REFERENCE["rds"][self.action] if row["resource_type"].endswith("*")}
        wanted = {words.get(kind, kind) for kind in wanted}
        missing = wanted - present - {"cluster"}
        assert not missing, f"{self.action} touches no {missing}: {self.parameters}"
        dependent = list(self.dependent())
        known = {name for kind in REFERENCE["rds"][self.action] for name in kind["dependent_actions"]} | BEYOND
        assert {action for action, _, _ in dependent} <= known, (self.action, dependent)
        return asked + dependent

    def dependent(self):
        own = self.named("db", "DBInstanceIdentifier", "TargetDBInstanceIdentifier")
        if self.makes_instance() and self.parameters.get("Tags"):
            yield "rds:AddTagsToResource", own[0], {}
        # Taking protection away restarts nothing.
        is_unprotecting = self.parameters.get("DeletionProtection") is False and len(self.parameters) == 3
        if self.action == "ModifyDBInstance" and self.parameters.get("ApplyImmediately") and not is_unprotecting:
            for arn in own:
                yield "rds:RebootDBInstance", arn, {}
        for snapshot in self.named("snapshot", "FinalDBSnapshotIdentifier"):
            yield "rds:CreateDBSnapshot", own[0], {}
            yield "rds:CreateDBSnapshot", snapshot, {}
            yield "rds:AddTagsToResource", snapshot, {}
        for name, services in {
            "MonitoringRoleArn": ["monitoring.rds", "rds"],
            "DomainIAMRoleName": ["directoryservice.rds", "rds"],
            "RoleArn": ["rds"],
        }.items():
            for role in [self.parameters[name]] if self.parameters.get(name) else []:
                arn = role if role.startswith("arn:") else f"arn:{self.partition}:iam::{self.account}:role/{role}"
                for service in services:
                    yield "iam:PassRole", arn, {"iam:PassedToService": f"{service}.amazonaws.com"}
        shown = (self.result or {}).get("DBInstance", {})
        if self.makes_instance() and shown.get("StorageEncrypted"):
            yield from self.of_key(shown["KmsKeyId"], ["CreateGrant", "DescribeKey"], ["rds"])
        every = ["CreateGrant", "DescribeKey", "Decrypt", "GenerateDataKey"]
        if self.parameters.get("PerformanceInsightsKMSKeyId"):
            yield from self.of_key(self.parameters["PerformanceInsightsKMSKeyId"], every, ["rds"])
        if self.parameters.get("ManageMasterUserPassword"):
            secret = f"arn:{self.partition}:secretsmanager:{self.region}:{self.account}:secret:rds!db-0a1b-c2d3"
            yield "secretsmanager:CreateSecret", secret, {}
            yield "secretsmanager:TagResource", secret, {}
            key = self.parameters.get("MasterUserSecretKmsKeyId")
            unknown = f"arn:{self.partition}:kms:{self.region}:{self.account}:key/of-the-account"
            yield from self.of_key(key or unknown, every if key else ["DescribeKey"], ["rds", "secretsmanager"])

    def of_key(self, key, actions, services):
        end = "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
        for action in actions:
            for service in services:
                yield f"kms:{action}", key, {"kms:ViaService": f"{service}.{self.region}.{end}"}


def is_permitted(statements, action, resource, context):
    """Every statement allows, so one that permits is enough; moto takes an unmet condition for a denial."""
    return any(
        IAMPolicyStatement(statement).is_action_permitted(action, resource, None, context) == PermissionResult.PERMITTED
        for statement in statements
    )


def listed(value):
    return value if isinstance(value, list) else [value]


def iam(scenario, *options):
    for phase in scenario["phases"]:
        options += ("--phase", phase)
    run = subprocess.run(["mitosis-iam", *options], input="".join(scenario["operations"]), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def check_lint(text):
    findings = [f for f in parliament.analyze_policy_string(text).findings if f.detail not in OF_CLUSTERS]
    assert not findings, "\n".join(map(str, findings))


def check_minimality(statements, asked):
    """Takes away each action and each resource of each statement: some call is refused every time."""
    count = 0
    for index, statement in enumerate(statements):
        for member in ("Action", "Resource"):
            if set(listed(statement["Action"])) <= READING:
                continue
            for value in listed(statement[member]):
                if value in READING:
                    continue
                less = copy.deepcopy(statements)
                less[index][member] = [other for other in listed(statement[member]) if other != value]
                less = [one for one in less if one[member]]
                concerned = [one for one in asked if one[0] in listed(statement["Action"])]
                assert not all(is_permitted(less, *one) for one in concerned), f"needless: {statement['Sid']} {value}"
                count += 1
    return count


def check_safety(statements, scenario):
    """No action that changes anything is allowed on an instance that is not the plan's, but copying the source."""
    for name, level in LEVELS.items():
        for arn in [scenario["source"], *scenario["strangers"]] if level not in ("Read", "List") else []:
            is_copy = arn == scenario["source"] and name.startswith(("CreateDBInstanceReadReplica", "RestoreDBInstance"))
            assert is_copy or not is_permitted(statements, f"rds:{name}", arn, {}), f"rds:{name} on {arn}"
    for statement in statements:
        if "rds:DeleteDBInstance" in listed(statement["Action"]):
            for arn in listed(statement["Resource"]):
                assert arn.split(":")[6].startswith("old-"), arn


def plain(text):
    """A string literal of HCL as the string that it stands for."""
    return json.loads(text).replace("$${", "${").replace("%%{", "%{")


def check_terraform(text, statements):
    """The data source has the statements of the document, in their order."""
    blocks = hcl2.loads(text)["data"][0]['"aws_iam_policy_document"']['"mitosis"']["statement"]
    said = []
    for block in blocks:
        said.append(
            {
                "Sid": plain(block["sid"]),
                "Effect": "Allow",
                "Action": [plain(action) for action in block["actions"]],
                "Resource": [plain(resource) for resource in block["resources"]],
            }
        )
        for condition in block.get("condition", []):
            values = [plain(value) for value in condition["values"]]
            said[-1]["Condition"] = {plain(condition["test"]): {plain(condition["variable"]): values}}
    meant = [{**s, "Action": listed(s["Action"]), "Resource": listed(s["Resource"])} for s in statements]
    assert said == meant, (said, meant)


def check(scenario):
    calls = [Call(record, scenario["place"]) for record in scenario["calls"]]
    asked = list({json.dumps(one): one for call in calls for one in call.authorizations()}.values())
    text = iam(scenario)
    statements = json.loads(text)["Statement"]
    for one in asked:
        assert is_permitted(statements, *one), f"refused: {one}"
    check_lint(text)
    count = check_minimality(statements, asked)
    check_safety(statements, scenario)
    check_terraform(iam(scenario, "--format", "terraform"), statements)
    parts = [json.loads(line)["Statement"] for line in iam(scenario, "--split").splitlines()]
    for one in asked:
        assert any(is_permitted(part, *one) for part in parts), f"refused by the parts: {one}"
    print(f"{len(calls)} calls, {len(asked)} authorizations, {count} needed, nothing needless")


if __name__ == "__main__":
    for line in sys.stdin:
        check(json.loads(line))
