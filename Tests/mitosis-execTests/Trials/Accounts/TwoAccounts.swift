import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec

/// Production in one account and staging in another, with one name in both, and a plan that supplies snapshots.
struct TwoAccounts {
    static let production = Place(partition: "aws", account: "111122223333", region: "eu-west-1")
    static let staging = Place(partition: "aws", account: "444455556666", region: "eu-west-1")
    static let far = Place(partition: "aws", account: "444455556666", region: "us-east-1")
    static let ownKey = "arn:aws:kms:eu-west-1:111122223333:key/own"
    static let defaultKey = "arn:aws:kms:eu-west-1:111122223333:key/default"
    static let plan = "k3v9x2"
    static let source = InstanceIdentity("app", dbiResourceId: "db-PROD")

    /// Whether both are clusters, of which the planner makes the plan; of instances it is written out here.
    var isOfClusters = false
    /// Where the target is.
    var target = staging
    /// Whether production's key is the default one, so that a copy under another one is shared.
    var isReencrypted = true
    /// Whether an earlier plan's copy is there, and goes at the end.
    var hasEarlierCopy = true

    var stagingKey: String { "arn:aws:kms:\(target.region):444455556666:key/staging" }

    // MARK: - What is there

    static func instance(_ name: String, _ id: String, _ place: Place, _ key: String, replicaOf source: String? = nil)
        -> JSONValue
    {
        var members: JSONObject = [
            "DBInstanceIdentifier": .string(name), "DbiResourceId": .string(id), "Engine": "mysql",
            "DBInstanceArn": .string(place.arn(.dbInstance, name).description), "EngineVersion": "8.0.36",
            "DBInstanceStatus": "available", "BackupRetentionPeriod": 7, "AllocatedStorage": 20,
            "MasterUsername": "admin", "StorageEncrypted": true, "KmsKeyId": .string(key),
            "DBInstanceClass": "db.t3.large",
        ]
        members["ReadReplicaSourceDBInstanceIdentifier"] = source.map { .string($0) }
        return .object(members)
    }

    /// The key of production's data.
    var sourceKey: String { isReencrypted ? Self.defaultKey : Self.ownKey }

    var documents: [JSONValue] {
        if isOfClusters { return clusterDocuments }
        let key = sourceKey
        var staging: JSONObject = [
            "DBInstances": [
                Self.instance("app", "db-OLD-app", target, stagingKey),
                Self.instance("app-r1", "db-OLD-app-r1", target, stagingKey, replicaOf: "app"),
            ]
        ]
        if hasEarlierCopy { staging["DBSnapshots"] = [.object(earlierCopy)] }
        return [
            [
                "DBInstances": [Self.instance("app", "db-PROD", Self.production, key)],
                "Simulation": ["Keys": [Self.defaultKey: ["KeyManager": "AWS"]]],
            ],
            .object(staging),
        ]
    }

    static let earlierName = "mitosis-app-before-copy"

    private var earlierCopy: JSONObject {
        [
            "DBSnapshotIdentifier": .string(Self.earlierName), "DBInstanceIdentifier": "app", "Engine": "mysql",
            "DBSnapshotArn": .string(target.arn(.snapshot, Self.earlierName).description), "Status": "available",
            "SnapshotType": "manual", "DbiResourceId": "db-PROD", "Encrypted": true, "KmsKeyId": .string(stagingKey),
            "TagList": JSONValue(tags: [PlanTag.plan: "before/db-OLDER"]),
        ]
    }

    func region() throws -> SimulatedRegion {
        try SimulatedRegion(json: Array(documents.map(\.line).joined(separator: "\n").utf8))
    }

    // MARK: - What is planned

    var node: DBInstanceIdentifier { isOfClusters ? "cluster/app" : "app" }
    var names: SupplyNames { SupplyNames(node, plan: isOfClusters ? clusterPlan : Self.plan) }
    var sharedName: String { isReencrypted ? names.reencrypted : names.original }

    /// Whether the target's account has a copy of its own: an encrypted snapshot of a cluster is restored where it is shared.
    var isCopied: Bool { !isOfClusters || target.region != Self.production.region }

    private func operation(
        _ id: String,
        after: [String] = [],
        _ action: Action,
        _ parameters: JSONObject,
        _ resources: [String]
    ) throws -> Operation {
        let id = try #require(Operation.ID(id))
        let old = InstanceIdentity(id.node, dbiResourceId: "db-OLD-\(id.node)")
        let names = NodeNames(id.node, temporary: .init("temp-\(id.node)"), retired: .init("old-\(id.node)"))
        var parameters = parameters
        if action.isCreation || [.createDBSnapshot, .copyDBSnapshot].contains(action) {
            var tags = [PlanTag.plan: PlanTag.mark(plan: Self.plan, replacing: old)]
            if action.isCreation { tags[PlanTag.names] = names.tag }
            parameters["Tags"] = JSONValue(tags: tags)
        }
        return Operation(
            id: id,
            after: after.compactMap { Operation.ID($0) },
            action: action,
            parameters: parameters,
            replaces: old,
            names: names,
            source: Self.source,
            plan: Self.plan,
            capturedAt: nil,
            resources: resources
        )
    }

    private func copying(_ id: String, _ source: ARN, to name: String, at place: Place, key: String, after: [String])
        throws
        -> Operation
    {
        let made = place.arn(.snapshot, name).description
        return try operation(
            id,
            after: after,
            .copyDBSnapshot,
            [
                "SourceDBSnapshotIdentifier": .string(source.description), "TargetDBSnapshotIdentifier": .string(name),
                "KmsKeyId": .string(key),
            ],
            [made, source.description, key]
        )
    }

    private func sharing(_ id: String, _ parameter: String, after: [String]) throws -> Operation {
        try operation(
            id,
            after: after,
            .modifyDBSnapshotAttribute,
            [
                "DBSnapshotIdentifier": .string(sharedName), "AttributeName": "restore",
                parameter: [.string(target.account)],
            ],
            [Self.production.arn(.snapshot, sharedName).description]
        )
    }

    private func release(_ name: String, at place: Place, after: [String]) throws -> Operation {
        let arn = place.arn(.snapshot, name).description
        return try operation(
            "release:app:\(name)",
            after: after,
            .deleteDBSnapshot,
            ["DBSnapshotIdentifier": .string(name)],
            [arn]
        )
    }

    private func step(_ id: String, _ action: Action, _ parameters: JSONObject, _ name: String, after: [String]) throws
        -> Operation
    {
        let arn = target.arn(.dbInstance, name).description
        return try operation(id, after: after, action, parameters, [arn])
    }

    func operations() throws -> [Operation] {
        if isOfClusters { return try clusterOperations() }
        let isShared = target.account != Self.production.account
        let made = Self.production.arn(.snapshot, names.original)
        let shared = Self.production.arn(.snapshot, sharedName)
        var found = [
            try operation(
                "snapshot:app",
                .createDBSnapshot,
                ["DBSnapshotIdentifier": .string(names.original), "DBInstanceIdentifier": "app"],
                [made.description, Self.production.arn(.dbInstance, "app").description]
            )
        ]
        if isReencrypted {
            found.append(
                try copying(
                    "reencrypt:app",
                    made,
                    to: names.reencrypted,
                    at: Self.production,
                    key: Self.ownKey,
                    after: ["snapshot:app"]
                )
            )
        }
        let last = isReencrypted ? "reencrypt:app" : "snapshot:app"
        if isShared { found.append(try sharing("share:app", "ValuesToAdd", after: [last])) }
        found += [
            try copying(
                "copy:app",
                shared,
                to: names.copy,
                at: target,
                key: stagingKey,
                after: [isShared ? "share:app" : last]
            ),
            try step(
                "clone:app",
                .restoreDBInstanceFromDBSnapshot,
                ["DBInstanceIdentifier": "temp-app", "DBSnapshotIdentifier": .string(names.copy)],
                "temp-app",
                after: ["copy:app"]
            ),
            try step(
                "retention:app",
                .modifyDBInstance,
                ["DBInstanceIdentifier": "temp-app", "BackupRetentionPeriod": 7, "ApplyImmediately": true],
                "temp-app",
                after: ["clone:app"]
            ),
            try step(
                "clone:app-r1",
                .createDBInstanceReadReplica,
                ["DBInstanceIdentifier": "temp-app-r1", "SourceDBInstanceIdentifier": "temp-app"],
                "temp-app-r1",
                after: ["retention:app"]
            ),
        ]
        let built = ["clone:app", "retention:app", "clone:app-r1"]
        for name in ["app-r1", "app"] {
            let retire = Operation.renaming(.init(name), to: .init("old-\(name)"))
            var retirement = try step("retire:\(name)", .modifyDBInstance, retire, name, after: built)
            // What the new ones show is none of these tests' business.
            retirement.expects = Expectation(attributes: [:], announced: Set(Attribute.all.map(\.name)))
            found.append(retirement)
            let install = Operation.renaming(.init("temp-\(name)"), to: .init(name))
            found.append(
                try step("install:\(name)", .modifyDBInstance, install, "temp-\(name)", after: ["retire:\(name)"])
            )
        }
        let done = ["copy:app", "clone:app"]
        if isShared { found.append(try sharing("unshare:app", "ValuesToRemove", after: done)) }
        let cleared = isShared ? done + ["unshare:app"] : done
        if isReencrypted { found.append(try release(names.reencrypted, at: Self.production, after: cleared)) }
        found.append(try release(names.original, at: Self.production, after: cleared))
        if hasEarlierCopy { found.append(try release(Self.earlierName, at: target, after: done)) }
        for name in ["app-r1", "app"] {
            found.append(
                try step(
                    "delete:\(name)",
                    .deleteDBInstance,
                    ["DBInstanceIdentifier": .string("old-\(name)"), "SkipFinalSnapshot": true],
                    "old-\(name)",
                    after: name == "app"
                        ? ["install:app", "install:app-r1", "delete:app-r1"] : ["install:app", "install:app-r1"]
                )
            )
        }
        return found
    }

    func stream() throws -> OperationStream {
        let stream = try OperationStream(operations())
        try stream.check()
        return stream
    }

    /// Both accounts as they are reached, the simulated ones or others in their place.
    static func regions(
        _ region: SimulatedRegion,
        _ trees: PlannedTrees,
        _ wrap: (Place, SimulatedRegion) -> any RDSRegion
    )
        -> Regions
    {
        let places = trees.places + [trees.witness].compactMap(\.self)
        return Regions(
            Dictionary(places.map { ($0, wrap($0, region.region(at: $0))) }) { first, _ in first }
        )
    }
}
