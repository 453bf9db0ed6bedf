import RDS
import Testing

/// What the simulated Region refuses, as RDS does.
@Suite struct SimulatedRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var engine = "mysql"
        var prod: JSONObject = [:]
        let action: Action
        let parameters: JSONObject
        /// A part of the message; `nil` where nothing is refused.
        let refusal: String?
    }

    private static func replica(
        _ description: String,
        of engine: String = "mysql",
        _ prod: JSONObject = [:],
        _ parameters: JSONObject = [:],
        refused refusal: String?
    ) -> Case {
        let names: JSONObject = ["DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod"]
        return Case(
            testDescription: description,
            engine: engine,
            prod: prod,
            action: .createDBInstanceReadReplica,
            parameters: names.merging(parameters) { $1 },
            refusal: refusal
        )
    }

    private static func modification(
        _ description: String,
        of engine: String = "mysql",
        _ prod: JSONObject = [:],
        _ parameters: JSONObject,
        refused refusal: String?
    ) -> Case {
        Case(
            testDescription: description,
            engine: engine,
            prod: prod,
            action: .modifyDBInstance,
            parameters: (["DBInstanceIdentifier": "prod"] as JSONObject).merging(parameters) { $1 },
            refusal: refusal
        )
    }

    static let cases = [
        replica("a replica", refused: nil),
        replica("of an edition without", of: "oracle-se2", refused: "has no read replicas"),
        replica("of SQL Server in one zone", of: "sqlserver-ee", refused: "Multi-AZ source"),
        replica(
            "SQL Server's zones at creation",
            of: "sqlserver-ee",
            ["MultiAZ": true],
            ["MultiAZ": true],
            refused: "MultiAZ"
        ),
        replica("one zone and several", [:], ["MultiAZ": true, "AvailabilityZone": "us-east-1a"], refused: "zone"),
        replica("smaller", [:], ["AllocatedStorage": 50], refused: "smaller"),
        replica("a little larger", [:], ["AllocatedStorage": 105], refused: "tenth"),
        replica("larger", [:], ["AllocatedStorage": 110], refused: nil),
        replica("IOPS with small gp3", [:], ["Iops": 3000], refused: "can't specify IOPS"),
        replica("few IOPS with large gp3", [:], ["AllocatedStorage": 400, "Iops": 3000], refused: "12000"),
        replica("enough IOPS with large gp3", [:], ["AllocatedStorage": 400, "Iops": 12000], refused: nil),
        replica("io2 without IOPS", [:], ["StorageType": "io2"], refused: "IOPS"),
        replica("IOPS with gp2", [:], ["StorageType": "gp2", "Iops": 3000], refused: "no IOPS"),
        replica("monitoring without a role", [:], ["MonitoringInterval": 60], refused: "MonitoringRoleArn"),
        modification(
            "windows that overlap",
            ["PreferredMaintenanceWindow": "sun:23:30-mon:00:30"],
            ["PreferredBackupWindow": "00:00-00:40"],
            refused: "overlap"
        ),
        modification(
            "windows that touch",
            ["PreferredMaintenanceWindow": "sun:23:30-mon:00:30"],
            ["PreferredBackupWindow": "00:30-01:00"],
            refused: nil
        ),
        modification("a limit below the size", [:], ["MaxAllocatedStorage": 50], refused: "Max storage"),
        modification("a limit at the size", ["MaxAllocatedStorage": 500], ["MaxAllocatedStorage": 100], refused: nil),
        modification(
            "mirroring without backups",
            of: "sqlserver-ee",
            ["BackupRetentionPeriod": 0],
            ["MultiAZ": true],
            refused: "Mirroring"
        ),
        modification(
            "mirroring with the first backups",
            of: "sqlserver-ee",
            ["BackupRetentionPeriod": 0],
            ["MultiAZ": true, "BackupRetentionPeriod": 1],
            refused: nil
        ),
        modification(
            "backups of a replica that cannot have them",
            of: "postgres",
            ["ReadReplicaSourceDBInstanceIdentifier": "other", "EngineVersion": "13.9", "BackupRetentionPeriod": 0],
            ["BackupRetentionPeriod": 1],
            refused: "not supported on a read replica"
        ),
        replica(
            "an authority that is gone",
            [:],
            ["CACertificateIdentifier": "rds-ca-2019"],
            refused: "CertificateNotFound"
        ),
        modification(
            "provisioned IOPS on little storage",
            ["AllocatedStorage": 86],
            ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 95],
            refused: "Invalid storage size for engine name mysql and storage type io1: 95"
        ),
        modification("a log volume on gp3", [:], ["DedicatedLogVolume": true], refused: "dedicated log volume"),
        modification(
            "another name for RDS Custom",
            of: "custom-oracle-ee",
            [:],
            ["NewDBInstanceIdentifier": "other"],
            refused: "does not apply to RDS Custom"
        ),
        modification(
            "a master of tenants",
            of: "oracle-ee-cdb",
            ["MultiTenant": true],
            ["MasterUserPassword": "x"],
            refused: "multi-tenant"
        ),
        modification(
            "MySQL two versions on",
            ["EngineVersion": "5.7.44"],
            ["EngineVersion": "8.4.3", "AllowMajorVersionUpgrade": true],
            refused: "Cannot upgrade mysql from 5.7.44 to 8.4.3"
        ),
        modification(
            "PostgreSQL to what was there before",
            of: "postgres",
            ["EngineVersion": "16.13"],
            ["EngineVersion": "17.6", "AllowMajorVersionUpgrade": true],
            refused: "Cannot upgrade postgres from 16.13 to 17.6"
        ),
        modification(
            "PostgreSQL to a later release",
            of: "postgres",
            ["EngineVersion": "16.4"],
            ["EngineVersion": "17.6", "AllowMajorVersionUpgrade": true],
            refused: nil
        ),
        Case(
            testDescription: "a point in time of PostgreSQL's replica",
            engine: "postgres",
            prod: ["ReadReplicaSourceDBInstanceIdentifier": "other"],
            action: .restoreDBInstanceToPointInTime,
            parameters: [
                "TargetDBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod",
                "UseLatestRestorableTime": true,
            ],
            refusal: "read replica"
        ),
    ]

    @Test(arguments: cases)
    func areRDSsOwn(_ example: Case) async throws {
        let prod: JSONObject = [
            "DBInstanceIdentifier": "prod", "DBInstanceArn": "arn:aws:rds:us-east-1:1:db:prod", "DbiResourceId": "db-P",
            "Engine": .string(example.engine), "DBInstanceStatus": "available", "BackupRetentionPeriod": 7,
            "AllocatedStorage": 100, "StorageType": "gp3",
        ]
        let graph: JSONValue = ["DBInstances": [.object(prod.merging(example.prod) { $1 })]]
        let region = try SimulatedRegion(json: Array(graph.line.utf8))
        var message: String?
        do {
            _ = try await region.call(example.action, example.parameters)
        } catch let error as ServiceError {
            message = error.message
        }
        if let refusal = example.refusal {
            #expect(message?.contains(refusal) == true, "\(message ?? "nothing was refused")")
        } else {
            #expect(message == nil)
        }
    }

    /// A rename applies what is pending, and a replica much smaller than its source does not start with its group.
    @Test func callsDoMoreThanTheyWereAskedFor() async throws {
        func instance(_ members: JSONObject) -> JSONValue {
            let own: JSONObject = [
                "DBInstanceIdentifier": "prod", "DBInstanceArn": "arn:aws:rds:us-east-1:1:db:prod", "Engine": "mysql",
                "DbiResourceId": "db-P", "DBInstanceStatus": "available", "BackupRetentionPeriod": 7,
                "AllocatedStorage": 100, "StorageType": "gp3", "DBInstanceClass": "db.r6g.4xlarge",
                "DBParameterGroups": [["DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"]],
            ]
            return .object(own.merging(members) { $1 })
        }
        let pending: JSONValue = ["DBInstances": [instance(["PendingModifiedValues": ["Iops": 13000]])]]
        let region = try SimulatedRegion(json: Array(pending.line.utf8))
        _ = try await region.call(
            .modifyDBInstance,
            ["DBInstanceIdentifier": "prod", "NewDBInstanceIdentifier": "old", "ApplyImmediately": true]
        )
        try await region.clock.sleep(for: .seconds(7200))
        let renamed = try #require(await region.instances.first)
        #expect(renamed.identifier == "old" && renamed["Iops"] == 13000 && renamed["PendingModifiedValues"] == nil)
        for (type, status) in [("db.t3.micro", "incompatible-parameters"), ("db.r6g.2xlarge", "available")] {
            let graph: JSONValue = ["DBInstances": [instance([:])]]
            let other = try SimulatedRegion(json: Array(graph.line.utf8))
            _ = try await other.call(
                .createDBInstanceReadReplica,
                [
                    "DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod",
                    "DBInstanceClass": .string(type),
                ]
            )
            try await other.clock.sleep(for: .seconds(7200))
            #expect(await other.instances.last?.status.description == status)
        }
    }

    @Test func aParameterGroupThatIsThereAlreadyNeedsNoReboot() throws {
        var instance = try DBInstance(
            [
                "DBInstanceIdentifier": "x", "DBInstanceArn": "arn:aws:rds:us-east-1:1:db:x", "Engine": "mysql",
                "DBInstanceStatus": "available",
                "DBParameterGroups": [["DBParameterGroupName": "tuned", "ParameterApplyStatus": "in-sync"]],
            ],
            at: "x"
        )
        let attribute = try #require(Attribute.set(by: "DBParameterGroupName", of: .modifyDBInstance))
        for (asked, status) in [("tuned", "in-sync"), ("other", "pending-reboot")] {
            attribute.apply(.string(asked), by: .modifyDBInstance, to: &instance)
            #expect(instance["DBParameterGroups"]?.array?.first?["ParameterApplyStatus"]?.string == status)
        }
    }
}
