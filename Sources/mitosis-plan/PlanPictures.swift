import Console
import RDS

/// The pictures of a plan: the trees before, and after each step that changes who replicates whom or who bears a name.
enum PlanPictures {
    /// What a step's picture is called; the steps in the order in which they are taken.
    enum Step: String, CaseIterable {
        case starting
        case copying
        case promoted
        case copyingReplicas = "copying replicas"
        case renamedOld = "renamed old"
        case renamedNew = "renamed new"
        case final

        /// What the step is on a way back, where the new instances give way to the old ones.
        var wayBack: Step {
            switch self {
            case .renamedOld: .renamedNew
            case .renamedNew: .renamedOld
            default: self
            }
        }
    }

    /// Applies the operations step by step to the source's and the targets' trees; a step without operations has no picture.
    ///
    /// - Parameter graph: `nil` for a saved plan, of which the operations tell what they can.
    static func make(of operations: [Operation], in graph: InstanceGraph?) -> [Picture] {
        var picture = graph.map { start(operations, $0) } ?? start(operations)
        var pictures = [picture]
        let steps = steps(of: operations)
        let isWayBack = operations.contains(where: \.isWayBack)
        for step in Step.allCases {
            let part = operations.filter { steps[$0.id] == step }
            guard !part.isEmpty else { continue }
            picture.dropCopies()
            for operation in part { picture.apply(operation) }
            picture.title = "\(pictures.count + 1) \(isWayBack ? step.wayBack.rawValue : step.rawValue)"
            pictures.append(picture)
        }
        return pictures
    }

    private static func start(_ operations: [Operation], _ graph: InstanceGraph) -> Picture {
        let replaced = Set(operations.map(\.replaces.identifier))
        let foreign = foreignSources(of: operations)
        let here = Set(operations.map(\.source)).filter { foreign[$0] == nil }.map(\.identifier)
        let sources = here.map { name in graph[name].map { graph.root(of: $0).identifier } ?? name }
        let members = Set(sources.flatMap { graph.family(of: $0).map(\.identifier) }).union(replaced)
        let roots: [DBInstanceIdentifier] =
            graph.clusters.map(\.identifier)
            + graph.instances.filter { graph.source(of: $0) == nil && $0.clusterIdentifier == nil }.map(\.identifier)
        let drawn = roots.filter { members.contains($0) }
        // The source's tree stands first.
        let trees = drawn.filter { !replaced.contains($0) } + drawn.filter { replaced.contains($0) }
        let isWayBack = operations.contains(where: \.isWayBack)
        var picture = Picture(
            title: "1 \(Step.starting.rawValue)",
            of: trees.flatMap { graph.family(of: $0) },
            in: graph,
            role: { instance in
                let isReplaced = replaced.contains(instance.identifier)
                return if isWayBack { isReplaced ? .new : .old } else { isReplaced ? .old : .source }
            },
            facts: { [$0.instanceClass].compactMap(\.self) }
        )
        picture.add(foreign)
        return picture
    }

    /// The sources that are in another account or Region than their targets, with the place of each.
    private static func foreignSources(of operations: [Operation]) -> [InstanceIdentity: Place] {
        Dictionary(grouping: operations, by: \.source).compactMapValues(\.sourcePlace)
    }

    /// What requests call the class of an instance, and of a Multi-AZ DB cluster's.
    fileprivate static let classes = ["DBInstanceClass", "DBClusterInstanceClass"]

    /// What the operations tell: the target's trees, and the source without its replicas, of which they know nothing.
    private static func start(_ operations: [Operation]) -> Picture {
        let isWayBack = operations.contains(where: \.isWayBack)
        let nodes = operations.map(\.id.node).withoutRepetition
        let known = Set(nodes)
        let expected = operations.reduce(into: [DBInstanceIdentifier: Expectation]()) { found, step in
            found[step.id.node] = found[step.id.node] ?? step.expects
        }
        let lack = isWayBack ? "" : ", without the class and the replicas of the source"
        var picture = Picture(title: "1 \(Step.starting.rawValue)\(lack)")
        let foreign = foreignSources(of: operations)
        picture.add(foreign)
        for source in operations.map(\.source).withoutRepetition
        where foreign[source] == nil && !known.contains(source.identifier) {
            picture.add(source.identifier, isWayBack ? .old : .source)
        }
        for node in nodes {
            let facts = Self.classes.compactMap { expected[node]?.attributes[$0]?.string }
            picture.add(node, isWayBack ? .new : .old, facts: facts)
        }
        for (node, parent) in parents(in: operations) {
            if let key = picture.node(node)?.key, let parentKey = picture.node(parent)?.key {
                picture.connect(parentKey, to: key, parent.isCluster ? .membership : .replication)
            }
        }
        return picture
    }

    /// What each node replicates, or is in: new instances are made of each other as the old ones replicate each other; on
    /// a way back, a name is given after its source's has been taken.
    private static func parents(in operations: [Operation])
        -> [(node: DBInstanceIdentifier, parent: DBInstanceIdentifier)]
    {
        let made = operations.reduce(into: [DBInstanceIdentifier: DBInstanceIdentifier]()) { found, step in
            guard step.action.isCreation, step.id.stage != .land, let name = step.identifier else { return }
            found[name] = found[name] ?? step.id.node
        }
        return operations.compactMap { operation in
            let parent =
                operation.isWayBack
                ? operation.after.first { $0.stage == .retire && $0.node != operation.id.node }?.node
                : operation.action.isCreation
                    ? operation.sourceIdentifier.flatMap { made[$0] } : nil
            return parent.map { (operation.id.node, $0) }
        }
    }

    /// The step that each operation belongs to; an operation that changes nothing in a picture has none.
    private static func steps(of operations: [Operation]) -> [Operation.ID: Step] {
        // Where data only lands is on no picture: what is cloned from there is of the source's data.
        let operations = operations.filter { !$0.id.stage.isOfLanding }
        let made = Set(operations.filter(\.action.isCreation).compactMap(\.identifier))
        return operations.reduce(into: [:]) { steps, operation in
            switch operation.action {
            case .promoteReadReplica: steps[operation.id] = .promoted
            case .modifyDBInstance where operation.newIdentifier != nil,
                .modifyDBCluster where operation.newIdentifier != nil:
                steps[operation.id] = operation.id.stage == .retire ? .renamedOld : .renamedNew
            case .deleteDBInstance, .deleteDBCluster: steps[operation.id] = .final
            case _ where operation.action.isCreation:
                let isOfNew = operation.sourceIdentifier.map(made.contains) ?? false
                steps[operation.id] = isOfNew ? .copyingReplicas : .copying
            default: break
            }
        }
    }
}

extension Picture {
    /// Adds sources that are in other accounts or Regions: themselves alone, as their trees are no part of the plan.
    fileprivate mutating func add(_ foreign: [InstanceIdentity: Place]) {
        for (source, place) in foreign.sorted(by: { $0.key.identifier < $1.key.identifier }) {
            add(source.identifier, .foreign, facts: [place.description])
        }
    }

    /// Changes what the operation changes.
    mutating func apply(_ operation: Operation) {
        guard let name = operation.identifier else { return }
        switch operation.action {
        case .promoteReadReplica: detach(name)
        case .deleteDBInstance, .deleteDBCluster: remove(name)
        case .modifyDBInstance, .modifyDBCluster:
            guard let newName = operation.newIdentifier else { return }
            rename(name, to: newName)
        case _ where operation.action.isCreation:
            let new = add(name, .new, facts: PlanPictures.classes.compactMap { operation.parameters[$0]?.string })
            // A snapshot is of the source's data, though not of its present data.
            let landing = operation.names?.landing
            let copied = operation.sourceIdentifier.flatMap { $0 == landing ? nil : $0 }
            let origin = copied ?? operation.source.identifier
            let foreign = origin == operation.source.identifier ? foreignSource(origin) : nil
            guard let source = (foreign ?? node(origin))?.key else { return }
            connect(source, to: new, operation.tie)
        default: break
        }
    }
}

extension Operation {
    /// What ties a new instance or cluster to what it is made of, or in.
    fileprivate var tie: Picture.Edge.Kind {
        switch action {
        case .createDBInstance: .membership
        case .restoreDBInstanceFromDBSnapshot: .copy("snapshot \(parameters["DBSnapshotIdentifier"]?.string ?? "")")
        case .restoreDBInstanceToPointInTime: .copy("backups, \(parameters["RestoreTime"]?.string ?? "latest time")")
        case .restoreDBClusterFromSnapshot: .copy("snapshot \(parameters["SnapshotIdentifier"]?.string ?? "")")
        case .restoreDBClusterToPointInTime where parameters["RestoreType"] == "copy-on-write": .copy("clone")
        case .restoreDBClusterToPointInTime: .copy("backups, \(parameters["RestoreToTime"]?.string ?? "latest time")")
        default: .replication
        }
    }
}
