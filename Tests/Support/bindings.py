"""Hangs things of several services on mitosis-demo, with an independent client: PORT of the server as the argument."""
import json
import sys

import boto3

endpoint = f"https://127.0.0.1:{sys.argv[1]}"


def client(service):
    return boto3.client(
        service, "us-east-1", endpoint_url=endpoint, aws_access_key_id="testing", aws_secret_access_key="testing"
    )


rds = client("rds")
instance = rds.describe_db_instances(DBInstanceIdentifier="mitosis-demo")["DBInstances"][0]
client("cloudwatch").put_metric_alarm(
    AlarmName="cpu", Namespace="AWS/RDS", MetricName="CPUUtilization", Statistic="Average", Period=60,
    EvaluationPeriods=1, Threshold=90, ComparisonOperator="GreaterThanThreshold",
    Dimensions=[{"Name": "DBInstanceIdentifier", "Value": "mitosis-demo"}],
)
identity = instance["DbiResourceId"]
client("iam").create_policy(
    PolicyName="login",
    PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "rds-db:connect",
            "Resource": [f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{identity}/app"],
        }],
    }),
)
rds.create_event_subscription(
    SubscriptionName="people", SnsTopicArn="arn:aws:sns:us-east-1:123456789012:people", SourceType="db-instance",
    SourceIds=["mitosis-demo"], EventCategories=["availability"], Enabled=True,
)
subnets = [subnet["SubnetId"] for subnet in client("ec2").describe_subnets()["Subnets"]][:2]
rds.create_db_proxy(
    DBProxyName="app", EngineFamily="MYSQL", Auth=[{"AuthScheme": "SECRETS"}], VpcSubnetIds=subnets,
    RoleArn="arn:aws:iam::123456789012:role/proxy",
)
rds.register_db_proxy_targets(DBProxyName="app", DBInstanceIdentifiers=["mitosis-demo"])
