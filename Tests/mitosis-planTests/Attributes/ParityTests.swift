import RDS
import Testing

@testable import mitosis_plan

/// What is asked for an attribute, by engine and way of cloning, and what is said when it cannot be had.
@Suite struct ParityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wish = CloneMethod.Wish.best
        var node: DBInstanceIdentifier = "mitosis-demo"
        /// Of both trees.
        var both: JSONObject = [:]
        var source: JSONObject = [:]
        /// Of the node.
        var old: JSONObject = [:]
        /// Of the node's operations, by stage; null for a parameter that must not be there.
        var expected: [Stage: JSONObject] = [:]
        /// Of its modifications that are sent apart, by their detail: all that they ask for.
        var own: [String: JSONObject] = [:]
        var differences: [String] = []

        init(
            _ description: String,
            _ wish: CloneMethod.Wish = .best,
            node: DBInstanceIdentifier = "mitosis-demo",
            both: JSONObject = [:],
            source: JSONObject = [:],
            old: JSONObject = [:],
            _ expected: [Stage: JSONObject],
            own: [String: JSONObject] = [:],
            differences: [String] = []
        ) {
            testDescription = description
            self.wish = wish
            self.node = node
            self.both = both
            self.source = source
            self.old = old
            self.expected = expected
            self.own = own
            self.differences = differences
        }
    }

    static let gp3: JSONObject = ["StorageType": "gp3", "Iops": 3000, "StorageThroughput": 125]
    static func gp3(_ iops: JSONValue, _ throughput: JSONValue) -> JSONObject {
        ["StorageType": "gp3", "Iops": iops, "StorageThroughput": throughput]
    }
    static func group(_ name: JSONValue) -> JSONValue {
        [["DBParameterGroupName": name, "ParameterApplyStatus": "pending-reboot"]]
    }
    static func options(_ name: JSONValue) -> JSONValue { [["OptionGroupName": name, "Status": "in-sync"]] }
    static func insights(_ days: JSONValue, _ mode: JSONValue) -> JSONObject {
        [
            "PerformanceInsightsEnabled": true, "PerformanceInsightsRetentionPeriod": days,
            "PerformanceInsightsKMSKeyId": "key", "DatabaseInsightsMode": mode,
        ]
    }
    static let noInsights: JSONObject = [
        "PerformanceInsightsEnabled": false, "DatabaseInsightsMode": "standard",
    ]
    static let oracle: JSONObject = [
        "Engine": "oracle-ee", "EngineVersion": "19.0.0.0.ru-2024-07", "OptionGroupMemberships": options("shared"),
    ]
    static let sqlServer: JSONObject = [
        "Engine": "sqlserver-ee", "EngineVersion": "15.00.4345.5.v1", "StorageType": "gp3", "AllocatedStorage": 200,
    ]

    @Test(arguments: storage + groups + watching + rest)
    func isAskedForAsRDSTakesIt(_ example: Case) throws {
        var graph = try Example.graph { object, name in
            object.merge(example.both) { $1 }
            if name == "mitosis-prod" { object.merge(example.source) { $1 } }
            if example.node == DBInstanceIdentifier(name) { object.merge(example.old) { $1 } }
            if example.both["Engine"] == "sqlserver-ee" {
                // No such replicas are made in one zone.
                if name.hasSuffix("replica") { object["ReadReplicaSourceDBInstanceIdentifier"] = nil }
                object["ReadReplicaDBInstanceIdentifiers"] = nil
            }
        }
        if case .snapshot = example.wish { graph.snapshots = nil }
        let options = Example.options {
            $0.method = example.wish
            ($0.allowsPending, $0.allowsEncryptionChange) = (true, true)
        }
        let planned = try plan(options, in: graph, environment: [:])
        let operations = planned.operations.filter { $0.id.node == example.node }
        for (stage, parameters) in example.expected {
            let found = operations.first { $0.id.stage == stage && $0.id.detail == nil }
            if parameters == ["absent": true] {
                #expect(found == nil)
                continue
            }
            for (name, value) in parameters {
                let asked = found?.parameters[name] ?? .null
                #expect(Self.masked(asked) == value, "\(stage) \(name): \(asked)")
            }
            if parameters.values.contains(where: { $0 != .null }) || parameters.isEmpty { #expect(found != nil) }
        }
        var apart: [String: JSONObject] = [:]
        for operation in operations where operation.id.stage == .configure {
            guard let detail = operation.id.detail else { continue }
            apart[detail] = operation.parameters.filter {
                !["DBInstanceIdentifier", "ApplyImmediately"].contains($0.key)
            }
        }
        #expect(apart.filter { example.own[$0.key] != nil || $0.key != "storage" } == example.own)
        let differences = planned.differences.filter { $0.identifier == example.node }.map(\.description)
        let prefix = "\(example.node): "
        let base = try Self.unchanged.filter { $0.hasPrefix(prefix) }
        #expect(differences.filter { !base.contains($0) } == example.differences.map { prefix + $0 })
    }

    /// The differences of the example as it is.
    private static var unchanged: [String] {
        get throws { try plan(Example.options(), in: Example.graph(), environment: [:]).differences.map(\.description) }
    }

    /// The values of the plan's own tags differ with it.
    private static func masked(_ value: JSONValue) -> JSONValue {
        guard let list = value.array else { return value }
        return .array(
            list.map { item in
                guard item["Key"]?.string?.hasPrefix("mitosis:") == true else { return item }
                return .object(item.object?.merging(["Value": "*"]) { $1 } ?? [:])
            }
        )
    }

    /// One role may serve two features of an instance.
    @Test func everyFeatureGetsItsRole() throws {
        let role: JSONValue = "arn:aws:iam::123456789012:role/s3"
        let graph = try Example.graph { object, name in
            guard name == "mitosis-demo" else { return }
            object["AssociatedRoles"] = [
                ["RoleArn": role, "FeatureName": "s3Import", "Status": "ACTIVE"],
                ["RoleArn": role, "FeatureName": "s3Export", "Status": "ACTIVE"],
                ["RoleArn": role, "FeatureName": "Lambda", "Status": "INVALID"],
            ]
        }
        let planned = try plan(Example.options(), in: graph, environment: [:])
        let roles = planned.operations.filter { $0.id.stage == .associateRole }
        #expect(
            roles.map { "\($0.id)" } == [
                "associate-role:mitosis-demo:s3Import", "associate-role:mitosis-demo:s3Export",
            ]
        )
        #expect(roles.map { $0.parameters["RoleArn"] } == [role, role])
        #expect(planned.differences.map(\.attribute) == ["AssociatedRoles"])
    }

    /// What is restored is what the snapshot holds, not what the source has become since.
    @Test func aSnapshotIsAsLargeAndAsOldAsItIs() throws {
        var graph = try Example.graph { object, name in
            if name == "mitosis-demo" { object["AllocatedStorage"] = 150 }
        }
        graph.snapshots = [
            try DBSnapshot(
                [
                    "DBSnapshotIdentifier": "s", "DBInstanceIdentifier": "mitosis-prod", "Status": "available",
                    "AllocatedStorage": 100, "EngineVersion": "5.7.40", "Engine": "mysql",
                ],
                at: "s"
            )
        ]
        let planned = try plan(Example.options { $0.method = .snapshot("s") }, in: graph, environment: [:])
        #expect(planned.operations.first?.parameters["AllocatedStorage"] == 150)
        #expect(planned.operations.first { $0.id.stage == .upgrade }?.parameters["EngineVersion"] == "5.7.44")
        #expect(planned.differences.isEmpty, "\(planned.differences)")
    }
}
