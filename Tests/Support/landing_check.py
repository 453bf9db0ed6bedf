"""Holds the policy for a clone of another account's cluster against its operations, with tools that are not ours.

Reads a plan from standard input and gets the ARN of the cluster that is shared. What the operations on the landing clone have
to be authorised for is worked out from their requests by the Service Authorization Reference, as parliament carries it, and by
the permissions that the Amazon Aurora User Guide wants of the source's key; moto's IAM decides. Prints what was checked, or fails.
"""
import json
import subprocess
import sys

from policy_check import LEVELS, REFERENCE, check_lint, is_permitted, listed

# Amazon Aurora User Guide, "Sharing an encrypted cluster": of the source's key; of its own, RDS API, "CreateGrant" and "DescribeKey".
FOREIGN = ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
           "ReEncryptFrom", "ReEncryptTo"]
OWN = ["CreateGrant", "DescribeKey"]


def authorizations(operation, place, source):
    action, parameters = operation["action"], operation["parameters"]

    def rds(kind, name):
        return name if name.startswith("arn:") else f"{place}:{kind}:{name}"

    touched = [
        rds(kind, parameters[name])
        for kind, name in [
            ("cluster", "DBClusterIdentifier"), ("cluster", "SourceDBClusterIdentifier"), ("db", "DBInstanceIdentifier"),
            ("cluster-pg", "DBClusterParameterGroupName"), ("subgrp", "DBSubnetGroupName"),
        ]
        if parameters.get(name)
    ]
    kinds = [kind["resource_type"].rstrip("*") for kind in REFERENCE["rds"][action]]
    for arn in touched:
        if arn.split(":")[5] in kinds and (action != "DeleteDBInstance" or ":db:" in arn):
            yield f"rds:{action}", arn, {}
    if parameters.get("Tags"):
        own = "DBInstanceIdentifier" if action == "CreateDBInstance" else "DBClusterIdentifier"
        yield "rds:AddTagsToResource", rds("db" if action == "CreateDBInstance" else "cluster", parameters[own]), {}
    via = {"kms:ViaService": f"rds.{place.split(':')[3]}.amazonaws.com"}
    if parameters.get("KmsKeyId"):
        for name in OWN:
            yield f"kms:{name}", parameters["KmsKeyId"], via
    if parameters.get("SourceDBClusterIdentifier") == source:
        for name in FOREIGN:
            yield f"kms:{name}", f"arn:aws:kms:{source.split(':')[3]}:{source.split(':')[4]}:key/production", via


operations = [json.loads(line) for line in sys.stdin]
source = sys.argv[1]
place = ":".join(operations[0]["resources"][0].split(":")[:5])
landing = [o for o in operations if o["id"].split(":")[0] in ("land", "free") or o["id"] == "clone:cluster/shop"]
lines = "".join(json.dumps(o) + "\n" for o in operations)
run = subprocess.run(["mitosis-iam", "--split"], input=lines, capture_output=True, text=True)
assert run.returncode == 0, run.stderr
statements = []
for document in run.stdout.splitlines():
    check_lint(document)
    statements += json.loads(document)["Statement"]
asked = [one for o in landing for one in authorizations(o, place, source)]
for one in asked:
    assert is_permitted(statements, *one), f"refused: {one}"
wanted = {(action, arn) for action, arn, _ in asked}
for statement in statements:
    for action in listed(statement["Action"]):
        for arn in listed(statement["Resource"]):
            if ":land-" in arn:
                assert (action, arn) in wanted, f"nothing needs {action} on {arn}"
for name, level in LEVELS.items():
    if level not in ("Read", "List") and is_permitted(statements, f"rds:{name}", source, {}):
        assert name == "RestoreDBClusterToPointInTime", f"{name} is allowed on the source"
print(f"{len(asked)} authorizations, nothing needless")
