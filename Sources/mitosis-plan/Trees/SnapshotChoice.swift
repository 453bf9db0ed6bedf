import Console
import RDS

/// The snapshot that is to be restored, and why.
struct SnapshotChoice: Hashable, Sendable {
    /// As the request names it: by its name, or by its ARN where another account shares it.
    let name: String
    /// `nil` where the graph does not tell.
    let arn: String?
    /// The time of its data; `nil` where nobody knows.
    let time: String?
    /// In words, for standard error.
    let reason: String

    /// - Throws: `PlanRefusal` when the source has none, or the graph shows none.
    static func newest(
        of source: any DBResource,
        in graph: InstanceGraph,
        why: String = "as asked"
    ) throws(PlanRefusal) -> SnapshotChoice {
        guard let snapshots = graph.snapshots else {
            let names = (graph.partial ?? []).map { " \($0)" }.joined()
            throw PlanRefusal(
                "the graph has no snapshots",
                "take it with them: rds-describe --snapshots\(names) | mitosis-plan ..."
            )
        }
        let candidates = snapshots.filter { snapshot in
            snapshot.isAvailable
                && (snapshot.originIdentity ?? source.dbiResourceId) == source.dbiResourceId
                && snapshot.instanceIdentifier == source.identifier
        }
        let newest = candidates.max { ($0.dataTime ?? "", $0.identifier) < ($1.dataTime ?? "", $1.identifier) }
        guard let newest else {
            throw PlanRefusal(
                "the graph has no available snapshot of '\(source.identifier)'",
                wayToSnapshot(of: source)
            )
        }
        return SnapshotChoice(of: newest, named: newest.identifier, for: source, in: graph, why: why)
    }

    /// A snapshot can be taken of what is available, or becomes so.
    private static func wayToSnapshot(of source: any DBResource) -> String {
        let name = source.identifier
        switch (source.status.kind, source.status.remedy(for: name)) {
        case (.failed, _), (.deleting, _): return "it is \(source.status): name another --source"
        case (_, let remedy?): return "it is \(source.status): \(remedy)"
        case (_, nil):
            return name.isCluster
                ? "take one: aws rds create-db-cluster-snapshot --db-cluster-identifier \(name.name) "
                    + "--db-cluster-snapshot-identifier NAME"
                : "take one: aws rds create-db-snapshot --db-instance-identifier \(name) --db-snapshot-identifier NAME"
        }
    }

    /// - Parameter text: The snapshot's name or ARN, as it was given.
    /// - Throws: `PlanRefusal` when it cannot be restored in the source's place, or the graph should have it and has not.
    static func named(
        _ text: String,
        for source: any DBResource,
        in graph: InstanceGraph
    ) throws(PlanRefusal) -> SnapshotChoice {
        let isOfCluster = source.identifier.isCluster
        let arn = ARN(text)
        let ownName = try ownName(arn, for: source)
        // A snapshot that another account shares has to be named by its ARN.
        let name = ownName ?? text
        if let found = graph.snapshot(text, ofCluster: isOfCluster) ?? graph.snapshot(name, ofCluster: isOfCluster) {
            if let reason = SnapshotObstacle.found(found, named: name, for: source) {
                throw PlanRefusal(reasons: [reason])
            }
            return SnapshotChoice(of: found, named: name, for: source, in: graph, why: "as asked")
        }
        let isShared = arn != nil && ownName == nil
        if !isShared, let known = graph.snapshots { throw unknown(name, known, for: source) }
        return SnapshotChoice(
            name: name,
            arn: arn?.description,
            time: nil,
            reason: "restored from the snapshot '\(name)', whose age is unknown: the graph does not have it"
                + (isShared ? "; if it is encrypted, it has to be copied with a key of this account first" : "")
        )
    }

    /// The name of a snapshot of the source's account, which may be given by its ARN; `nil` for another account's.
    ///
    /// - Throws: `PlanRefusal` when it is no snapshot's, or another Region's.
    private static func ownName(_ arn: ARN?, for source: any DBResource) throws(PlanRefusal) -> String? {
        guard let arn else { return nil }
        let isOfCluster = source.identifier.isCluster
        guard let name = arn.name(of: isOfCluster ? .clusterSnapshot : .snapshot) else {
            throw PlanRefusal(
                "'\(arn)' is not the ARN of a snapshot of \(isOfCluster ? "a cluster" : "an instance")",
                "it has to end in \(isOfCluster ? "cluster-snapshot" : "snapshot"):NAME"
            )
        }
        guard arn.region == source.arn.region, arn.partition == source.arn.partition else {
            throw PlanRefusal(
                "the snapshot '\(arn)' is in another Region than '\(source.identifier)'",
                "copy it first: aws rds copy-db-snapshot --source-region \(arn.region) ..."
            )
        }
        return arn.account == source.arn.account ? name : nil
    }

    private static func unknown(_ name: String, _ known: [DBSnapshot], for source: any DBResource) -> PlanRefusal {
        let all = known.filter { $0.isOfCluster == source.identifier.isCluster }
        let own = all.filter { $0.instanceIdentifier == source.identifier }
        let list = (own.isEmpty ? all : own).map(\.identifier).sorted()
        let nearest = list.map { ($0, editDistance($0, name)) }.min { $0.1 < $1.1 }
        let names =
            nearest.flatMap { $0.1 <= 3 ? "did you mean '\($0.0)'?" : nil }
            ?? (list.isEmpty ? "it has none" : "it has \(list.shortList)")
        return PlanRefusal(
            "the graph has no snapshot '\(name)'",
            "\(names); rds-describe --snapshots shows what is available now"
        )
    }

    private init(name: String, arn: String?, time: String?, reason: String) {
        (self.name, self.arn, self.time, self.reason) = (name, arn, time, reason)
    }

    private init(
        of snapshot: DBSnapshot,
        named name: String,
        for source: any DBResource,
        in graph: InstanceGraph,
        why: String
    ) {
        let time = snapshot.dataTime.map { DataAge.text($0, in: graph) } ?? "an unknown time"
        var origin = ""
        if let account = snapshot.arn.flatMap({ ARN($0)?.account }), account != source.arn.account {
            origin = ", which the account \(account) shares,"
        } else if let now = graph.resource(source.identifier), !graph.shows(source) {
            origin =
                " (of \(source.dbiResourceId ?? "unknown"), which was '\(source.identifier)' then; "
                + "\(now.dbiResourceId ?? "another") is now)"
        }
        self.init(
            name: name,
            arn: snapshot.arn,
            time: snapshot.dataTime,
            reason: "restored from the snapshot '\(snapshot.identifier)'\(origin) of \(time), \(why)"
        )
    }
}

extension InstanceGraph {
    /// The snapshot of this name or ARN; `nil` when the graph does not have it.
    func snapshot(_ name: String, ofCluster isOfCluster: Bool) -> DBSnapshot? {
        snapshots?.first { $0.isOfCluster == isOfCluster && ($0.identifier == name || $0.arn == name) }
    }
}
