"""Makes an instance in each of two accounts of moto's server, or lists what they have, as an independent client.

Usage: two_accounts.py build|show. The account is that of the role whose session signs.
"""
import json
import sys

import boto3

REGION = "eu-west-1"


def client(account, service):
    base = dict(region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing")
    role = f"arn:aws:iam::{account}:role/refresh"
    keys = boto3.client("sts", **base).assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return boto3.client(
        service,
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


for account in ("111122223333", "444455556666"):
    rds = client(account, "rds")
    if sys.argv[1] == "build":
        key = client(account, "kms").create_key()["KeyMetadata"]["Arn"]
        rds.create_db_instance(
            DBInstanceIdentifier="app", Engine="mysql", EngineVersion="8.0.36", DBInstanceClass="db.t3.large",
            AllocatedStorage=20, MasterUsername="admin", MasterUserPassword="password1", BackupRetentionPeriod=7,
            StorageType="gp2", PreferredBackupWindow="03:00-04:00", Port=3306,
            PreferredMaintenanceWindow="sun:05:00-sun:06:00", StorageEncrypted=True, KmsKeyId=key,
        )
        continue
    for instance in rds.describe_db_instances()["DBInstances"]:
        print(account, instance["DBInstanceIdentifier"], instance["DbiResourceId"], instance["KmsKeyId"].split(":")[4])
    for snapshot in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
        name = snapshot["DBSnapshotIdentifier"]
        attributes = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"]
        print(account, name.split("-")[-1], snapshot["KmsKeyId"].split(":")[4], json.dumps([
            attribute["AttributeValues"] for attribute in attributes["DBSnapshotAttributes"]
        ]))
