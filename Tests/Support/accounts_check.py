"""Holds the policies of two accounts against the calls that a run made in each, with tools that are not ours.

Reads scenarios from standard input, one a line: {"scenario": NAME, "operations": [LINE], "account": ID, "calls": [{"place", "action", "parameters",
"result"}], "source": ARN}, the calls of both accounts. What a call has to be authorised for is worked out from the call itself and
from what it answered with, by the Service Authorization Reference as parliament carries it, and by the permissions that the
Amazon RDS and Aurora User Guides list for KMS; moto's IAM decides. Prints what was checked, or fails with what is wrong.
"""
import json
import subprocess
import sys

import policy_check
from policy_check import LEVELS, REFERENCE, check_lint, check_minimality, is_permitted, listed

policy_check.READING |= {
    "rds:DescribeDBInstances", "rds:DescribeDBClusters", "rds:DescribeDBClusterEndpoints", "rds:DescribeDBClusterSnapshots",
}
# The Reference wants a snapshot of every deletion; RDS asks for one where it takes a final one.
policy_check.OF_CLUSTERS.append([{"action": "rds:DeleteDBCluster", "required_format": "arn:*:rds:*:*:cluster-snapshot:*"}])
KINDS = {
    "DBInstanceIdentifier": "db", "NewDBInstanceIdentifier": "db", "SourceDBInstanceIdentifier": "db",
    "DBClusterIdentifier": "cluster", "NewDBClusterIdentifier": "cluster", "ResourceArn": "cluster", "ResourceName": "db",
    "DBSnapshotIdentifier": "snapshot", "SourceDBSnapshotIdentifier": "snapshot", "TargetDBSnapshotIdentifier": "snapshot",
    "DBClusterSnapshotIdentifier": "cluster-snapshot", "SourceDBClusterSnapshotIdentifier": "cluster-snapshot",
    "TargetDBClusterSnapshotIdentifier": "cluster-snapshot", "SnapshotIdentifier": "cluster-snapshot",
    "DBClusterEndpointIdentifier": "cluster-endpoint", "DBClusterParameterGroupName": "cluster-pg",
    "DBParameterGroupName": "pg", "OptionGroupName": "og", "DBSubnetGroupName": "subgrp",
}
GRANT = ["CreateGrant", "DescribeKey"]
# Amazon RDS User Guide, "Copying a DB snapshot", and Amazon Aurora User Guide, "Sharing encrypted snapshots": on the key of the
# original and on that of a copy; on the key of what is restored where another account shares it.
COPYING = GRANT + ["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"]


class Call:
    def __init__(self, record):
        self.action, self.parameters = record["action"], record["parameters"]
        self.place = record["place"]
        self.region, self.account = self.place.split(":")[3:5]
        self.shown = next(iter((record["result"] or {}).values()), {})

    def rds(self, kind, name):
        return name if name.startswith("arn:") else f"{self.place}:{kind}:{name}"

    def named(self, *parameters):
        return [self.rds(KINDS[name], self.parameters[name]) for name in parameters if self.parameters.get(name)]

    def inherited(self):
        """What a new instance or cluster has without being asked for it."""
        shown = self.shown
        if "DBClusterParameterGroup" in shown:
            major = shown["EngineVersion"].split(".")[0] if "postgres" in shown["Engine"] else "8.0"
            yield "og", f"default:{shown['Engine']}-{major.replace('.', '-')}"
            yield "cluster-pg", shown["DBClusterParameterGroup"]
            yield "subgrp", shown["DBSubnetGroup"]
        else:
            for group in shown.get("OptionGroupMemberships", []):
                yield "og", group["OptionGroupName"]
            for group in shown.get("DBParameterGroups", []):
                yield "pg", group["DBParameterGroupName"]
            if shown.get("DBSubnetGroup"):
                yield "subgrp", shown["DBSubnetGroup"]["DBSubnetGroupName"]

    def makes(self, kind):
        makers = {"database": ("Restore", "CreateDBInstance"), "snapshot": ("CreateDBSnapshot", "CreateDBClusterSnapshot", "CopyDB")}
        return self.action.startswith(makers[kind])

    def authorizations(self, keys):
        """What IAM is asked: action, resource, and the condition keys of the request."""
        types = [row["resource_type"].rstrip("*") for row in REFERENCE["rds"][self.action]]
        touched = self.named(*[name for name in KINDS if name in self.parameters])
        if self.makes("database"):
            touched += [self.rds(kind, name) for kind, name in self.inherited()]
        if self.action == "DescribeDBInstances" and not touched:
            touched = [f"{self.place}:db:every-name"]
        if self.action == "DescribeDBClusters" and not touched:
            touched = [f"{self.place}:cluster:every-name"]
        for arn in dict.fromkeys(touched):
            if arn.split(":")[5] in types:
                yield f"rds:{self.action}", arn, {}
        yield from self.dependent(keys)

    def dependent(self, keys):
        own = self.named("DBInstanceIdentifier") if "DBInstance" in self.action else self.named("DBClusterIdentifier")
        if self.makes("snapshot"):
            own = [self.shown.get("DBSnapshotArn") or self.shown["DBClusterSnapshotArn"]]
        if (self.makes("database") or self.makes("snapshot")) and self.parameters.get("Tags"):
            yield "rds:AddTagsToResource", own[0], {}
        is_unprotecting = self.parameters.get("DeletionProtection") is False and len(self.parameters) == 3
        if self.action == "ModifyDBInstance" and self.parameters.get("ApplyImmediately") and not is_unprotecting:
            for arn in self.named("DBInstanceIdentifier"):
                yield "rds:RebootDBInstance", arn, {}
        for name, services in {"MonitoringRoleArn": ["monitoring.rds", "rds"], "RoleArn": ["rds"]}.items():
            for service in services if self.parameters.get(name) else []:
                yield "iam:PassRole", self.parameters[name], {"iam:PassedToService": f"{service}.amazonaws.com"}
        original = next(iter(self.named("SourceDBSnapshotIdentifier", "SourceDBClusterSnapshotIdentifier", "SnapshotIdentifier")), None)
        if original in keys and (self.action.startswith("Copy") or keys[original].split(":")[4] != self.account):
            yield from self.of_key(keys[original], COPYING)
        if self.action.startswith("Copy") and self.shown.get("KmsKeyId"):
            yield from self.of_key(self.shown["KmsKeyId"], COPYING)
        if self.makes("database") and self.shown.get("KmsKeyId"):
            yield from self.of_key(self.shown["KmsKeyId"], GRANT)
        if self.parameters.get("PerformanceInsightsKMSKeyId"):
            yield from self.of_key(self.parameters["PerformanceInsightsKMSKeyId"], GRANT + ["Decrypt", "GenerateDataKey"])

    def of_key(self, key, actions):
        """RDS of which Region asks for a key of another one is not documented."""
        for region in dict.fromkeys([key.split(":")[3], self.region]):
            for action in actions:
                yield f"kms:{action}", key, {"kms:ViaService": f"rds.{region}.amazonaws.com"}


def iam(scenario, *options):
    run = subprocess.run(
        ["mitosis-iam", "--account", scenario["account"], *options],
        input="".join(scenario["operations"]), capture_output=True, text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def check_source(statements, scenario):
    """Nothing that changes anything is allowed on the source, but taking snapshots of it; and nothing of another account."""
    for name, level in LEVELS.items():
        if level not in ("Read", "List") and is_permitted(statements, f"rds:{name}", scenario["source"], {}):
            assert name in ("CreateDBSnapshot", "CreateDBClusterSnapshot"), f"rds:{name} is allowed on the source"
    for statement in statements:
        for arn in listed(statement["Resource"]):
            is_foreign = arn != "*" and arn.split(":")[4] != scenario["account"]
            reads = all("Describe" in action or action.startswith("kms:") for action in listed(statement["Action"]))
            restores = all(action in ("rds:CopyDBSnapshot", "rds:CopyDBClusterSnapshot", "rds:RestoreDBClusterFromSnapshot")
                           for action in listed(statement["Action"]))
            assert not is_foreign or reads or restores, f"{statement['Sid']}: {arn}"
            if any("Delete" in action and "Snapshot" in action for action in listed(statement["Action"])):
                assert "snapshot:mitosis-" in arn, arn


def check(scenario):
    calls = [Call(record) for record in scenario["calls"]]
    shown = [call.shown for call in calls if call.makes("snapshot")]
    keys = {one.get("DBSnapshotArn") or one["DBClusterSnapshotArn"]: one["KmsKeyId"] for one in shown if one.get("KmsKeyId")}
    own = [call for call in calls if call.account == scenario["account"]]
    asked = list({json.dumps(one): one for call in own for one in call.authorizations(keys)}.values())
    text = iam(scenario)
    check_lint(text)
    statements = json.loads(text)["Statement"]
    for one in asked:
        assert is_permitted(statements, *one), f"{scenario['account']} is refused: {one}"
    count = check_minimality(statements, asked)
    check_source(statements, scenario)
    parts = [json.loads(line)["Statement"] for line in iam(scenario, "--split").splitlines()]
    for one in asked:
        assert any(is_permitted(part, *one) for part in parts), f"refused by the parts: {one}"
    print(f"{scenario['account']}: {len(own)} calls, {len(asked)} authorizations, {count} needed, nothing needless")


for line in sys.stdin:
    scenario = json.loads(line)
    try:
        check(scenario)
    except AssertionError as error:
        sys.exit(f"{scenario['scenario']}: {error}")
