import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the checks judge: what is still to do, and the instances and clusters as they are.
struct CheckedPlan: Sendable {
    /// What is not done yet of the chosen phases, in the order of the stream.
    let operations: [Operation]
    let account: String
    let region: String
    /// The account's instances and clusters by their names.
    let resources: [DBInstanceIdentifier: any DBResource]
    let now: Date
    let credentials: CredentialsLife
    /// What is made, each after what it is made of.
    let creations: [PlannedCreation]

    init(
        _ operations: [Operation],
        account: String,
        region: String,
        resources: [any DBResource],
        now: Date,
        credentials: CredentialsLife
    ) {
        self.operations = operations
        self.account = account
        self.region = region
        let byName = Dictionary(resources.map { ($0.identifier, $0) }) { first, _ in first }
        self.resources = byName
        self.now = now
        self.credentials = credentials
        creations = operations.filter { $0.action.isCreation }.reduce(into: []) { found, clone in
            if let made = PlannedCreation(clone, in: operations, after: found, byName) { found.append(made) }
        }
    }

    /// What the whole plan is called in a finding.
    var title: String { operations.first.map { "plan \($0.plan)" } ?? "plan" }

    /// How long it takes at least, in seconds, if databases are small.
    var seconds: Double { CriticalPath(of: operations).seconds }

    /// The old instances and clusters whose names change hands.
    var old: [any DBResource] { present(operations.filter { !$0.isRemoval }.map(\.replaces)) }

    /// What the data comes from.
    var sources: [any DBResource] { present(operations.map(\.source)) }

    private func present(_ identities: [InstanceIdentity]) -> [any DBResource] {
        identities.withoutRepetition.compactMap { identity in
            identity.dbiResourceId.flatMap { id in resources.values.first { $0.dbiResourceId == id } }
        }
    }
}

/// An instance or a cluster that the plan makes, as it will be.
struct PlannedCreation: Sendable {
    let identifier: DBInstanceIdentifier
    let clone: Operation
    /// What changes it while it is built, in the order of the stream.
    private let changes: [Operation]
    /// What is asked for, in the creation and in the changes that follow.
    let wanted: JSONObject
    let engine: Engine
    /// The release that it starts on, which is what it is made of; `nil` where nobody can tell.
    let version: String?
    /// The release that it has in the end.
    let finalVersion: String?
    /// What it is made of, where that is there already.
    let source: (any DBResource)?

    /// - Parameters:
    ///   - operations: All of the plan.
    ///   - earlier: What is made before, which this one may be made of.
    init?(
        _ clone: Operation,
        in operations: [Operation],
        after earlier: [PlannedCreation],
        _ resources: [DBInstanceIdentifier: any DBResource]
    ) {
        guard let identifier = clone.identifier else { return nil }
        self.identifier = identifier
        self.clone = clone
        changes = operations.filter {
            $0.id.node == clone.id.node && [.configure, .upgrade, .retention].contains($0.id.stage)
        }
        wanted = changes.reduce(clone.parameters) { $0.merging($1.parameters) { $1 } }
        let parent = earlier.first { $0.identifier == clone.sourceIdentifier }
        source =
            clone.sourceIdentifier.flatMap { resources[$0] }
            ?? parent?.source ?? resources[clone.source.identifier]
        engine = clone.parameters["Engine"]?.string.map { Engine($0) } ?? source?.engine ?? Engine("")
        version = clone.parameters["EngineVersion"]?.string ?? parent?.finalVersion ?? source?.engineVersion
        finalVersion = changes.compactMap { $0.parameters["EngineVersion"]?.string }.last ?? version
    }

    var isCluster: Bool { identifier.isCluster }

    /// The classes that it has, each with a release that it has then: those that it starts with, and those after each
    /// change.
    var classes: [(name: String, version: String)] {
        var name: String?
        var release = version
        return ([clone] + changes).compactMap { step in
            let asked = step.parameters["DBInstanceClass"] ?? step.parameters["DBClusterInstanceClass"]
            name = asked?.string ?? name
            release = step.parameters["EngineVersion"]?.string ?? release
            guard let name, let release else { return nil }
            return (name, release)
        }
    }

    /// In GiB; `nil` where the storage is a cluster's.
    var storage: Int? {
        guard clone.action != .createDBInstance else { return nil }
        return wanted["AllocatedStorage"]?.integer ?? (source as? DBInstance)?.allocatedStorage
    }

    /// The group of subnets that it is in: the one that is asked for, or its source's.
    var subnetGroup: String? {
        wanted["DBSubnetGroupName"]?.string ?? source?["DBSubnetGroup"]?["DBSubnetGroupName"]?.string
            ?? source?["DBSubnetGroup"]?.string
    }
}
