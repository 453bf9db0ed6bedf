import RDS
import Testing

@testable import mitosis_plan

/// What RDS gives no new instance, and how a copy is made where it could not start.
@Suite struct UnobtainableTests {
    private static func groups(_ parameters: JSONValue, _ options: JSONValue = "default:mysql-8-0") -> JSONObject {
        [
            "DBParameterGroups": [["DBParameterGroupName": parameters, "ParameterApplyStatus": "in-sync"]],
            "OptionGroupMemberships": [["OptionGroupName": options, "Status": "in-sync"]],
        ]
    }
    private static func planned(_ graph: InstanceGraph, _ change: (inout PlanOptions) -> Void = { _ in }) throws -> Plan
    {
        try plan(TwoInstances.options(change), in: graph, environment: [:])
    }

    @Test func aPendingMajorUpgradeIsLeftOutWithItsGroupsStaying() throws {
        let own = Self.groups("default.postgres16", "default:postgres-16").merging([
            "Engine": "postgres", "EngineVersion": "16.4",
        ]) { $1 }
        let stg = own.merging(["PendingModifiedValues": ["EngineVersion": "17.2"]]) { $1 }
        let made = try Self.planned(TwoInstances.graph(prod: own, stg: stg)) { $0.allowsPending = true }
        #expect(TwoInstances.operation("upgrade:stg", in: made) == nil)
        #expect(made.differences.map(\.description) == ["stg: EngineVersion is 17.2 and will be 16.4"])
        #expect(made.said.contains { $0.contains("to 17.2, which is pending, is left out") })
    }

    @Test(
        arguments: [
            ("rds-ca-2019", nil, false), ("rds-ca-2015", nil, false),
            ("rds-ca-rsa2048-g1", "2026-01-01T00:00:00Z", true),
            ("rds-ca-later", "2026-01-01T00:00:00Z", false), ("rds-ca-later", "2030-01-01T00:00:00Z", true),
        ] as [(String, String?, Bool)]
    )
    func anExpiredAuthorityIsNotAskedFor(_ name: String, _ end: String?, _ isAsked: Bool) throws {
        var stg: JSONObject = ["CACertificateIdentifier": .string(name)]
        stg["CertificateDetails"] = end.map { ["CAIdentifier": .string(name), "ValidTill": .string($0)] }
        let made = try Self.planned(TwoInstances.graph(stg: stg))
        let asked = made.operations.compactMap { $0.parameters["CACertificateIdentifier"] }
        #expect(asked == (isAsked ? [.string(name)] : []))
        #expect(made.differences.contains { $0.attribute == "CACertificateIdentifier" } == !isAsked)
        #expect(made.said.contains { $0.contains("\(name) of 'stg' has expired") } == !isAsked)
    }

    @Test func aLogVolumeGoesWithProvisionedIOPS() throws {
        let provisioned: JSONObject = [
            "StorageType": "io1", "Iops": 3000, "DedicatedLogVolume": true, "AllocatedStorage": 200,
        ]
        let kept = try Self.planned(TwoInstances.graph(prod: provisioned, stg: provisioned))
        #expect(kept.operations.first?.parameters["DedicatedLogVolume"] == true)
        // The source's would come with the copy.
        let without = try Self.planned(TwoInstances.graph(prod: provisioned, stg: ["AllocatedStorage": 200]))
        #expect(without.operations.first?.parameters["DedicatedLogVolume"] == false)
        let odd = try Self.planned(TwoInstances.graph(stg: ["DedicatedLogVolume": true]))
        #expect(!odd.operations.contains { $0.parameters["DedicatedLogVolume"] == true })
        #expect(odd.said.contains { $0.contains("needs provisioned IOPS") })
    }

    /// Provisioned IOPS begin with 100 GiB, and storage grows by a tenth at least.
    @Test(arguments: [(95, 105), (91, 101), (80, 100), (100, 100)])
    func provisionedIOPSHaveAtLeast100GiB(_ present: Int, _ wanted: Int) throws {
        let stg: JSONObject = ["StorageType": "io1", "Iops": 1000]
        let graph = try TwoInstances.graph(prod: ["AllocatedStorage": .integer(present)], stg: stg)
        for wish in [CloneMethod.Wish.best, .pointInTime(nil)] {
            let made = try Self.planned(graph) { $0.method = wish }
            let sizes = made.operations.compactMap { $0.parameters["AllocatedStorage"]?.integer }
            #expect(sizes.last ?? present == wanted)
            #expect(made.differences.contains { $0.attribute == "AllocatedStorage" } == (wanted != 100))
        }
    }

    /// A replica gets its source's parameter group, whose fixed sizes are made for a large class.
    @Test func aSmallReplicaOfALargeSourceStartsLarge() throws {
        let prod = Self.groups("prod-512gb").merging(["DBInstanceClass": "db.r6g.16xlarge"]) { $1 }
        let graph = try TwoInstances.graph(prod: prod, stg: Self.groups("stg-1gb"))
        let made = try Self.planned(graph)
        let classes = made.operations.compactMap { operation in
            operation.parameters["DBInstanceClass"]?.string.map { "\(operation.id) \($0)" }
        }
        #expect(classes == ["clone:stg db.r6g.16xlarge", "configure:stg:class db.t3.micro"])
        let order = made.operations.map { "\($0.id)" }.prefix(5)
        #expect(order == ["clone:stg", "promote:stg", "configure:stg", "reboot:stg", "configure:stg:class"])
        #expect(made.differences.isEmpty)
        #expect(made.said.contains { $0.contains("parameter group 'prod-512gb' of 'prod'") })
        // A restore takes the target's group at once.
        let restored = try Self.planned(graph) { $0.method = .pointInTime(nil) }
        #expect(restored.operations.first?.parameters["DBInstanceClass"] == "db.t3.micro")
    }

    @Test(arguments: [
        (groups("default.mysql8.0"), groups("stg"), "db.r6g.large"),
        (groups("shared"), groups("shared"), "db.r6g.large"),
        (groups("prod"), groups("stg"), "db.t3.micro"), (groups("prod"), groups("stg"), "db.t3.nano"),
    ])
    func aReplicaThatCanStartIsMadeAsItIsToBe(_ prod: JSONObject, _ stg: JSONObject, _ type: String) throws {
        let prod = prod.merging(["DBInstanceClass": .string(type)]) { $1 }
        let made = try Self.planned(TwoInstances.graph(prod: prod, stg: stg))
        #expect(made.operations.first?.parameters["DBInstanceClass"] == "db.t3.micro")
        #expect(TwoInstances.operation("configure:stg:class", in: made) == nil)
    }

    @Test func childReplicasStartLargeToo() throws {
        let root = Self.groups("stg-64gb").merging(["DBInstanceClass": "db.r6g.2xlarge"]) { $1 }
        let child = try TwoInstances.instance(
            "stg-r",
            Self.groups("stg-1gb").merging(["ReadReplicaSourceDBInstanceIdentifier": "stg"]) { $1 }
        )
        let graph = try TwoInstances.graph(stg: root, others: [child])
        let made = try Self.planned(graph)
        #expect(TwoInstances.operation("clone:stg-r", in: made)?.parameters["DBInstanceClass"] == "db.r6g.2xlarge")
        #expect(
            TwoInstances.operation("configure:stg-r:class", in: made)?.parameters["DBInstanceClass"] == "db.t3.micro"
        )
        #expect(
            TwoInstances.operation("retire:stg-r", in: made)?.after.map { "\($0)" }.contains("configure:stg-r:class")
                == true
        )
    }

    @Test(
        arguments: [
            ("db.t3.micro", 1), ("db.t4g.medium", 4), ("db.m6i.large", 8), ("db.r6g.16xlarge", 512),
            ("db.c6gd.xlarge", 8),
            ("db.x2g.large", 32), ("db.z1d.2xlarge", 64), ("db.m5d.xlarge", 16),
        ] as [(String, Double)]
    )
    func classesHaveMemory(_ name: String, _ memory: Double) { #expect(DBInstanceClass(name).memory == memory) }

    @Test(arguments: ["db.q9.large", "db.serverless", "large", "db.r6g.metal"])
    func unknownClassesHaveNoKnownMemory(_ name: String) { #expect(DBInstanceClass(name).memory == nil) }
}
