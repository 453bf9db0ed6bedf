import RDS
import Testing

@testable import mitosis_iam
@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ClusterPolicyTests {
    private static let account = "arn:aws:rds:us-east-1:123456789012"

    private static func operations(
        of service: String = "shop",
        in example: String = "aurora",
        _ change: (inout PlanOptions) -> Void = { _ in }
    ) throws -> [RDS.Operation] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Examples/\(example).json")
        var options = PlanOptions(source: .init("\(service)-prod"), targets: [.init("\(service)-staging")])
        change(&options)
        return try plan(options, in: InstanceGraph(json: Data(contentsOf: path)), environment: [:]).operations
    }

    /// What is allowed, as `action resource`, each resource without the account.
    private static func allowed(_ operations: [RDS.Operation]) -> Set<String> {
        let needed = operations.flatMap { Permission.needed(by: $0) }
        return Set(needed.map { "\($0.action) \($0.resource.replacing("\(account):", with: ""))" })
    }

    @Test func theSourceIsOnlyCopied() throws {
        let allowed = try Self.allowed(Self.operations { $0.restart = "true" })
        #expect(
            allowed.filter { $0.hasSuffix(":shop-prod") || $0.contains(":shop-prod-") } == [
                "rds:RestoreDBClusterToPointInTime cluster:shop-prod"
            ]
        )
    }

    /// RDS makes the instances of a Multi-AZ DB cluster, and deletes them with it.
    @Test func theInstancesOfAMultiAZClusterAreMadeWithIt() throws {
        let allowed = try Self.allowed(Self.operations(of: "ledger", in: "multi-az"))
        let instances: Set<String> = allowed.filter { $0.contains(" db:") }
        #expect(
            instances == [
                "rds:CreateDBInstance db:temp-ledger-staging-instance-*",
                "rds:AddTagsToResource db:temp-ledger-staging-instance-*",
            ]
        )
        #expect(allowed.contains("iam:PassRole arn:aws:iam::123456789012:role/monitoring"))
        #expect(allowed.contains("rds:RestoreDBClusterToPointInTime cluster-pg:ledger-staging"))
        #expect(allowed.contains("rds:RestoreDBClusterToPointInTime og:default:mysql-8-0"))
        let source: Set<String> = allowed.filter { $0.hasSuffix("cluster:ledger-prod") }
        #expect(source == ["rds:RestoreDBClusterToPointInTime cluster:ledger-prod"])
    }

    @Test func onlyRetiredNamesAreDeleted() throws {
        let allowed = try Self.allowed(Self.operations { $0.takesFinalSnapshot = true })
        let snapshot = "cluster-snapshot:final-shop-staging-cluster-shopstaging"
        let found: Set<String> = allowed.filter { $0.contains("Delete") || $0.contains("Snapshot") }
        #expect(
            found == [
                "rds:DeleteDBInstance db:old-shop-staging-1", "rds:DeleteDBInstance db:old-shop-staging-2",
                "rds:DeleteDBCluster cluster:old-shop-staging", "rds:DeleteDBCluster \(snapshot)",
                "rds:CreateDBClusterSnapshot cluster:old-shop-staging", "rds:CreateDBClusterSnapshot \(snapshot)",
                "rds:DeleteDBClusterEndpoint cluster-endpoint:shop-staging-reports",
            ]
        )
    }

    @Test func whatAWSAsksForBesideTheCallIsAllowed() throws {
        let allowed = try Self.allowed(Self.operations { $0.restart = "true" })
        for permission in [
            "rds:RestoreDBClusterToPointInTime cluster:temp-shop-staging",
            "rds:RestoreDBClusterToPointInTime cluster-pg:shop-staging",
            "rds:RestoreDBClusterToPointInTime og:default:aurora-postgresql-16",
            "rds:RestoreDBClusterToPointInTime subgrp:databases", "rds:AddTagsToResource cluster:temp-shop-staging",
            "kms:CreateGrant arn:aws:kms:us-east-1:123456789012:key/staging",
            "iam:PassRole arn:aws:iam::123456789012:role/shop-import",
            "iam:PassRole arn:aws:iam::123456789012:role/monitoring",
            "kms:GenerateDataKey arn:aws:kms:us-east-1:123456789012:key/insights",
            "rds:CreateDBInstance cluster:temp-shop-staging", "rds:CreateDBInstance db:temp-shop-staging-2",
            "rds:CreateDBInstance pg:default.aurora-postgresql16", "rds:AddTagsToResource db:temp-shop-staging-2",
            "rds:ModifyDBCluster cluster:old-shop-staging", "rds:ModifyDBCluster cluster:shop-staging",
            "rds:CreateDBClusterEndpoint cluster:shop-staging",
            "rds:CreateDBClusterEndpoint cluster-endpoint:shop-staging-reports",
            "rds:EnableHttpEndpoint cluster:shop-staging", "rds:AddTagsToResource cluster:shop-staging",
        ] { #expect(allowed.contains(permission), "\(permission)") }
    }

    /// The example with what the build of a plan has left of the new cluster.
    private static func left(_ members: JSONObject) throws -> InstanceGraph {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/aurora.json")
        let graph = try InstanceGraph(json: Data(contentsOf: path))
        let target = try #require(graph.cluster("cluster/shop-staging"))
        let family: [any DBResource] = graph.family(of: target.identifier)
        let names = Dictionary(
            uniqueKeysWithValues: family.map { ($0.identifier, $0.identifier.renamed("temp-\($0.identifier.name)")) }
        )
        func marked(_ old: any DBResource) -> JSONValue {
            JSONValue(tags: [
                PlanTag.plan: PlanTag.mark(plan: "p", replacing: InstanceIdentity(old)),
                PlanTag.names: PlanOptions(source: nil, targets: []).names(of: old.identifier).tag,
            ])
        }
        var cluster = target
        cluster.rename(by: names)
        cluster.members.merge(members) { $1 }
        cluster["DbClusterResourceId"] = "cluster-NEW"
        cluster["TagList"] = marked(target)
        let instances = graph.members(of: target).map { old in
            var new = old
            new.rename(by: names)
            new["DbiResourceId"] = .string("new \(old.identifier)")
            new["TagList"] = marked(old)
            return new
        }
        return try InstanceGraph(graph.instances + instances, clusters: graph.clusters + [cluster])
    }

    /// Removing what a run left takes what deletes that, and no more.
    @Test(arguments: [false, true])
    func aRemovalGetsTheLeftoversAlone(_ isProtected: Bool) throws {
        var options = AbandonOptions(targets: ["shop-staging"])
        options.allowsProtected = true
        let graph = try Self.left(["DeletionProtection": .bool(isProtected)])
        let removal = try abandon(options, in: graph, environment: [:]).operations
        let expected: Set<String> = [
            "rds:DeleteDBInstance db:temp-shop-staging-1", "rds:DeleteDBInstance db:temp-shop-staging-2",
            "rds:DeleteDBCluster cluster:temp-shop-staging",
        ]
        #expect(
            Self.allowed(removal)
                == (isProtected ? expected.union(["rds:ModifyDBCluster cluster:temp-shop-staging"]) : expected)
        )
        #expect(Policy(for: removal).statements.map(\.sid).contains("ReadClusters"))
    }

    @Test func aManagedPasswordIsACluster() throws {
        let operation = RDS.Operation(
            id: .init(.password, "cluster/x"),
            after: [],
            action: .modifyDBCluster,
            parameters: ["DBClusterIdentifier": "temp-x", "ManageMasterUserPassword": true],
            replaces: InstanceIdentity("cluster/x", dbiResourceId: "cluster-X"),
            names: nil,
            source: InstanceIdentity("cluster/y", dbiResourceId: "cluster-Y"),
            plan: "p",
            capturedAt: nil,
            resources: ["\(Self.account):cluster:temp-x"]
        )
        #expect(
            Permission.needed(by: operation).contains {
                $0.action == "secretsmanager:CreateSecret" && $0.resource.hasSuffix(":secret:rds!cluster-*")
            }
        )
    }

    /// A plan without clusters asks for no permission on any.
    @Test func clustersAreReadWhereThereAreSome() throws {
        let sids = Policy(for: try Self.operations()).statements.map(\.sid)
        #expect(sids.contains("ReadClusters") && sids.contains("ReadClusterEndpoints"))
        #expect(!Policy(for: try Example.operations()).statements.map(\.sid).contains { $0.contains("Cluster") })
    }
}
