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
    /// Where they are performed.
    let place: Place
    /// Whether the account's instances and clusters could be described.
    let isSeen: Bool
    /// These, by their names.
    let resources: [DBInstanceIdentifier: any DBResource]
    let now: Date
    let credentials: CredentialsLife
    /// What is made, each after what it is made of.
    let creations: [PlannedCreation]
    /// What others of these are made of.
    let copied: Set<DBInstanceIdentifier>
    /// How long it takes at least, in seconds, if databases are small.
    let seconds: Double
    /// The old instances and clusters whose names change hands.
    let old: [any DBResource]
    /// What the data comes from.
    let sources: [any DBResource]
    /// What the data comes from and could not be seen: it is another account's, or gone.
    private(set) var unseenSources: [DBInstanceIdentifier]

    /// - Parameters:
    ///   - resources: `nil` where they could not be described.
    ///   - shared: What other accounts share with this one.
    init(
        _ operations: [Operation],
        at place: Place,
        resources: [any DBResource]?,
        shared: [DBCluster] = [],
        now: Date,
        credentials: CredentialsLife
    ) {
        self.operations = operations
        self.place = place
        self.now = now
        self.credentials = credentials
        isSeen = resources != nil
        let byName = Dictionary((resources ?? []).map { ($0.identifier, $0) }) { first, _ in first }
        self.resources = byName
        creations = PlannedCreation.all(in: operations, among: byName, shared)
        copied = Set(creations.compactMap(\.clone.sourceIdentifier))
        seconds = CriticalPath(of: operations).seconds
        let byIdentity = Dictionary(byName.values.compactMap { one in one.dbiResourceId.map { ($0, one) } }) {
            first,
            _ in first
        }
        func present(_ identities: [InstanceIdentity]) -> [any DBResource] {
            identities.withoutRepetition.compactMap { $0.dbiResourceId.flatMap { byIdentity[$0] } }
        }
        let kept = operations.filter { !$0.isRemoval }
        old = present(kept.map(\.replaces))
        sources = present(operations.map(\.source))
        unseenSources = kept.map(\.source).withoutRepetition
            .filter { $0.dbiResourceId.map { byIdentity[$0] == nil } ?? true }.map(\.identifier)
    }

    var account: String { place.account }
    var region: String { place.region }

    /// The same, where what cannot be seen of the sources is looked at elsewhere.
    func leavingSources() -> CheckedPlan {
        var plan = self
        plan.unseenSources = []
        return plan
    }

    /// What the whole plan is called in a finding.
    var title: String { operations.first.map { "plan \($0.plan)" } ?? "plan" }
}

/// An instance or a cluster that the plan makes, as it will be.
struct PlannedCreation: Sendable {
    let identifier: DBInstanceIdentifier
    let clone: Operation
    /// What changes it while it is built, in the order of the stream.
    private let changes: [Operation]
    /// What is asked for, in the creation and in the changes that follow.
    let wanted: JSONObject
    /// `nil` where nobody can tell, as what it is made of could not be seen.
    let engine: Engine?
    /// The release that it starts on, which is what it is made of; `nil` where nobody can tell.
    let version: String?
    /// The release that it has in the end.
    let finalVersion: String?
    /// What it is made of, where that is there already.
    let source: (any DBResource)?

    /// What the operations make, in their order: each after what it is made of.
    static func all(
        in operations: [Operation],
        among resources: [DBInstanceIdentifier: any DBResource],
        _ shared: [DBCluster] = []
    ) -> [PlannedCreation] {
        let changes = Dictionary(
            grouping: operations.filter { [.configure, .upgrade, .retention].contains($0.id.stage) },
            by: \.id.node
        )
        var made: [DBInstanceIdentifier: PlannedCreation] = [:]
        let isFar = operations.contains { $0.sharedSource != nil }
        func source(of clone: Operation) -> (any DBResource)? {
            if let arn = clone.sharedSource { return shared.first { $0.arn == arn } }
            let copied = clone.sourceIdentifier
            if let known = copied.flatMap({ resources[$0] }) ?? copied.flatMap({ made[$0] })?.source { return known }
            // One of the same name here is another one.
            return isFar ? nil : resources[clone.source.identifier].flatMap { clone.source.isMeant(by: $0) ? $0 : nil }
        }
        return operations.compactMap { clone in
            guard clone.action.isCreation, let identifier = clone.identifier else { return nil }
            let creation = PlannedCreation(
                identifier,
                clone,
                changes[clone.id.node] ?? [],
                parent: clone.sourceIdentifier.flatMap { made[$0] },
                source: source(of: clone)
            )
            made[identifier] = creation
            return creation
        }
    }

    /// - Parameters:
    ///   - parent: What it is made of, where the plan makes that, too.
    ///   - source: What it is made of, where that is there already.
    private init(
        _ identifier: DBInstanceIdentifier,
        _ clone: Operation,
        _ changes: [Operation],
        parent: PlannedCreation?,
        source: (any DBResource)?
    ) {
        self.identifier = identifier
        self.clone = clone
        self.changes = changes
        wanted = changes.reduce(clone.parameters) { $0.merging($1.parameters) { $1 } }
        self.source = source
        engine = clone.parameters["Engine"]?.string.map { Engine($0) } ?? source?.engine ?? parent?.engine
        version = clone.parameters["EngineVersion"]?.string ?? parent?.finalVersion ?? source?.engineVersion
        finalVersion = changes.compactMap { $0.parameters["EngineVersion"]?.string }.last ?? version
    }

    var isCluster: Bool { identifier.isCluster }

    /// Whether a class is asked for.
    var hasClass: Bool { wanted["DBInstanceClass"] != nil || wanted["DBClusterInstanceClass"] != nil }

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

    /// In GiB; `nil` where the storage is a cluster's, or nobody can tell.
    var storage: Int? {
        guard clone.action != .createDBInstance else { return nil }
        return wanted["AllocatedStorage"]?.integer ?? (source as? DBInstance)?.allocatedStorage
    }

    /// Whether it has storage of its own, of which nobody can tell how much.
    var isOfUnknownSize: Bool { !isCluster && clone.action != .createDBInstance && storage == nil }

    /// The group of subnets that it is in: the one that is asked for, or its source's.
    var subnetGroup: String? {
        wanted["DBSubnetGroupName"]?.string ?? source?["DBSubnetGroup"]?["DBSubnetGroupName"]?.string
            ?? source?["DBSubnetGroup"]?.string
    }
}

extension InstanceIdentity {
    /// Whether a resource of the same name may be it: another account may have one of that name, too.
    fileprivate func isMeant(by resource: any DBResource) -> Bool {
        guard let dbiResourceId, let other = resource.dbiResourceId else { return true }
        return dbiResourceId == other
    }
}
