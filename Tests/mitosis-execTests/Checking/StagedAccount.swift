import Console
import RDS

@testable import mitosis_exec
@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A simulated Region's account in which some calls answer something else.
struct StagedAccount: Account {
    let region: SimulatedRegion
    var answers: [ReadAction: Answer] = [:]
    var life = CredentialsLife.lasting

    func page(of question: Question) async -> Answer {
        if let answer = answers[question.action] { return answer }
        return await region.page(of: question)
    }

    func credentialsLife() -> CredentialsLife { life }
}

/// `prod` and `demo`, which is smaller and on a newer release, both with groups and a key of their own.
enum CheckSample {
    static let account = "arn:aws:rds:us-east-1:123456789012"
    static let key = "arn:aws:kms:us-east-1:123456789012:key/1111"

    private static func instance(_ name: String, _ members: JSONObject) -> JSONValue {
        .object(
            ([
                "AllocatedStorage": 100, "AvailabilityZone": "us-east-1a", "BackupRetentionPeriod": 1,
                "CACertificateIdentifier": "rds-ca-rsa2048-g1", "DBInstanceArn": "\(account):db:\(name)",
                "DBInstanceClass": "db.r6g.large", "DBInstanceIdentifier": .string(name),
                "DBInstanceStatus": "available", "DbiResourceId": "db-\(name.uppercased())", "Engine": "mysql",
                "DBSubnetGroup": [
                    "DBSubnetGroupName": "databases", "VpcId": "vpc-1", "SubnetGroupStatus": "Complete",
                    "Subnets": [
                        ["SubnetIdentifier": "subnet-a", "SubnetAvailabilityZone": ["Name": "us-east-1a"]],
                        ["SubnetIdentifier": "subnet-b", "SubnetAvailabilityZone": ["Name": "us-east-1b"]],
                    ],
                ],
                "Endpoint": ["Address": "\(name).c0.us-east-1.rds.amazonaws.com", "Port": 3306],
                "KmsKeyId": .string(key), "StorageEncrypted": true, "MultiAZ": false, "NetworkType": "IPV4",
                "PreferredBackupWindow": "01:00-02:00", "PreferredMaintenanceWindow": "sun:03:00-sun:04:00",
                "StorageType": "gp3",
            ] as JSONObject).merging(members) { $1 }
        )
    }

    private static func groups(_ name: String) -> JSONObject {
        [
            "DBParameterGroups": [["DBParameterGroupName": "\(name)-parameters", "ParameterApplyStatus": "in-sync"]],
            "OptionGroupMemberships": [["OptionGroupName": "\(name)-options", "Status": "in-sync"]],
        ]
    }

    static let graph = JSONValue.object([
        "CapturedAt": "2026-11-23T20:14:24Z", "DBSnapshots": [],
        "DBInstances": [
            instance("prod", groups("prod").merging(["EngineVersion": "8.0.35"]) { $1 }),
            instance(
                "demo",
                groups("demo").merging(["EngineVersion": "8.0.40", "DBInstanceClass": "db.t4g.large"]) { $1 }
            ),
        ],
    ])

    static func region() throws -> SimulatedRegion { try SimulatedRegion(json: Array(graph.line.utf8)) }

    /// Planned once, for all tests.
    private static let operations: Result<[Operation], any Error> = Result {
        var options = PlanOptions(source: "prod", targets: ["demo"])
        options.allowsProtected = true
        return try mitosis_plan.plan(options, in: InstanceGraph(json: Array(graph.line.utf8)), environment: [:])
            .operations
    }

    /// What is checked before anything is done.
    static func plan(life: CredentialsLife = .lasting, hour: Double = 0) async throws -> CheckedPlan {
        let region = try region()
        return CheckedPlan(
            try operations.get(),
            at: Place(partition: "aws", account: "123456789012", region: "us-east-1"),
            resources: await region.instances,
            now: region.clock.now + hour * 3600,
            credentials: life
        )
    }
}
