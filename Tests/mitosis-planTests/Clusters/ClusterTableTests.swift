import RDS
import Testing

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the documentation says of every member of `DBCluster` is what the planner does.
@Suite struct ClusterTableTests {
    struct Row: Hashable {
        let member: String
        let becomes: String
        let time: String
    }

    private static var page: String {
        get throws {
            let path = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Documentation/Clusters.md")
            return String(decoding: try Data(contentsOf: path), as: UTF8.self)
        }
    }

    private static var rows: [Row] { get throws { try rows(under: "| member | becomes |") } }

    private static func rows(under head: String) throws -> [Row] {
        let lines = try page.split(separator: "\n")
        let start = lines.firstIndex { $0.hasPrefix(head) }
        return lines.dropFirst((start ?? lines.count) + 2).prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.split(separator: "|").map {
                $0.filter { $0 != "`" }.trimmingCharacters(in: .whitespaces)
            }
            return Row(member: cells[0], becomes: cells[1], time: cells[2])
        }
    }

    @Test func everyMemberHasOneRowAndOneFate() throws {
        guard case .structure(let members) = Shape.dbCluster else {
            Issue.record("a DB cluster is a structure")
            return
        }
        #expect(try Self.rows.map(\.member).sorted() == members.keys.sorted())
        for table in [ClusterAttribute.aurora, ClusterAttribute.multiAZ] {
            let fates = Dictionary(grouping: table, by: \.member)
            #expect(fates.keys.sorted() == members.keys.sorted())
            #expect(fates.values.allSatisfy { Set($0.map(\.fate)).count == 1 })
        }
    }

    /// The second table has what is otherwise in a Multi-AZ DB cluster, and nothing else.
    @Test func theTableOfMultiAZClustersIsTheOneThatIsActedUpon() throws {
        let rows = try Self.rows(under: "| member of a Multi-AZ DB cluster |")
        #expect(
            rows.map(\.member)
                == ClusterAttribute.multiAZAlone.map(\.member).sorted { $0.lowercased() < $1.lowercased() }
        )
        for row in rows {
            let fate = try #require(ClusterAttribute.multiAZAlone.first { $0.member == row.member }).fate
            #expect(row.becomes == (fate.isCarried ? "carried" : fate.rawValue), "\(row.member)")
            #expect(row.time == (fate.isCarried ? fate.rawValue : ""), "\(row.member)")
        }
        let fates = Dictionary(ClusterAttribute.multiAZ.map { ($0.member, $0.fate) }) { $1 }.values
        let counts = (
            fates.filter(\.isCarried).count, fates.filter { $0 == .inherited }.count,
            fates.filter { $0 == .notApplicable }.count
        )
        let text = try Self.page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            text.contains("\(counts.0) are carried, \(counts.1) inherited and \(counts.2) not applicable"),
            "\(counts)"
        )
    }

    @Test func theTableIsTheOneThatIsActedUpon() throws {
        for row in try Self.rows {
            let fate = try #require(ClusterAttribute.aurora.first { $0.member == row.member }).fate
            let isCarried = fate.isCarried
            #expect(row.becomes == (isCarried ? "carried" : fate.rawValue), "\(row.member)")
            #expect(row.time == (isCarried ? fate.rawValue : ""), "\(row.member)")
        }
    }

    @Test func theCountsAreThoseOfTheTable() throws {
        let rows = try Self.rows
        func count(_ becomes: String) -> Int { rows.filter { $0.becomes == becomes }.count }
        let text = try Self.page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("Of the \(rows.count) members of AWS's `DBCluster`, \(count("carried")) are **carried**"))
        #expect(text.contains("\(count("inherited")) are **inherited**"))
        #expect(text.contains("\(count("n/a")) are **not applicable**"))
    }

    /// A target that has everything, each member another than the source's.
    private static let rich: JSONObject = [
        "BackupRetentionPeriod": 9, "BacktrackWindow": 3600, "CopyTagsToSnapshot": false,
        "DBClusterParameterGroup": "own", "DBSubnetGroup": "own", "DatabaseInsightsMode": "advanced",
        "DeletionProtection": true, "DomainMemberships": [["Domain": "d-1", "IAMRoleName": "directory"]],
        "EnabledCloudwatchLogsExports": ["audit"], "EngineLifecycleSupport": "other", "EngineVersion": "16.9",
        "IAMDatabaseAuthenticationEnabled": true, "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/own",
        "LocalWriteForwardingStatus": "enabled", "MasterUserSecret": ["SecretArn": "arn:s"], "NetworkType": "DUAL",
        "PerformanceInsightsEnabled": true, "PerformanceInsightsKMSKeyId": "key",
        "PerformanceInsightsRetentionPeriod": 465, "Port": 4444, "PreferredBackupWindow": "10:00-10:30",
        "PreferredMaintenanceWindow": "mon:11:00-mon:11:30", "StorageType": "aurora-iopt1",
        "VpcSecurityGroups": [["VpcSecurityGroupId": "sg-own", "Status": "active"]],
        "AvailabilityZones": ["us-east-1a", "us-east-1b", "us-east-1c"],
    ]

    /// Each carried member is asked for in the call that the table says.
    @Test func eachIsAskedForWhenTheTableSaysSo() throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-staging" { object.merge(Self.rich) { $1 } }
            if name == "shop-prod" { object["BacktrackWindow"] = 7200 }
        }
        var withSnapshot = graph
        withSnapshot.snapshots = [
            try DBSnapshot(
                [
                    "DBClusterSnapshotIdentifier": "s", "DBClusterIdentifier": "shop-prod", "Status": "available",
                    "StorageEncrypted": true, "DbClusterResourceId": "cluster-SHOPPROD",
                ],
                at: "a snapshot"
            )
        ]
        let others = ["MasterUserSecret": "ManageMasterUserPassword", "AssociatedRoles": "RoleArn"]
        let stages: [ClusterAttribute.Fate: Set<Stage>] = [
            .creation: [.clone], .modify: [.configure, .upgrade, .password], .otherCall: [.associateRole],
        ]
        for (graph, method) in [(graph, CloneMethod.Wish.best), (withSnapshot, .newestSnapshot)] {
            let options = ClusterExample.options {
                $0.allowsProtected = true
                $0.method = method
            }
            let operations = try ClusterExample.plan(graph, options).operations.filter {
                $0.id.node == "cluster/shop-staging" && $0.phase == .build
            }
            for attribute in ClusterAttribute.aurora {
                // Of a snapshot alone.
                if attribute.member == "AvailabilityZones", method == .best { continue }
                guard let wanted = stages[attribute.fate],
                    !attribute.parameters.isEmpty || others[attribute.member] != nil
                else { continue }
                let found = operations.filter { operation in
                    let name = attribute.parameters[operation.action] ?? others[attribute.member] ?? ""
                    return operation.parameters[name] != nil
                }
                #expect(Set(found.map(\.id.stage)).isSubset(of: wanted), "\(attribute.member)")
                #expect(!found.isEmpty, "\(attribute.member)")
            }
        }
    }
}
