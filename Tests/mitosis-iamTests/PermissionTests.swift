import RDS
import Testing

@testable import mitosis_iam

/// What parameters call for, and in which statement; that it suffices for whole plans is shown end to end.
@Suite struct PermissionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var operation: RDS.Operation
        /// `action resource` and, where there is a condition, its values.
        var needed: Set<String>
    }

    static let account = Example.account
    static let demo = "rds:us-east-1:123456789012:db:temp-demo"
    static let key = "arn:aws:kms:us-east-1:123456789012:key/k"
    static let role = "arn:aws:iam::123456789012:role"

    static let cases = [
        Case(
            testDescription: "a modification at a time of RDS's choosing reboots nothing",
            operation: Example.operation(.configure, .modifyDBInstance, ["MultiAZ": true]),
            needed: ["rds:ModifyDBInstance arn:aws:\(demo)"]
        ),
        Case(
            testDescription: "what takes a name is rebooted, under both names",
            operation: Example.operation(
                .install,
                .modifyDBInstance,
                ["NewDBInstanceIdentifier": "demo", "ApplyImmediately": true],
                resources: ["\(account):db:temp-demo", "\(account):db:demo"]
            ),
            needed: [
                "rds:ModifyDBInstance arn:aws:\(demo)", "rds:ModifyDBInstance \(account):db:demo",
                "rds:RebootDBInstance arn:aws:\(demo)", "rds:RebootDBInstance \(account):db:demo",
                "rds:AddTagsToResource arn:aws:\(demo)", "rds:RemoveTagsFromResource arn:aws:\(demo)",
            ]
        ),
        Case(
            testDescription: "what gives its name away is rebooted under that name alone",
            operation: Example.operation(
                .retire,
                .modifyDBInstance,
                ["DBInstanceIdentifier": "demo", "NewDBInstanceIdentifier": "old-demo", "ApplyImmediately": true],
                resources: ["\(account):db:demo", "\(account):db:old-demo"]
            ),
            needed: [
                "rds:ModifyDBInstance \(account):db:demo", "rds:ModifyDBInstance \(account):db:old-demo",
                "rds:RebootDBInstance \(account):db:demo",
            ]
        ),
        Case(
            testDescription: "protection is taken away without a reboot",
            operation: Example.operation(
                .unprotect,
                .modifyDBInstance,
                ["DBInstanceIdentifier": "old-demo", "DeletionProtection": false, "ApplyImmediately": true],
                resources: ["\(account):db:old-demo"]
            ),
            needed: ["rds:ModifyDBInstance \(account):db:old-demo"]
        ),
        Case(
            testDescription: "a snapshot of which only the name is known",
            operation: Example.operation(
                .clone,
                .restoreDBInstanceFromDBSnapshot,
                ["DBSnapshotIdentifier": "s"],
                resources: [
                    "\(account):snapshot:s", "\(account):db:temp-demo", "\(account):og:*",
                    "arn:aws:kms:us-east-1:123456789012:key/*",
                ]
            ),
            needed: [
                "rds:RestoreDBInstanceFromDBSnapshot \(account):snapshot:s",
                "rds:RestoreDBInstanceFromDBSnapshot arn:aws:\(demo)",
                "rds:RestoreDBInstanceFromDBSnapshot \(account):og:*",
                "kms:CreateGrant arn:aws:kms:us-east-1:123456789012:key/* rds.us-east-1.amazonaws.com",
                "kms:DescribeKey arn:aws:kms:us-east-1:123456789012:key/* rds.us-east-1.amazonaws.com",
            ]
        ),
        Case(
            testDescription: "a snapshot that is taken is tagged, and its instance is not",
            operation: Example.operation(
                .snapshot,
                .createDBSnapshot,
                ["DBInstanceIdentifier": "prod", "DBSnapshotIdentifier": "mitosis-demo-k", "Tags": []],
                resources: ["\(account):snapshot:mitosis-demo-k", "\(account):db:prod"]
            ),
            needed: [
                "rds:CreateDBSnapshot \(account):snapshot:mitosis-demo-*", "rds:CreateDBSnapshot \(account):db:prod",
                "rds:AddTagsToResource \(account):snapshot:mitosis-demo-*",
            ]
        ),
        Case(
            testDescription: "a snapshot of another account and Region is copied under a key of one's own",
            operation: Example.operation(
                .copy,
                .copyDBSnapshot,
                ["TargetDBSnapshotIdentifier": "mitosis-demo-k-copy", "Tags": [], "KmsKeyId": .string(key)],
                resources: [
                    "\(account):snapshot:mitosis-demo-k-copy", "arn:aws:rds:eu-west-1:210987654321:snapshot:s", key,
                    "arn:aws:kms:eu-west-1:210987654321:key/p",
                ]
            ),
            needed: Set(
                [
                    "rds:CopyDBSnapshot \(account):snapshot:mitosis-demo-*",
                    "rds:CopyDBSnapshot arn:aws:rds:eu-west-1:210987654321:snapshot:s",
                    "rds:DescribeDBSnapshots arn:aws:rds:eu-west-1:210987654321:snapshot:s",
                    "rds:AddTagsToResource \(account):snapshot:mitosis-demo-*",
                ]
                    + [
                        "CreateGrant", "DescribeKey", "Decrypt", "Encrypt", "GenerateDataKey",
                        "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo",
                    ].flatMap {
                        [
                            "kms:\($0) \(key) rds.us-east-1.amazonaws.com",
                            "kms:\($0) arn:aws:kms:eu-west-1:210987654321:key/p rds.eu-west-1.amazonaws.com "
                                + "rds.us-east-1.amazonaws.com",
                        ]
                    }
            )
        ),
        Case(
            testDescription: "a snapshot is shared, and that is all",
            operation: Example.operation(
                .share,
                .modifyDBSnapshotAttribute,
                [
                    "DBSnapshotIdentifier": "mitosis-demo-k", "AttributeName": "restore",
                    "ValuesToAdd": ["210987654321"],
                ],
                resources: ["\(account):snapshot:mitosis-demo-k"]
            ),
            needed: ["rds:ModifyDBSnapshotAttribute \(account):snapshot:mitosis-demo-*"]
        ),
        Case(
            testDescription: "a snapshot goes",
            operation: Example.operation(
                .release,
                .deleteDBSnapshot,
                ["DBSnapshotIdentifier": "mitosis-demo-k"],
                resources: ["\(account):snapshot:mitosis-demo-k"]
            ),
            needed: ["rds:DeleteDBSnapshot \(account):snapshot:mitosis-demo-*"]
        ),
        Case(
            testDescription: "tenant databases of a copy",
            operation: Example.operation(
                .clone,
                .restoreDBInstanceToPointInTime,
                ["TargetDBInstanceIdentifier": "temp-demo"],
                resources: ["\(account):db:prod", "\(account):db:temp-demo", "\(account):tenant-database:*"]
            ),
            needed: [
                "rds:RestoreDBInstanceToPointInTime \(account):db:prod",
                "rds:RestoreDBInstanceToPointInTime arn:aws:\(demo)", "rds:CreateTenantDatabase arn:aws:\(demo)",
                "rds:CreateTenantDatabase \(account):tenant-database:*",
            ]
        ),
        Case(
            testDescription: "tenant databases of what is deleted",
            operation: Example.operation(
                .delete,
                .deleteDBInstance,
                ["DBInstanceIdentifier": "old-demo", "SkipFinalSnapshot": true],
                resources: ["\(account):db:old-demo", "\(account):tenant-database:*"]
            ),
            needed: [
                "rds:DeleteDBInstance \(account):db:old-demo", "rds:DeleteTenantDatabase \(account):db:old-demo",
                "rds:DeleteTenantDatabase \(account):tenant-database:*",
            ]
        ),
        Case(
            testDescription: "types that the action is not authorised on are left out",
            operation: Example.operation(
                .promote,
                .promoteReadReplica,
                [:],
                resources: ["\(account):db:temp-demo", "\(account):pg:custom", "\(account):snapshot:s"]
            ),
            needed: ["rds:PromoteReadReplica arn:aws:\(demo)", "rds:AddTagsToResource arn:aws:\(demo)"]
        ),
        Case(
            testDescription: "metrics are no resources",
            operation: Example.operation(
                .drain,
                .awaitMetric,
                MetricWatch(.connections, of: "old-demo", atMost: 0, seconds: 60).parameters
            ),
            needed: ["cloudwatch:GetMetricStatistics *"]
        ),
        Case(
            testDescription: "a snapshot is read by a restore alone",
            operation: Example.operation(
                .clone,
                .restoreDBInstanceFromDBSnapshot,
                ["DBSnapshotIdentifier": "s"],
                resources: ["\(account):db:temp-demo", "\(account):snapshot:s"]
            ),
            needed: [
                "rds:RestoreDBInstanceFromDBSnapshot arn:aws:\(demo)",
                "rds:RestoreDBInstanceFromDBSnapshot \(account):snapshot:s",
            ]
        ),
        Case(
            testDescription: "tags are given to the new instance, not to its source",
            operation: Example.operation(
                .clone,
                .createDBInstanceReadReplica,
                ["SourceDBInstanceIdentifier": "prod", "Tags": []],
                resources: ["\(account):db:prod", "\(account):db:temp-demo"]
            ),
            needed: [
                "rds:CreateDBInstanceReadReplica \(account):db:prod",
                "rds:CreateDBInstanceReadReplica arn:aws:\(demo)", "rds:AddTagsToResource arn:aws:\(demo)",
            ]
        ),
        Case(
            testDescription: "a managed password without a known key",
            operation: Example.operation(.password, .modifyDBInstance, ["ManageMasterUserPassword": true]),
            needed: [
                "rds:ModifyDBInstance arn:aws:\(demo)",
                "secretsmanager:CreateSecret arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-*",
                "secretsmanager:TagResource arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-*",
                "kms:DescribeKey arn:aws:kms:us-east-1:123456789012:key/* rds.us-east-1.amazonaws.com"
                    + " secretsmanager.us-east-1.amazonaws.com",
            ]
        ),
        Case(
            testDescription: "a rotation of the managed password",
            operation: Example.operation(
                .password,
                .modifyDBInstance,
                ["RotateMasterUserPassword": true, "MasterUserSecretKmsKeyId": "k"],
                resources: ["\(account):db:temp-demo"]
            ),
            needed: [
                "rds:ModifyDBInstance arn:aws:\(demo)",
                "secretsmanager:RotateSecret arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-*",
            ]
        ),
        Case(
            testDescription: "roles go to whom they trust or to RDS",
            operation: Example.operation(
                .configure,
                .modifyDBInstance,
                ["MonitoringRoleArn": .string("\(role)/a/monitor"), "DomainIAMRoleName": "directory"],
                resources: ["\(account):db:temp-demo", "\(role)/a/monitor", "\(role)/directory"]
            ),
            needed: [
                "rds:ModifyDBInstance arn:aws:\(demo)",
                "iam:PassRole \(role)/a/monitor monitoring.rds.amazonaws.com rds.amazonaws.com",
                "iam:PassRole \(role)/directory directoryservice.rds.amazonaws.com rds.amazonaws.com",
            ]
        ),
        Case(
            testDescription: "a key in China, for insights",
            operation: Example.operation(
                .configure,
                .modifyDBInstance,
                ["PerformanceInsightsKMSKeyId": "k"],
                resources: ["arn:aws-cn:kms:cn-north-1:123456789012:key/k"]
            ),
            needed: Set(
                ["CreateGrant", "DescribeKey", "Decrypt", "GenerateDataKey"].map {
                    "kms:\($0) arn:aws-cn:kms:cn-north-1:123456789012:key/k rds.cn-north-1.amazonaws.com.cn"
                }
            )
        ),
    ]

    @Test(arguments: [
        ("aws-us-gov", "us-gov-west-1", "amazonaws.com"), ("aws-eusc", "eusc-de-east-1", "amazonaws.eu"),
        ("aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"),
    ])
    func keysAreUsedThroughTheServicesOfTheirPartition(_ partition: String, _ region: String, _ suffix: String) {
        let operation = Example.operation(
            .clone,
            .createDBInstanceReadReplica,
            [:],
            resources: ["arn:\(partition):kms:\(region):123456789012:key/k"]
        )
        let needed = Permission.needed(by: operation)
        #expect(needed.map(\.action) == ["kms:CreateGrant", "kms:DescribeKey"])
        #expect(needed.allSatisfy { $0.condition?.values == ["rds.\(region).\(suffix)"] })
    }

    @Test(arguments: cases)
    func parametersCallForPermissions(_ example: Case) {
        let found = Permission.needed(by: example.operation).map {
            ([$0.action, $0.resource] + ($0.condition?.values ?? [])).joined(separator: " ")
        }
        #expect(Set(found) == example.needed)
    }
}
