import RDS

@testable import mitosis_plan

/// Groups and versions.
extension ParityTests {
    static let groups = [
        Case(
            "a group that waits for a reboot is the group",
            old: ["DBParameterGroups": group("tuned")],
            [.clone: ["DBParameterGroupName": .null], .configure: ["DBParameterGroupName": "tuned"], .reboot: [:]]
        ),
        Case(
            "a restore takes its groups at once",
            .pointInTime(nil),
            old: ["DBParameterGroups": group("tuned"), "OptionGroupMemberships": options("audited")],
            [.clone: ["DBParameterGroupName": "tuned", "OptionGroupName": "audited"], .reboot: ["absent": true]]
        ),
        Case(
            "an option group that goes is not the group",
            old: [
                "OptionGroupMemberships": [
                    ["OptionGroupName": "gone", "Status": "pending-removal"],
                    ["OptionGroupName": "audited", "Status": "pending-apply"],
                ]
            ],
            [.clone: ["OptionGroupName": "audited"]]
        ),
        Case(
            "Oracle's replicas have their source's options, and others once promoted",
            both: oracle,
            old: ["OptionGroupMemberships": options("own")],
            [
                .clone: ["OptionGroupName": .null, "DBParameterGroupName": "default.mysql5.7"],
                .configure: ["OptionGroupName": "own"],
            ]
        ),
        Case(
            "the groups of an older major version do not fit",
            source: [
                "EngineVersion": "8.0.36", "DBParameterGroups": group("prod8"),
                "OptionGroupMemberships": options("default:mysql-8-0"),
            ],
            old: ["DBParameterGroups": group("default.mysql5.7")],
            [
                .clone: ["OptionGroupName": .null],
                .configure: ["DBParameterGroupName": .null, "OptionGroupName": .null],
            ],
            differences: [
                "EngineVersion is 5.7.44 and will be 8.0.36",
                "DBParameterGroupName is default.mysql5.7 and will be prod8",
                "OptionGroupName is default:mysql-5-7 and will be default:mysql-8-0",
            ]
        ),
        Case(
            "a restore of a newer major version gets the groups of its data",
            .pointInTime(nil),
            source: [
                "EngineVersion": "8.0.36", "DBParameterGroups": group("prod8"),
                "OptionGroupMemberships": options("default:mysql-8-0"),
            ],
            [.clone: ["OptionGroupName": "default:mysql-8-0", "DBParameterGroupName": "prod8"]],
            differences: [
                "EngineVersion is 5.7.44 and will be 8.0.36",
                "DBParameterGroupName is default.mysql5.7 and will be prod8",
                "OptionGroupName is default:mysql-5-7 and will be default:mysql-8-0",
            ]
        ),
        Case(
            "a newer minor version is reached by an upgrade of its own",
            old: ["EngineVersion": "5.7.45"],
            [
                .configure: ["EngineVersion": .null],
                .upgrade: ["EngineVersion": "5.7.45", "AllowMajorVersionUpgrade": .null],
            ]
        ),
        Case(
            "a newer major version comes with its groups",
            old: [
                "EngineVersion": "8.0.36", "DBParameterGroups": group("demo8"),
                "OptionGroupMemberships": options("default:mysql-8-0"),
            ],
            [
                .clone: ["OptionGroupName": .null],
                .configure: ["DBParameterGroupName": .null],
                .upgrade: [
                    "EngineVersion": "8.0.36", "AllowMajorVersionUpgrade": true, "DBParameterGroupName": "demo8",
                    "OptionGroupName": "default:mysql-8-0",
                ],
                .reboot: [:],
            ]
        ),
        Case(
            "MySQL 8.4 is another major version than 8.0",
            source: ["EngineVersion": "8.0.36"],
            old: ["EngineVersion": "8.4.3"],
            [.upgrade: ["AllowMajorVersionUpgrade": true]]
        ),
        Case(
            "PostgreSQL 15.10 is none other than 15.4",
            both: ["Engine": "postgres", "OptionGroupMemberships": options("default:postgres-15")],
            source: ["EngineVersion": "15.4"],
            old: ["EngineVersion": "15.10", "DBParameterGroups": group("default.postgres15")],
            [.configure: ["DBParameterGroupName": "default.postgres15"], .upgrade: ["AllowMajorVersionUpgrade": .null]]
        ),
        Case(
            "a subnet group is accepted beside the source's ARN",
            source: ["DBSubnetGroup": ["DBSubnetGroupName": "other", "VpcId": "vpc-0a1b2c3d"]],
            [
                .clone: [
                    "DBSubnetGroupName": "databases",
                    "SourceDBInstanceIdentifier": "arn:aws:rds:us-east-1:123456789012:db:mitosis-prod",
                ]
            ]
        ),
        Case("the source's own subnet group is not said", .best, [.clone: ["DBSubnetGroupName": .null]]),
    ]
}
