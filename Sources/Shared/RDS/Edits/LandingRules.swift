/// What operations on a landing clone may be about: a clone of the plan's source, which is another account's, its one
/// instance, and nothing else.
struct LandingRules {
    /// The nodes whose new cluster is cloned from a landing clone.
    private let landed: Set<DBInstanceIdentifier>

    init(_ operations: [Operation]) {
        landed = Set(operations.filter { $0.id.stage.isOfLanding }.map(\.id.node))
    }

    /// What is wrong with an operation; `nil` when nothing is, or no clone lands for its node.
    func fault(of operation: Operation) -> String? {
        if let source = operation.sharedSource, operation.id.stage != .land {
            return "'\(source)' is of another account or Region, from which data only lands"
        }
        guard landed.contains(operation.id.node), let landing = operation.names?.landing else { return nil }
        if operation.id.stage == .clone, operation.sourceIdentifier != landing {
            return "it would copy something else than '\(landing)', where the data lands"
        }
        guard operation.id.stage.isOfLanding else { return nil }
        guard operation.id.node.isCluster else { return "nothing lands for an instance" }
        guard let name = operation.identifier, let place = operation.place,
            operation.resources.first == place.arn(name.resourceType, name.name).description
        else { return "its first resource is not what it is about" }
        switch operation.action {
        case .restoreDBClusterToPointInTime: return cloneFault(of: operation, place)
        case .createDBInstance:
            return operation.sourceIdentifier == landing ? nil : "its instance would not be in '\(landing)'"
        default: return nil
        }
    }

    private func cloneFault(of operation: Operation, _ place: Place) -> String? {
        guard let source = operation.sharedSource, source.account != place.account, source.region == place.region else {
            return "it clones nothing of another account in its Region"
        }
        guard operation.parameters["RestoreType"] == "copy-on-write",
            operation.parameters["UseLatestRestorableTime"] == true
        else { return "it makes no clone" }
        guard operation.parameters["DeletionProtection"] == false else {
            return "it would protect what has to go again"
        }
        guard let key = operation.parameters["KmsKeyId"]?.string.flatMap({ ARN($0) }), Place(of: key) != place else {
            return nil
        }
        return "the key '\(key)' is of another account or Region than the clone"
    }
}
