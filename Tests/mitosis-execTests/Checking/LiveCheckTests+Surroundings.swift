import Console
import RDS
import Testing

@testable import mitosis_exec

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The groups that the new ones get, and when what is due.
extension LiveCheckTests {
    static let groupCases = [
        Case("a parameter group of the family", .parameterGroups, .ok, "demo-parameters", "of the family mysql8.0"),
        Case(
            "one that is gone",
            .parameterGroups,
            when: [.describeDBParameterGroups: .absent("gone")],
            .refused,
            "demo-parameters",
            "it is not there"
        ),
        Case(
            "one of another family",
            .parameterGroups,
            when: [
                .describeDBParameterGroups:
                    .reply([
                        "DBParameterGroups": [
                            ["DBParameterGroupName": "demo-parameters", "DBParameterGroupFamily": "mysql5.7"]
                        ]
                    ])
            ],
            .refused,
            "demo-parameters",
            "of the family mysql5.7, and 'temp-demo' needs one of mysql8.0"
        ),
        Case("an option group that fits", .optionGroups, .ok, "demo-options", "fits the engine"),
        Case(
            "an option group that is gone",
            .optionGroups,
            when: [.describeOptionGroups: .absent("gone")],
            .refused,
            "demo-options",
            "it is not there"
        ),
        Case(
            "an option group for another release",
            .optionGroups,
            when: [
                .describeOptionGroups:
                    .reply(["OptionGroupsList": [["EngineName": "mysql", "MajorEngineVersion": "5.7"]]])
            ],
            .refused,
            "demo-options",
            "it is for mysql 5.7, not for 8.0"
        ),
        Case("a subnet group that is there", .subnetGroups, .ok, "databases", "it is there"),
        Case(
            "a subnet group elsewhere",
            .subnetGroups,
            when: [
                .describeDBSubnetGroups:
                    .reply([
                        "DBSubnetGroups": [["Subnets": [["SubnetAvailabilityZone": ["Name": "us-east-1c"]]]]]
                    ])
            ],
            .refused,
            "databases",
            "no subnet in us-east-1a"
        ),
        Case(
            "a subnet group that is gone",
            .subnetGroups,
            when: [.describeDBSubnetGroups: .absent("gone")],
            .refused,
            "databases",
            "it is not there"
        ),
        Case("a certificate that is offered", .certificates, .ok, "rds-ca-rsa2048-g1", "it is offered"),
        Case(
            "a certificate that is not",
            .certificates,
            when: [.describeCertificates: .reply([:])],
            .refused,
            "rds-ca-rsa2048-g1",
            "it is not offered any more"
        ),
        Case(
            "a certificate that ends soon",
            .certificates,
            when: [
                .describeCertificates:
                    .reply([
                        "Certificates": [
                            ["CertificateIdentifier": "rds-ca-rsa2048-g1", "ValidTill": "2026-12-24T00:00:00Z"]
                        ]
                    ])
            ],
            .warning,
            "rds-ca-rsa2048-g1",
            "it ends at 2026-12-24T00:00:00Z"
        ),
    ]

    static func pending(_ date: String) -> [ReadAction: Answer] {
        [
            .describePendingMaintenanceActions:
                .reply([
                    "PendingMaintenanceActions": [
                        [
                            "ResourceIdentifier": .string(prod),
                            "PendingMaintenanceActionDetails": [
                                ["Action": "system-update", "CurrentApplyDate": .string(date)]
                            ],
                        ]
                    ]
                ])
        ]
    }

    static func deployment(_ source: String, _ status: String) -> [ReadAction: Answer] {
        [
            .describeBlueGreenDeployments:
                .reply([
                    "BlueGreenDeployments": [
                        ["BlueGreenDeploymentName": "upgrade", "Source": .string(source), "Status": .string(status)]
                    ]
                ])
        ]
    }

    static let timeCases = [
        Case("nothing is pending", .maintenance, .ok, "plan", "nothing is pending"),
        Case(
            "maintenance in an hour",
            .maintenance,
            when: pending("2026-11-23T20:20:00Z"),
            .warning,
            prod,
            "system-update is pending, and due at 2026-11-23T20:20:00Z"
        ),
        Case("maintenance next year", .maintenance, when: pending("2027-11-23T20:20:00Z"), .ok, prod, "system-update"),
        Case(
            "a source that is gone meanwhile",
            .maintenance,
            when: [.describePendingMaintenanceActions: .absent("gone")],
            .unknown,
            "plan",
            "not looked"
        ),
        Case("no deployment", .blueGreenDeployments, .ok, "plan", "no Blue/Green Deployment"),
        Case(
            "a deployment of the target",
            .blueGreenDeployments,
            when: deployment(demo, "AVAILABLE"),
            .refused,
            "demo",
            "the Blue/Green Deployment 'upgrade'"
        ),
        Case(
            "a deployment that has switched over",
            .blueGreenDeployments,
            when: deployment(demo, "SWITCHOVER_COMPLETED"),
            .warning,
            "demo",
            "'upgrade'"
        ),
        Case(
            "a deployment of the source",
            .blueGreenDeployments,
            when: deployment(prod, "AVAILABLE"),
            .warning,
            "prod",
            "'upgrade'"
        ),
        Case("no integration", .integrations, .ok, "plan", "no zero-ETL integration"),
        Case(
            "an integration of the target",
            .integrations,
            when: [
                .describeIntegrations:
                    .reply(["Integrations": [["IntegrationName": "lake", "SourceArn": .string(demo)]]])
            ],
            .refused,
            "demo",
            "the zero-ETL integration 'lake'"
        ),
        Case("credentials that last", .credentials, .ok, "plan", "they do not end"),
        Case(
            "credentials that end during the run",
            .credentials,
            life: .until(Date(timeIntervalSince1970: 1_795_465_264)),
            .refused,
            "plan",
            "they end at 2026-11-23T20:21:04Z"
        ),
        Case(
            "credentials that end soon after it",
            .credentials,
            life: .until(Date(timeIntervalSince1970: 1_795_468_464)),
            .warning,
            "plan",
            "they end at 2026-11-23T21:14:24Z"
        ),
        Case("credentials that end some day", .credentials, life: .unknown, .unknown, "plan", "not known"),
        Case("no window", .windows, .ok, "plan", "opens during the run"),
        Case(
            "a window in a while",
            .windows,
            hour: 4.5,
            .warning,
            "prod",
            "PreferredBackupWindow 01:00-02:00 opens during the run"
        ),
        Case("a window that is open", .windows, hour: 5.5, .warning, "demo", "01:00-02:00 opens during the run"),
    ]
}
