import RDS
import Testing

@testable import mitosis_plan

/// What an engine's or a storage type's own rules make of a plan.
@Suite struct EngineRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var engine = "mysql"
        var source: JSONObject = [:]
        var target: JSONObject = [:]
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        let operation: String
        /// Parameters with their values; null where one must not be there.
        let expected: JSONObject
    }

    static let prepared: @Sendable (inout PlanOptions) -> Void = { $0.prepare = "mask" }

    static let cases = [
        Case(
            testDescription: "gp3 that stays small takes no IOPS",
            source: ["AllocatedStorage": 380],
            target: ["AllocatedStorage": 400, "StorageType": "gp3", "Iops": 12000, "StorageThroughput": 500],
            operation: "clone:demo",
            expected: ["AllocatedStorage": 380, "Iops": .null, "StorageThroughput": .null, "StorageType": "gp3"]
        ),
        Case(
            testDescription: "gp3 that becomes large takes them",
            source: ["AllocatedStorage": 100],
            target: ["AllocatedStorage": 400, "StorageType": "gp3", "Iops": 12000, "StorageThroughput": 500],
            operation: "clone:demo",
            expected: ["AllocatedStorage": 400, "Iops": 12000, "StorageThroughput": 500]
        ),
        Case(
            testDescription: "gp3 that is large by inheritance is asked for the least that it may have",
            source: ["AllocatedStorage": 500],
            target: ["AllocatedStorage": 100, "StorageType": "gp3", "Iops": 3000, "StorageThroughput": 125],
            operation: "clone:demo",
            expected: ["Iops": 12000, "StorageThroughput": 500]
        ),
        Case(
            testDescription: "provisioned IOPS go without a throughput",
            target: ["AllocatedStorage": 100, "StorageType": "io2", "Iops": 3000],
            operation: "clone:demo",
            expected: ["Iops": 3000, "StorageThroughput": .null]
        ),
        Case(
            testDescription: "an inherited log volume is left out",
            source: ["DedicatedLogVolume": true],
            target: ["DedicatedLogVolume": false],
            operation: "clone:demo",
            expected: ["DedicatedLogVolume": false]
        ),
        Case(
            testDescription: "inherited processor features are left out",
            engine: "oracle-ee",
            source: ["ProcessorFeatures": [["Name": "coreCount", "Value": "4"]]],
            operation: "clone:demo",
            expected: ["UseDefaultProcessorFeatures": true]
        ),
        Case(
            testDescription: "a zone is asked for with every engine",
            engine: "sqlserver-ee",
            target: ["AvailabilityZone": "us-east-1b"],
            operation: "clone:demo",
            expected: ["AvailabilityZone": "us-east-1b"]
        ),
        Case(
            testDescription: "SQL Server's storage is changed once the instance is there",
            engine: "sqlserver-ee",
            source: ["AllocatedStorage": 100, "StorageType": "gp2"],
            target: ["AllocatedStorage": 200, "StorageType": "io1", "Iops": 5000],
            operation: "configure:demo:storage",
            expected: ["AllocatedStorage": 200, "StorageType": "io1", "Iops": 5000]
        ),
        Case(
            testDescription: "a storage limit is turned off at the size that is reached",
            engine: "sqlserver-ee",
            source: ["AllocatedStorage": 100, "MaxAllocatedStorage": 500],
            target: ["AllocatedStorage": 200],
            operation: "configure:demo:autoscaling",
            expected: ["MaxAllocatedStorage": 200]
        ),
        Case(
            testDescription: "SQL Server is mirrored when it has backups",
            engine: "sqlserver-ee",
            target: ["MultiAZ": true, "BackupRetentionPeriod": 3],
            options: prepared,
            operation: "retention:demo",
            expected: ["MultiAZ": true, "BackupRetentionPeriod": 3]
        ),
    ]

    static func graph(_ engine: String, _ source: JSONObject, _ target: JSONObject) throws -> InstanceGraph {
        let changes: [(String, JSONObject)] = [
            ("prod", (["MultiAZ": true] as JSONObject).merging(source) { $1 }), ("demo", target),
        ]
        let instances = try changes.map { name, members in
            let common: JSONObject = [
                "DBInstanceIdentifier": .string(name), "Engine": .string(engine), "DBInstanceStatus": "available",
                "DBInstanceArn": .string("arn:aws:rds:us-east-1:123456789012:db:\(name)"), "StorageType": "gp2",
                "DbiResourceId": .string("db-\(name)"), "AllocatedStorage": 100, "BackupRetentionPeriod": 7,
            ]
            return try DBInstance(.object(common.merging(members) { $1 }), at: name)
        }
        return try InstanceGraph(instances)
    }

    @Test(arguments: cases)
    func areKept(_ example: Case) throws {
        var options = PlanOptions(source: "prod", targets: ["demo"])
        example.options(&options)
        let graph = try Self.graph(example.engine, example.source, example.target)
        let operations = try plan(options, in: graph, environment: [:]).operations
        let operation = try #require(operations.first { "\($0.id)" == example.operation })
        for (name, value) in example.expected {
            #expect(operation.parameters[name] ?? .null == value, "\(name)")
        }
    }

    @Test func aStorageLimitBelowTheInheritedSizeIsSaid() throws {
        let graph = try Self.graph("mysql", ["AllocatedStorage": 400], ["MaxAllocatedStorage": 200])
        let planned = try plan(PlanOptions(source: "prod", targets: ["demo"]), in: graph, environment: [:])
        #expect(planned.differences.contains { $0.attribute == "MaxAllocatedStorage" && $0.new == nil })
    }

    /// How the primary is cloned where its engine, or the source's place, rules replicas out.
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let engine: String
        var source: JSONObject = [:]
        /// `nil` where there is none.
        let action: Action?
    }

    static let ways = [
        Way(testDescription: "MySQL is replicated", engine: "mysql", action: .createDBInstanceReadReplica),
        Way(testDescription: "Oracle EE is replicated", engine: "oracle-ee", action: .createDBInstanceReadReplica),
        Way(
            testDescription: "Oracle SE2 has no replicas",
            engine: "oracle-se2",
            action: .restoreDBInstanceToPointInTime
        ),
        Way(
            testDescription: "SQL Server SE has no replicas",
            engine: "sqlserver-se",
            action: .restoreDBInstanceToPointInTime
        ),
        Way(
            testDescription: "SQL Server in one zone has no replicas",
            engine: "sqlserver-ee",
            source: ["MultiAZ": false],
            action: .restoreDBInstanceToPointInTime
        ),
        Way(
            testDescription: "without backups there is no way",
            engine: "mysql",
            source: ["BackupRetentionPeriod": 0],
            action: nil
        ),
    ]

    @Test(arguments: ways)
    func decideHowThePrimaryIsCloned(_ way: Way) throws {
        let graph = try Self.graph(way.engine, way.source, [:])
        let planned = try? plan(PlanOptions(source: "prod", targets: ["demo"]), in: graph, environment: [:])
        #expect(planned?.operations.first?.action == way.action)
    }

    /// The source is this many levels below its primary.
    @Test(arguments: [
        ("mysql", 2, Action.createDBInstanceReadReplica), ("mysql", 3, .restoreDBInstanceToPointInTime),
        ("postgres", 1, .createDBInstanceReadReplica), ("postgres", 3, nil),
        ("oracle-ee", 1, .restoreDBInstanceToPointInTime),
    ])
    func replicasHaveReplicasAsFarAsTheirEngineAllows(_ engine: String, _ level: Int, _ action: Action?) throws {
        var instances = try Self.graph(engine, [:], [:]).instances
        for number in 1...level {
            var replica = instances[0]
            replica.identifier = DBInstanceIdentifier("prod-\(number)")
            replica["DbiResourceId"] = .string("db-\(number)")
            replica["ReadReplicaSourceDBInstanceIdentifier"] = .string(number == 1 ? "prod" : "prod-\(number - 1)")
            instances.append(replica)
        }
        let options = PlanOptions(source: DBInstanceIdentifier("prod-\(level)"), targets: ["demo"])
        let planned = try? plan(options, in: InstanceGraph(instances), environment: [:])
        #expect(planned?.operations.first?.action == action)
    }
}
