import Console

/// Lines of a stream that would do something else than their plan.
///
/// People edit streams, so an operation is judged by what its call names and not by what its id says. What may be granted
/// and what may be performed is one and the same: this.
package struct StreamRefusal: UserFacingError, Equatable {
    /// What is wrong with one line.
    package struct Fault: Hashable, Sendable {
        package let line: Int
        package let id: Operation.ID
        package let reason: String
    }

    /// In the order of the stream, at least one.
    package let faults: [Fault]
    /// How many of them the message tells.
    private static let limit = 4

    package var message: String {
        // One edit may contradict every other line.
        let rest = faults.count - Self.limit
        let told = faults.prefix(rest > 1 ? Self.limit : faults.count)
        return "refused: " + told.map { "line \($0.line) ('\($0.id)'): \($0.reason)" }.joined(separator: "; ")
            + (rest > 1 ? "; and \(rest) lines more" : "")
    }
    package var hint: String? { "check how the operations were edited; mitosis-plan never plans this" }
    package var exitCode: ExitCode { .refused }
}

extension OperationStream {
    /// Checks that each operation is what its id says, and is about nothing but its own node's instances and its source.
    ///
    /// - Throws: `StreamRefusal` with every line of which that does not hold.
    package func check() throws(StreamRefusal) {
        let names = PlannedNames(operations)
        let supply = SupplyRules(operations)
        let landing = LandingRules(operations)
        // On a way back each node has a source of its own, the instance that had its name; and what an earlier run left, the
        // one whose place it was to take.
        let waysBack = Set(operations.filter { $0.isWayBack || $0.isRemoval }.map(\.plan))
        var first: [DBInstanceIdentifier: Operation] = [:]
        var sources: [String: InstanceIdentity] = [:]
        var owners: [String: DBInstanceIdentifier] = [:]
        var proxies = ProxyEdits()
        var faults: [StreamRefusal.Fault] = []
        for operation in operations {
            let model = first[operation.id.node, default: operation]
            first[operation.id.node] = model
            let source = sources[operation.plan, default: operation.source]
            if !waysBack.contains(operation.plan) { sources[operation.plan] = source }
            let owner = operation.replaces.dbiResourceId.map { owners[$0, default: operation.id.node] }
            if let identity = operation.replaces.dbiResourceId { owners[identity] = owner }
            let reason =
                Self.disagreement(operation, model, source: source, owner: owner) ?? proxies.fault(of: operation)
                ?? Self.fault(of: operation) ?? names.fault(of: operation) ?? supply.fault(of: operation)
                ?? landing.fault(of: operation)
            guard let reason else { continue }
            faults.append(.init(line: line(of: operation.id), id: operation.id, reason: reason))
        }
        guard faults.isEmpty else { throw StreamRefusal(faults: faults) }
    }

    /// In what an operation contradicts the others; `nil` when it does not.
    ///
    /// - Parameters:
    ///   - model: The first operation of its node.
    ///   - source: The source of the first operation of its plan.
    ///   - owner: The node whose old instance has the identity that it replaces.
    private static func disagreement(
        _ operation: Operation,
        _ model: Operation,
        source: InstanceIdentity,
        owner: DBInstanceIdentifier?
    ) -> String? {
        if operation.replaces.identifier != operation.id.node {
            return "it replaces '\(operation.replaces.identifier)'"
        }
        if operation.replaces != model.replaces {
            return "it replaces \(operation.replaces.text), and '\(model.id)' replaces \(model.replaces.text)"
        }
        if let owner, owner != operation.id.node {
            return "it replaces \(operation.replaces.text), which is '\(owner)'"
        }
        if operation.plan != model.plan {
            return "it is of the plan \(operation.plan), and '\(model.id)' is of \(model.plan)"
        }
        if operation.names != model.names {
            return
                "its names on the way are \(text(operation.names)), and those of '\(model.id)' are \(text(model.names))"
        }
        if operation.source != model.source {
            return "its source is \(operation.source.text), and that of '\(model.id)' is \(model.source.text)"
        }
        if operation.source != source {
            return "its source is \(operation.source.text), and that of its plan is \(source.text)"
        }
        if !operation.isWayBack, let identity = operation.source.dbiResourceId,
            identity == operation.replaces.dbiResourceId
        {
            return "it replaces its own source, \(identity)"
        }
        return nil
    }

    private static func text(_ names: NodeNames?) -> String {
        names.map { "'\($0.temporary)' and '\($0.retired)'" } ?? "none"
    }

    /// What is wrong with an operation, whatever the others are.
    private static func fault(of operation: Operation) -> String? {
        let stage = operation.id.stage
        let facts = stage.facts
        let patterns = operation.resources.filter { isPattern($0) }
        if let resource = patterns.first(where: { !AnyResource.isAllowed($0, of: operation) }) {
            return "'\(resource)' is a pattern, not the ARN of one resource"
        }
        // The phase decides who may do it.
        if operation.phase != facts.phase {
            return "it belongs to the phase \(facts.phase.rawValue), not \(operation.phase.rawValue)"
        }
        guard facts.actions.contains(operation.action) else {
            return "\(operation.action.rawValue) is not what '\(stage.rawValue)' does"
        }
        if (operation.names == nil) != operation.isRemoval {
            return operation.isRemoval
                ? "it gives names, and removes something" : "it does not say the names that its plan gives"
        }
        if let fault = operation.names?.fault { return fault }
        if operation.action.isCreation, !isMarked(operation) {
            return
                "its tags \(PlanTag.plan) and \(PlanTag.names) are not those by which the plan would know what it makes"
        }
        if let name = operation.parameters.keys.sorted().first(where: { !isAllowed($0, of: operation) }) {
            return "'\(stage.rawValue)' has no parameter \(name)"
        }
        if operation.action == .awaitMetric, MetricWatch(operation) == nil {
            return "it does not say which metric of which instance it waits for, how much it may be, and for how long"
        }
        if [.renamesOld, .renamesNew].contains(facts.subject), operation.newIdentifier == nil {
            return "it gives no new name"
        }
        if [.unprotect, .discard].contains(stage), !operation.action.isDeletion,
            operation.parameters["DeletionProtection"] != false
        {
            return "it does not take deletion protection off"
        }
        if let endpoint = operation.parameters["DBClusterEndpointIdentifier"], endpoint.string != operation.id.detail {
            return "it is about the endpoint \(endpoint.line)"
        }
        if stage == .password, operation.action != .addTagsToResource, operation.secrets.isEmpty,
            operation.parameters["ManageMasterUserPassword"] == nil
        {
            return "it sets no password"
        }
        // On a way back, the old one returns as it is.
        if stage == .retire, operation.expects == nil, operation.source.identifier != operation.names?.temporary {
            return "it does not say what the new one has to show before names move"
        }
        let isAboutNode = ![.runsCommand, .movesEndpoint].contains(facts.subject) && !stage.isOfSnapshot
        if isAboutNode, operation.usedNames.isEmpty {
            return "it names nothing of '\(operation.id.node)'"
        }
        if let name = operation.secrets.keys.sorted().first(where: { !facts.secrets.contains($0) }) {
            return "'\(stage.rawValue)' has no secret \(name)"
        }
        return nil
    }

    /// Whether what it makes is known to be the plan's, under the names that its plan gives.
    private static func isMarked(_ operation: Operation) -> Bool {
        let tags = operation.parameters["Tags"]?.array ?? []
        func value(_ key: String) -> String? { tags.first { $0["Key"]?.string == key }?["Value"]?.string }
        return value(PlanTag.plan) == PlanTag.mark(plan: operation.plan, replacing: operation.replaces)
            && value(PlanTag.names) == operation.names?.tag
    }

    private static func isAllowed(_ name: String, of operation: Operation) -> Bool {
        let facts = operation.id.stage.facts
        let action = operation.action
        let naming = [
            action.identifierParameter, action.sourceParameter, action.snapshotParameter, action.ownSnapshotParameter,
        ]
        if naming.contains(name) {
            return true
        }
        if name == action.identifierParameter.map({ "New\($0)" }) {
            return [.renamesOld, .renamesNew].contains(facts.subject)
        }
        switch facts.parameters {
        case .only(let names): return names.contains(name)
        case .ofAction(let names): return names[operation.action]?.contains(name) == true
        case .attributes(let others):
            // An instance of a cluster is asked for what others are.
            let actions =
                operation.action == .createDBInstance
                ? [.createDBInstanceReadReplica, .modifyDBInstance] : [operation.action]
            return others.contains(name)
                || actions.contains {
                    Attribute.set(by: name, of: $0) != nil || ClusterAttribute.set(by: name, of: $0) != nil
                }
        }
    }

    /// Whether IAM would read more into it than the name of one thing.
    private static func isPattern(_ resource: String) -> Bool {
        resource.contains("*") || resource.contains("?") || resource.contains("${")
    }
}

extension InstanceIdentity {
    /// Name and identity, for a sentence.
    fileprivate var text: String { "'\(identifier)' (\(dbiResourceId ?? "of no identity"))" }
}
