extension ReadAction {
    /// What is read of what hangs on instances: what says on which, and what it is called.
    var bindingShape: Shape {
        switch self {
        case .describeDBProxies:
            paged(["DBProxies": .list(of: .structure(["DBProxyName": .string, "DBProxyArn": .string]))])
        case .describeDBProxyTargets:
            paged([
                "Targets": .list(
                    of: .structure([
                        "Endpoint": .string, "Port": .integer, "RdsResourceId": .string, "Role": .string,
                        "TargetArn": .string, "TrackedClusterId": .string, "Type": .string,
                        "TargetHealth": .structure(["Description": .string, "Reason": .string, "State": .string]),
                    ])
                )
            ])
        case .describeDBProxyTargetGroups:
            paged([
                "TargetGroups": .list(
                    of: .structure(["IsDefault": .boolean, "TargetGroupArn": .string, "TargetGroupName": .string])
                )
            ])
        case .describeEventSubscriptions:
            paged([
                "EventSubscriptionsList": .list(
                    of: .structure([
                        "CustSubscriptionId": .string, "EventSubscriptionArn": .string, "SnsTopicArn": .string,
                        "SourceIdsList": .list(of: .string), "SourceType": .string,
                    ])
                )
            ])
        case .describeExportTasks:
            paged([
                "ExportTasks": .list(
                    of: .structure([
                        "ExportTaskIdentifier": .string, "PercentProgress": .integer, "S3Bucket": .string,
                        "SourceArn": .string, "Status": .string,
                    ])
                )
            ])
        case .describeDBInstanceAutomatedBackups:
            paged([
                "DBInstanceAutomatedBackups": .list(
                    of: .structure([
                        "DBInstanceAutomatedBackupsArn": .string,
                        "DBInstanceAutomatedBackupsReplications":
                            .list(of: .structure(["DBInstanceAutomatedBackupsArn": .string])),
                        "DbiResourceId": .string, "Status": .string,
                    ])
                )
            ])
        case .describeDBParameters:
            paged([
                "Parameters": .list(
                    of: .structure([
                        "ApplyMethod": .string, "ParameterName": .string, "ParameterValue": .string,
                        "Source": .string,
                    ])
                )
            ])
        case .describeAlarms:
            .structure([
                "MetricAlarms": .list(of: Self.alarm), "CompositeAlarms": .list(of: Self.composite),
                "NextToken": .string,
            ])
        case .describeScalableTargets:
            .structure([
                "ScalableTargets": .list(
                    of: .structure([
                        "MaxCapacity": .integer, "MinCapacity": .integer, "ResourceId": .string,
                        "ScalableDimension": .string, "ScalableTargetARN": .string,
                    ])
                ),
                "NextToken": .string,
            ])
        case .getAccountAuthorizationDetails:
            paged([
                "UserDetailList": .list(of: Self.owner("UserName", "UserPolicyList")),
                "GroupDetailList": .list(of: Self.owner("GroupName", "GroupPolicyList")),
                "RoleDetailList": .list(of: Self.owner("RoleName", "RolePolicyList")),
                "Policies": .list(
                    of: .structure([
                        "Arn": .string, "PolicyName": .string,
                        "PolicyVersionList":
                            .list(of: .structure(["Document": .string, "IsDefaultVersion": .boolean])),
                    ])
                ),
            ])
        default: .structure([:])
        }
    }

    private static let alarm: Shape = .structure([
        "AlarmArn": .string, "AlarmName": .string, "Dimensions": dimensions, "MetricName": .string,
        "Metrics": .list(
            of: .structure([
                "Expression": .string,
                "MetricStat": .structure(["Metric": .structure(["Dimensions": dimensions, "MetricName": .string])]),
            ])
        ),
    ])

    private static let composite: Shape = .structure([
        "AlarmArn": .string, "AlarmName": .string, "AlarmRule": .string,
    ])

    private static let dimensions: Shape = .list(of: .structure(["Name": .string, "Value": .string]))

    /// A user, a group or a role, with the policies that are its own.
    private static func owner(_ name: String, _ policies: String) -> Shape {
        .structure([
            "Arn": .string, name: .string,
            policies: .list(of: .structure(["PolicyName": .string, "PolicyDocument": .string])),
        ])
    }
}
