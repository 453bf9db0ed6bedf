import Console
import RDS

/// What a stream says of one instance, or of the cluster, of the target's tree: whose place is taken, and under which names.
struct PlannedNode: Sendable {
    /// The name that the old instance has before, and the new one after.
    let identifier: DBInstanceIdentifier
    /// The instance whose place is taken.
    let old: InstanceIdentity
    let plan: String
    /// The name of the new instance until it is installed; `nil` for what an earlier run left.
    let temporaryName: DBInstanceIdentifier?
    /// The name of the old instance once it is retired; `nil` for what an earlier run left.
    let retiredName: DBInstanceIdentifier?
    /// The new instance's identity where it was there when the plan was made, as on a way back; `nil` where the plan makes
    /// it, and it is known by its tag.
    private(set) var restored: String?
    /// In the order of the stream.
    private(set) var operations: [Operation] = []

    init(_ operation: Operation) {
        identifier = operation.id.node
        old = operation.replaces
        plan = operation.plan
        temporaryName = operation.names?.temporary
        retiredName = operation.names?.retired
    }

    /// The value of the tag `mitosis:plan` that the new instance bears.
    var mark: String { PlanTag.mark(plan: plan, replacing: old) }

    /// Takes in one more operation of the node; that they agree has been checked.
    mutating func add(_ operation: Operation) {
        operations.append(operation)
        if operation.isWayBack { restored = operation.source.dbiResourceId }
    }

    /// Whether something is the one that takes the old one's place, by its mark or, on a way back, by its identity.
    func isNew(_ resource: any DBResource) -> Bool {
        restored.map { $0 == resource.dbiResourceId } ?? (resource.tag(PlanTag.plan) == mark)
    }

    /// The name of the clone, and of that one's instance, in which its data lands; `nil` where it comes otherwise.
    var landing: DBInstanceIdentifier? {
        operations.first { $0.id.stage.isOfLanding }?.names?.landing
    }

    /// Whether it is a snapshot that an earlier run left, and no instance or cluster.
    var isSnapshot: Bool { operations.allSatisfy { $0.isRemoval && $0.id.stage.isOfSnapshot } }

    /// Whether custom endpoints change clusters with it.
    var movesEndpoints: Bool { operations.contains { [.withdraw, .endpoint].contains($0.id.stage) } }

    /// The proxies that it is taken from and given to.
    var proxies: Set<String> { Set(operations.compactMap(\.proxy)) }

    /// Whether it is stopped on the way.
    var isStoppedForAWhile: Bool { operations.contains { [.stop, .start].contains($0.id.stage) } }

    /// The operations of the build phase.
    var buildOperations: [Operation] { operations.filter { $0.phase == .build } }
}
