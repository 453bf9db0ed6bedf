import RDS
import Testing

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Multi-AZ DB clusters: RDS makes their instances, so the cluster alone is planned.
@Suite struct MultiAZPlanTests {
    /// The example, with the target changed.
    private static func graph(_ target: JSONObject = [:], source: JSONObject = [:]) throws -> InstanceGraph {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Examples/multi-az.json")
        var value = try JSONValue(parsing: Data(contentsOf: path), of: "the example").object ?? [:]
        let clusters = (value["DBClusters"]?.array ?? []).compactMap(\.object)
        value["DBClusters"] = .array(
            clusters.map { cluster in
                let isTarget = cluster["DBClusterIdentifier"] == "ledger-staging"
                return .object(cluster.merging(isTarget ? target : source) { $1 }.filter { $0.value != .null })
            }
        )
        return try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
    }

    private static func options(_ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(source: "ledger-prod", targets: ["ledger-staging"])
        change(&options)
        return options
    }

    @Test func theClusterAloneIsMadeRenamedAndDeleted() throws {
        let planned = try ClusterExample.plan(
            Self.graph(["DeletionProtection": true, "MasterUserSecret": ["SecretArn": "arn:s"]]),
            Self.options {
                $0.prepare = "mask"
                $0.restart = "tell"
                $0.allowsProtected = true
            }
        )
        #expect(
            planned.operations.map { "\($0.id) \($0.action.rawValue)" } == [
                "clone:cluster/ledger-staging RestoreDBClusterToPointInTime",
                "configure:cluster/ledger-staging ModifyDBCluster",
                "configure:cluster/ledger-staging:storage ModifyDBCluster", "prepare:cluster/ledger-staging RunCommand",
                "password:cluster/ledger-staging ModifyDBCluster", "retire:cluster/ledger-staging ModifyDBCluster",
                "install:cluster/ledger-staging ModifyDBCluster", "restart:cluster/ledger-staging RunCommand",
                "unprotect:cluster/ledger-staging ModifyDBCluster", "delete:cluster/ledger-staging DeleteDBCluster",
            ]
        )
        #expect(planned.differences.isEmpty, "\(planned.differences)")
        #expect(planned.said.contains { $0.contains("only Aurora's clusters can be cloned") })
        #expect(
            planned.said.contains { $0.contains("ledger-staging-instance-1, ledger-staging-instance-2") },
            "instance endpoints go"
        )
        #expect(planned.said.allSatisfy { !$0.contains("--restart-for-tls") && !$0.contains("CloneGroupId") })
    }

    @Test func everythingThatTheCallsTakeIsAskedFor() throws {
        let planned = try ClusterExample.plan(Self.graph(), Self.options())
        var creation = planned.operations[0].parameters
        creation["Tags"] = nil
        #expect(
            creation == [
                "DBClusterIdentifier": "temp-ledger-staging", "SourceDBClusterIdentifier": "ledger-prod",
                "RestoreType": "full-copy", "UseLatestRestorableTime": true,
                "DBClusterInstanceClass": "db.m6gd.large", "StorageType": "io1", "Iops": 2000,
                "DBClusterParameterGroupName": "ledger-staging", "DBSubnetGroupName": "databases",
                "VpcSecurityGroupIds": ["sg-0staging"], "Port": 3307, "PubliclyAccessible": false,
                "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/staging", "BackupRetentionPeriod": 1,
                "CopyTagsToSnapshot": true, "EnableIAMDatabaseAuthentication": false,
                "EnableCloudwatchLogsExports": ["error"], "MonitoringInterval": 60,
                "MonitoringRoleArn": "arn:aws:iam::123456789012:role/monitoring",
                "EngineLifecycleSupport": "open-source-rds-extended-support-disabled",
            ]
        )
        #expect(
            planned.operations[1].parameters == [
                "DBClusterIdentifier": "temp-ledger-staging", "PreferredBackupWindow": "05:30-06:20",
                "PreferredMaintenanceWindow": "tue:07:02-tue:08:00", "DatabaseInsightsMode": "standard",
                "EnablePerformanceInsights": false, "AutoMinorVersionUpgrade": false,
                "CACertificateIdentifier": "rds-ca-ecc384-g1", "ApplyImmediately": true,
            ]
        )
        #expect(
            planned.operations[2].parameters == [
                "DBClusterIdentifier": "temp-ledger-staging", "AllocatedStorage": 500, "Iops": 2000,
                "ApplyImmediately": true,
            ]
        )
    }

    struct Size: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// Of the source's data, in GiB.
        var data = 400
        var target: JSONObject
        var atCreation: JSONObject
        var afterwards: JSONObject = [:]
        var differences: [String] = []
    }

    static let sizes = [
        Size(
            testDescription: "a smaller target gets the source's size",
            target: ["AllocatedStorage": 200, "Iops": 2000],
            atCreation: ["StorageType": "io1", "Iops": 2000],
            differences: ["AllocatedStorage"]
        ),
        Size(
            testDescription: "more operations than the data's size allows come with the size",
            data: 100,
            target: ["AllocatedStorage": 1000, "Iops": 20_000],
            atCreation: ["StorageType": "io1", "Iops": 5000],
            afterwards: ["AllocatedStorage": 1000, "Iops": 20_000]
        ),
        Size(
            testDescription: "a large copy has more operations than the target had",
            data: 8000,
            target: ["AllocatedStorage": 500, "Iops": 2000],
            atCreation: ["StorageType": "io1", "Iops": 4000],
            differences: ["Iops", "AllocatedStorage"]
        ),
        Size(
            testDescription: "small gp3 storage has operations of its own",
            data: 100,
            target: ["AllocatedStorage": 100, "StorageType": "gp3", "Iops": 3000],
            atCreation: ["StorageType": "gp3", "Iops": 3000]
        ),
        Size(
            testDescription: "gp3 storage that grows beyond 400 GiB",
            data: 100,
            target: ["AllocatedStorage": 800, "StorageType": "gp3", "Iops": 16_000],
            atCreation: ["StorageType": "gp3", "Iops": 3000],
            afterwards: ["AllocatedStorage": 800, "Iops": 16_000]
        ),
    ]

    @Test(arguments: sizes)
    func storageIsAskedForAsFarAsTheSizeAllows(_ size: Size) throws {
        let planned = try ClusterExample.plan(
            Self.graph(size.target, source: ["AllocatedStorage": .integer(size.data)]),
            Self.options()
        )
        let names = ["StorageType", "Iops", "AllocatedStorage"]
        #expect(planned.operations[0].parameters.filter { names.contains($0.key) } == size.atCreation)
        let growth = planned.operations.first { $0.id.detail == "storage" }?.parameters ?? [:]
        #expect(growth.filter { names.contains($0.key) } == size.afterwards)
        #expect(planned.differences.map(\.attribute) == size.differences)
    }

    @Test func aSnapshotNeedsTheClassAndItsVersion() throws {
        let planned = try ClusterExample.plan(
            Self.graph(["EngineVersion": "8.0.42"]),
            Self.options { $0.method = .newestSnapshot }
        )
        let clone = planned.operations[0]
        #expect(clone.action == .restoreDBClusterFromSnapshot && clone.parameters["Engine"] == "mysql")
        #expect(clone.parameters["DBClusterInstanceClass"] == "db.m6gd.large")
        #expect(clone.parameters["EngineVersion"] == "8.0.40" && clone.parameters["AvailabilityZones"] == nil)
        let upgrade = try #require(planned.operations.first { $0.id.stage == .upgrade })
        #expect(upgrade.parameters["EngineVersion"] == "8.0.42")
        let retire = try #require(planned.operations.first { $0.id.stage == .retire })
        #expect(retire.after == [upgrade.id])
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var target: JSONObject = [:]
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        var environment: [String: String] = [:]
        var text: String
    }

    static let refused = [
        Refused(
            testDescription: "a stop and a start",
            options: { $0.restartsForTLS = true },
            text: "cannot be stopped and started"
        ),
        Refused(
            testDescription: "replicas of it",
            target: ["ReadReplicaIdentifiers": ["report"]],
            text: "has the replica 'report' elsewhere"
        ),
        Refused(testDescription: "another engine", target: ["Engine": "postgres"], text: "is mysql and"),
        Refused(
            testDescription: "an instance that is never a target",
            environment: ["MITOSIS_NEVER_TARGET": "*-instance-2"],
            text: "ledger-staging-instance-2"
        ),
    ]

    @Test(arguments: refused)
    func whatItLacksIsRefused(_ example: Refused) throws {
        let reasons = try ClusterExample.refusals(
            Self.graph(example.target),
            Self.options(example.options),
            environment: example.environment
        )
        #expect(reasons.contains { $0.contains(example.text) }, "\(reasons)")
    }

    /// After a run, RDS may leave the instances the names that they got with the temporary one.
    @Test func aSecondRefreshNeedsAnotherPrefix() throws {
        var value = try Self.graph().json
        value["DBInstances"] = .array(
            (value["DBInstances"]?.array ?? []).map { instance in
                let name = instance["DBInstanceIdentifier"]?.string ?? ""
                guard name == "ledger-staging-instance-1" else { return instance }
                return .object(
                    (instance.object ?? [:]).merging(["DBInstanceIdentifier": .string("temp-\(name)")]) { $1 }
                )
            }
        )
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(ClusterExample.refusals(graph, Self.options()).count == 1)
        #expect(ClusterExample.refusals(graph, Self.options { $0.tempPrefix = "next-" }) == [])
    }

    @Test func picturesShowTheClusterAlone() throws {
        let graph = try Self.graph()
        let pictures = PlanPictures.make(of: try ClusterExample.plan(graph, Self.options()).operations, in: graph)
        #expect(pictures.map(\.title) == ["1 starting", "2 copying", "3 renamed old", "4 renamed new", "5 final"])
        let last = try #require(pictures.last)
        #expect(last.nodes.map(\.name) == ["cluster/ledger-prod", "cluster/ledger-staging"])
        #expect(last.nodes.map(\.facts) == [["db.m6gd.2xlarge"], ["db.m6gd.large"]])
    }
}
