import RDS

/// What plans have made of the instances in a graph, by their marks, and the identities and names in these.
///
/// RDS copies tags to what is restored from a marked instance or from its snapshots. So a mark counts under a name of the
/// plan alone, and where several instances bear one mark, the one that has the name in the end is the plan's.
struct EarlierRuns: Sendable {
    /// What the name of an instance is to the node that it was made for.
    enum Place: Sendable { case live, temporary, aside, landing }

    /// An instance, or a cluster, that a plan has made.
    struct Made: Sendable {
        let new: any DBResource
        let mark: PlanTag.Mark
        let names: NodeNames
        let place: Place
        /// The instance whose place it takes, with the status `deleting` at the end; `nil` when that has ended.
        let listedOld: (any DBResource)?

        /// The name that it was made for.
        var node: DBInstanceIdentifier { names.live }

        /// One that is being deleted is as good as gone.
        var old: (any DBResource)? { listedOld.flatMap { $0.status.kind == .deleting ? nil : $0 } }
    }

    let graph: InstanceGraph
    /// In the order of the graph.
    let made: [Made]
    /// Instances of which several bear one mark, none of them in its place: all but one are copies, and nobody can tell which.
    let doubtful: [Made]
    /// Instances under their temporary name whose old one bears a name that their plan never gave it.
    private let strays: [(new: any DBResource, mark: PlanTag.Mark, old: any DBResource)]

    init(in graph: InstanceGraph) {
        self.graph = graph
        // RDS may give a cluster's tags to the instances that it makes.
        let marked = graph.resources.filter { ($0 as? DBInstance)?.isMadeByRDS != true }.compactMap { new in
            PlanTag.Mark(of: new).flatMap { mark in Self.names(of: new).map { (new: new, mark: mark, names: $0) } }
        }
        let replaced = Set(marked.map(\.mark.oldIdentity))
        let byIdentity = Dictionary(
            graph.resources.compactMap { resource in
                resource.dbiResourceId.flatMap { replaced.contains($0) ? ($0, resource) : nil }
            }
        ) { first, _ in first }
        func isStray(_ old: (any DBResource)?, _ names: NodeNames) -> Bool {
            old.map { ![names.live, names.retired].contains($0.identifier) } ?? false
        }
        let readings = marked.compactMap { new, mark, names -> Made? in
            let old = byIdentity[mark.oldIdentity]
            guard let place = Self.place(of: new, names, in: graph), !isStray(old, names) else { return nil }
            return Made(new: new, mark: mark, names: names, place: place, listedOld: old)
        }
        let known = Set(readings.map(\.mark))
        strays = marked.compactMap { new, mark, names in
            guard let old = byIdentity[mark.oldIdentity], isStray(old, names), !known.contains(mark),
                new.identifier == names.temporary
            else { return nil }
            return (new, mark, old)
        }
        let byMark = Dictionary(grouping: readings) { [$0.mark.plan, $0.mark.oldIdentity, "\($0.node)"] }
        func rivals(_ one: Made) -> [Made] {
            (byMark[[one.mark.plan, one.mark.oldIdentity, "\(one.node)"]] ?? []).filter {
                $0.new.identifier != one.new.identifier && $0.place != .landing
            }
        }
        func isAlone(_ one: Made) -> Bool { [.live, .landing].contains(one.place) || rivals(one).isEmpty }
        made = readings.filter(isAlone)
        doubtful = readings.filter { one in
            !isAlone(one) && !rivals(one).isEmpty && !rivals(one).contains { $0.place == .live }
        }
    }

    /// The names of the node that something was made for. The instance of a landing clone is called as that is, and was made
    /// for the same cluster.
    private static func names(of new: any DBResource) -> NodeNames? {
        guard let names = NodeNames(of: new) else { return nil }
        guard let cluster = (new as? DBInstance)?.clusterIdentifier, new.identifier == names.landing,
            cluster.name == names.landing.name
        else { return names }
        func ofCluster(_ name: DBInstanceIdentifier) -> DBInstanceIdentifier { .init(cluster: name.name) }
        return NodeNames(
            ofCluster(names.live),
            temporary: ofCluster(names.temporary),
            retired: ofCluster(names.retired)
        )
    }

    /// What a name is to the node that its bearer was made for; `nil` when no plan gives it such a name.
    private static func place(of new: any DBResource, _ names: NodeNames, in graph: InstanceGraph) -> Place? {
        let name = new.identifier
        return switch name {
        case names.live: .live
        case names.temporary: .temporary
        case _ where isLanding(new, names, in: graph): .landing
        default: AsideName.all(for: names.live).contains(name) ? .aside : nil
        }
    }

    /// Whether it is a landing clone or its instance; of what was restored from a marked cluster, none is another account's
    /// clone.
    private static func isLanding(_ new: any DBResource, _ names: NodeNames, in graph: InstanceGraph) -> Bool {
        let cluster = new as? DBCluster ?? graph.cluster((new as? DBInstance)?.clusterIdentifier)
        return cluster?.identifier == names.landing && new.identifier.name == names.landing.name
            && cluster?.isTrue("CrossAccountClone") == true
    }

    // MARK: - Whose they are

    /// Those of some that were made for the trees of these targets.
    func of(_ targets: [DBInstanceIdentifier], among some: [Made]) -> [Made] {
        let nodes = Set(targets.flatMap { graph.family(of: $0).map(\.identifier) } + targets)
        let byNew = Dictionary(made.map { ($0.new.identifier, $0.node) }) { first, _ in first }
        let byOld = Dictionary(made.compactMap { one in one.listedOld.map { ($0.identifier, one.node) } }) { first, _ in
            first
        }
        return some.filter { one in
            if targets.contains(one.node) { return true }
            let root = graph.rootName(of: one.new)
            if targets.contains(byNew[root] ?? root) { return true }
            guard let old = one.listedOld else { return one.place != .live && nodes.contains(one.node) }
            let oldRoot = graph.rootName(of: old)
            return byOld[oldRoot].map(targets.contains) ?? targets.contains(oldRoot)
        }
    }

    /// Those that were made for the trees of these targets.
    func of(_ targets: [DBInstanceIdentifier]) -> [Made] { of(targets, among: made) }

    /// That nobody can tell which of several instances a plan has made.
    func doubts(about targets: [DBInstanceIdentifier]) -> [PlanRefusal.Reason] {
        let groups = Dictionary(grouping: of(targets, among: doubtful)) { "\($0.mark.plan)/\($0.mark.oldIdentity)" }
        return groups.sorted { $0.key < $1.key }.map { Self.doubt($1) }
    }

    /// That nobody can tell which of these instances of one mark a plan has made.
    static func doubt(_ some: [Made]) -> PlanRefusal.Reason {
        let names = some.map { "'\($0.new.identifier)'" }.sorted().joined(separator: " and ")
        let mark = some.first.map { "\($0.mark.plan)/\($0.mark.oldIdentity)" } ?? ""
        return .init(
            text: "\(names) bear one mark (\(mark)), so all but one are copies, and nobody can tell which",
            remedy: "rename or delete the copies, or take the tag \(PlanTag.plan) off them"
        )
    }

    /// Old instances that somebody has renamed, as far as they are of these plans or the targets themselves.
    func strays(of targets: [DBInstanceIdentifier], _ plans: [String]) -> [PlanRefusal.Reason] {
        let wanted = strays.filter {
            plans.contains($0.mark.plan) || NodeNames(of: $0.new).map { targets.contains($0.live) } == true
        }
        return wanted.map { new, mark, old in
            .init(
                text: "\(mark.oldIdentity) is named '\(old.identifier)', and its new instance '\(new.identifier)'",
                remedy: "rename one of them by hand, so that the names are of one plan"
            )
        }
    }
}
