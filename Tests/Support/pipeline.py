"""Builds the README's two trees at an RDS endpoint through boto3, or prints what is there: an independent client.

It trusts the authority that AWS_CA_BUNDLE names. `publish` gives a metric of CloudWatch's a value at each of some
minutes: FIRST and LAST say how many minutes ago, the latest first.
Usage: pipeline.py PORT build | build-clusters | show | show-clusters | publish METRIC VALUE FIRST LAST INSTANCE...
"""
import datetime
import json
import sys

import boto3



def client(service):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=f"https://127.0.0.1:{sys.argv[1]}",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


rds = client("rds")


def build():
    common = {"Engine": "mysql", "EngineVersion": "5.7.44", "AllocatedStorage": 20, "MasterUsername": "root"}
    for name, size, port, retention, tags in [
        ("mitosis-prod", "db.r5.large", 3306, 14, {"Service": "Mitosis", "Environment": "production"}),
        ("mitosis-demo", "db.t3.micro", 5430, 1, {"Service": "Mitosis"}),
        ("etl-temp-db", "db.t3.small", 3306, 1, {"Service": "ETL"}),
    ]:
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass=size,
            Port=port,
            BackupRetentionPeriod=retention,
            MasterUserPassword="not-a-secret",
            StorageType="gp2",
            PreferredMaintenanceWindow="tue:07:02-tue:08:00" if "demo" in name else "sun:03:00-sun:04:00",
            PreferredBackupWindow="05:30-06:20" if "demo" in name else "01:00-02:00",
            DBParameterGroupName="default.mysql5.7",
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **common,
        )
    for name, source, port in [
        ("mitosis-prod-replica", "mitosis-prod", 3306),
        ("mitosis-demo-replica", "mitosis-demo", 5431),
    ]:
        rds.create_db_instance_read_replica(
            DBInstanceIdentifier=name,
            SourceDBInstanceIdentifier=source,
            Port=port,
            Tags=[{"Key": "IsReplica", "Value": "true"}, {"Key": "Service", "Value": "Mitosis"}],
        )
    rds.modify_db_instance(
        DBInstanceIdentifier="mitosis-demo-replica",
        PreferredMaintenanceWindow="mon:07:30-mon:08:00",
        PreferredBackupWindow="06:40-07:10",
        ApplyImmediately=True,
    )


def show():
    pages = rds.get_paginator("describe_db_instances").paginate()
    instances = [instance for page in pages for instance in page["DBInstances"]]
    print(json.dumps({"DBInstances": instances}, default=lambda time: time.isoformat()))


def build_clusters():
    for name, port, days, tags in [
        ("shop-prod", 5432, 14, {"Environment": "production"}),
        ("shop-staging", 5433, 3, {"Environment": "staging", "Service": "shop"}),
    ]:
        rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            EngineVersion="16.4",
            MasterUsername="postgres",
            MasterUserPassword="not-a-secret",
            Port=port,
            BackupRetentionPeriod=days,
            DBClusterParameterGroupName="default.aurora-postgresql16",
            PreferredBackupWindow="05:30-06:20",
            PreferredMaintenanceWindow="tue:07:02-tue:08:00",
            StorageType="aurora",
            EnableCloudwatchLogsExports=["postgresql"],
            ServerlessV2ScalingConfiguration={"MinCapacity": 0.5, "MaxCapacity": 8},
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
        for number, size in [(1, "db.r6g.large"), (2, "db.serverless")]:
            rds.create_db_instance(
                DBInstanceIdentifier=f"{name}-{number}",
                DBClusterIdentifier=name,
                Engine="aurora-postgresql",
                DBInstanceClass=size,
                DBParameterGroupName="default.aurora-postgresql16",
                PromotionTier=number,
                Tags=[{"Key": "Number", "Value": str(number)}],
            )
    rds.create_db_cluster_endpoint(
        DBClusterIdentifier="shop-staging",
        DBClusterEndpointIdentifier="reports",
        EndpointType="READER",
        StaticMembers=["shop-staging-2"],
    )
    rds.enable_http_endpoint(ResourceArn="arn:aws:rds:us-east-1:123456789012:cluster:shop-staging")
    rds.add_role_to_db_cluster(
        DBClusterIdentifier="shop-staging", RoleArn="arn:aws:iam::123456789012:role/import", FeatureName="s3Import"
    )


def show_clusters():
    found = {
        "DBClusters": rds.describe_db_clusters()["DBClusters"],
        "DBInstances": rds.describe_db_instances()["DBInstances"],
        "DBClusterEndpoints": rds.describe_db_cluster_endpoints()["DBClusterEndpoints"],
    }
    print(json.dumps(found, default=lambda time: time.isoformat()))


def publish(metric, value, first, last, *instances):
    now = datetime.datetime.now(datetime.timezone.utc)
    client("cloudwatch").put_metric_data(
        Namespace="AWS/RDS",
        MetricData=[
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": instance}],
                "Timestamp": now - datetime.timedelta(minutes=minute),
                "Value": float(value),
            }
            for instance in instances
            for minute in range(int(first), int(last) + 1)
        ],
    )


commands = {
    "build": build,
    "show": show,
    "build-clusters": build_clusters,
    "show-clusters": show_clusters,
    "publish": publish,
}
commands[sys.argv[2]](*sys.argv[3:])
