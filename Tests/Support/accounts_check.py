"""Holds the policies of two accounts against the operations on snapshots, with tools that are not ours.

Reads a plan from standard input and gets the ARNs of two keys: of the source, and of the snapshot that is shared. What an operation has to be
authorised for is worked out from its request by the Service Authorization Reference, as parliament carries it, and by the
permissions that the Amazon RDS User Guide lists for KMS; moto's IAM decides. Prints what was checked, or fails.
"""
import json
import subprocess
import sys
from fnmatch import fnmatchcase

from policy_check import REFERENCE, READING, LEVELS, check_lint, is_permitted, listed

# Amazon RDS User Guide, "Copying a DB snapshot": on the key of the original and on that of the copy.
KEY = ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
       "ReEncryptFrom", "ReEncryptTo"]
OWN = {"CreateDBSnapshot": "DBSnapshotIdentifier", "CopyDBSnapshot": "TargetDBSnapshotIdentifier",
       "ModifyDBSnapshotAttribute": "DBSnapshotIdentifier", "DeleteDBSnapshot": "DBSnapshotIdentifier"}


def authorizations(operation, place, keys):
    action, parameters = operation["action"], operation["parameters"]

    def rds(kind, name):
        return name if name.startswith("arn:") else f"{place}:{kind}:{name}"

    made = rds("snapshot", parameters[OWN[action]])
    touched = [made]
    if action == "CreateDBSnapshot":
        touched.append(rds("db", parameters["DBInstanceIdentifier"]))
    if action == "CopyDBSnapshot":
        original = rds("snapshot", parameters["SourceDBSnapshotIdentifier"])
        touched.append(original)
        for key in [keys["copy" if operation["id"].startswith("copy:") else "reencrypt"], parameters["KmsKeyId"]]:
            for name in KEY:
                yield f"kms:{name}", key, {"kms:ViaService": f"rds.{place.split(':')[3]}.amazonaws.com"}
    kinds = [kind["resource_type"].rstrip("*") for kind in REFERENCE["rds"][action]]
    for arn in touched:
        if arn.split(":")[5] in kinds:
            yield f"rds:{action}", arn, {}
    if parameters.get("Tags"):
        yield "rds:AddTagsToResource", made, {}


def check(account, place, operations, keys):
    own = [o for o in operations if o["resources"][0].split(":")[4] == account]
    lines = "".join(json.dumps(o) + "\n" for o in operations)
    run = subprocess.run(["mitosis-iam", "--account", account], input=lines, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    check_lint(run.stdout)
    statements = json.loads(run.stdout)["Statement"]
    asked = [one for o in own if o["action"] in OWN for one in authorizations(o, place, keys)]
    assert asked
    for one in asked:
        assert is_permitted(statements, *one), f"{account} is refused: {one}"
    wanted = {(action, arn) for action, arn, _ in asked}
    # Restoring needs these, too.
    handled = {action for action, _ in wanted} - {"rds:AddTagsToResource", "kms:CreateGrant", "kms:DescribeKey"}
    reading = READING | {"rds:DescribeDBInstances", "rds:DescribeDBSnapshotAttributes"}
    for statement in statements:
        for action in listed(statement["Action"]):
            if action in reading:
                continue
            # Where nothing is done but handling snapshots, nothing else is allowed.
            if action in handled or all(o["action"] in OWN for o in own):
                for arn in listed(statement["Resource"]):
                    assert any(one == action and fnmatchcase(of, arn) for one, of in wanted), f"{account} needs no {action} on {arn}"
    return statements, len(asked)


def check_production(statements, own, source):
    """Nothing that changes anything is allowed on the source, but taking and copying its snapshots."""
    for name, level in LEVELS.items():
        if level not in ("Read", "List") and is_permitted(statements, f"rds:{name}", source, {}):
            assert name == "CreateDBSnapshot", name
    for statement in statements:
        if "rds:DeleteDBSnapshot" in listed(statement["Action"]):
            assert all(":snapshot:mitosis-orders-" in arn for arn in listed(statement["Resource"]))
        for arn in listed(statement["Resource"]):
            assert arn == "*" or arn.split(":")[4] == own, arn


operations = [json.loads(line) for line in sys.stdin]
keys = {"reencrypt": sys.argv[1], "copy": sys.argv[2]}
supply = next(o for o in operations if o["phase"] == "supply")["resources"]
restore = next(o for o in operations if o["id"].startswith("clone:"))["resources"][0]
for one in [supply[0], restore]:
    place = ":".join(one.split(":")[:5])
    account = one.split(":")[4]
    statements, count = check(account, place, operations, keys)
    if one == supply[0]:
        check_production(statements, account, supply[1])
    print(f"{account}: {count} authorizations on snapshots and keys, nothing needless")
