import Console
import RDS

/// The operations of one target, as they are planned: each with what its plan is and where its node is by then.
struct OperationList {
    let options: PlanOptions
    /// Where the data comes from.
    let source: InstanceIdentity
    /// Any resource of the account and Region.
    let place: ARN
    let plan: String
    let capturedAt: String?
    let proxies: ProxyMoves

    private(set) var operations: [Operation] = []
    /// The last build operation of each node so far.
    private(set) var last: [DBInstanceIdentifier: Operation.ID] = [:]
    /// Build operations that only a change of names has to wait for.
    private var notes: [Operation.ID] = []

    init(
        _ options: PlanOptions,
        _ source: any DBResource,
        plan: String,
        capturedAt: String?,
        moving proxies: ProxyMoves
    ) {
        self.options = options
        self.source = InstanceIdentity(source)
        self.place = source.arn
        self.plan = plan
        self.capturedAt = capturedAt
        self.proxies = proxies
    }

    func tempName(_ node: any DBResource) -> DBInstanceIdentifier { options.temporaryName(of: node.identifier) }
    func oldName(_ node: any DBResource) -> DBInstanceIdentifier { options.retiredName(of: node.identifier) }
    func arn(_ name: DBInstanceIdentifier) -> String { place.sibling(name).description }

    /// The old instance's or cluster's tags, and the plan's own.
    ///
    /// - Parameter time: Of the data; `nil` where it is not known.
    func tags(for node: any DBResource, time: String?) -> JSONValue {
        var tags = node.tags.filter { PlanTag.isCopied($0.key) }
        tags[PlanTag.names] = options.names(of: node.identifier).tag
        for registration in proxies.of(node.identifier) { tags[registration.tag.key] = registration.tag.value }
        return JSONValue(tags: tags.merging(own(node, time)) { $1 })
    }

    /// The plan's own tags alone, for a snapshot on the way.
    func marks(for node: any DBResource, time: String?) -> JSONValue { JSONValue(tags: own(node, time)) }

    /// The same with the names, for a landing clone.
    func marksWithNames(for node: any DBResource, time: String?) -> JSONValue {
        JSONValue(tags: own(node, time).merging([PlanTag.names: options.names(of: node.identifier).tag]) { $1 })
    }

    private func own(_ node: any DBResource, _ time: String?) -> [String: String] {
        let old = InstanceIdentity(node.identifier, dbiResourceId: node.dbiResourceId)
        return [
            PlanTag.plan: PlanTag.mark(plan: plan, replacing: old),
            PlanTag.source: "\(source.identifier.name)" + (time.map { "@\($0)" } ?? ""),
        ]
    }

    /// The next operation of a node's new instance or cluster, after the last one.
    mutating func step(
        _ stage: Stage,
        _ node: any DBResource,
        _ action: Action,
        _ parameters: JSONObject,
        detail: String? = nil,
        secrets: [String: String] = [:],
        after: [Operation.ID] = []
    ) {
        var parameters = parameters
        if let name = action.identifierParameter { parameters[name] = JSONValue(tempName(node)) }
        add(
            stage,
            node,
            action,
            parameters,
            detail: detail,
            secrets: secrets,
            after: [last[node.identifier]].compactMap(\.self) + after,
            resources: [arn(tempName(node))] + NamedResources.all(in: parameters, at: place)
        )
    }

    /// The old one's roles that work, each by a call of its own: one role may serve several features, a feature has one role.
    mutating func associateRoles(of node: any DBResource) {
        let action = Action.roleAddition(to: node.identifier)
        for role in node["AssociatedRoles"]?.array ?? [] where role["Status"] != "INVALID" {
            guard let arn = role["RoleArn"]?.string else { continue }
            let feature = role["FeatureName"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            var parameters: JSONObject = ["RoleArn": .string(arn)]
            parameters["FeatureName"] = feature.map { .string($0) }
            step(.associateRole, node, action, parameters, detail: feature ?? arn)
        }
    }

    /// Gives the new root the master password of the plan's, where it has one, and notes that, as RDS shows nothing of it.
    mutating func setPassword(of root: any DBResource) {
        guard let place = options.masterPassword else { return }
        let action = Action.modification(of: root.identifier)
        step(.password, root, action, ["ApplyImmediately": true], secrets: ["MasterUserPassword": place])
        let trace: JSONObject = [
            "ResourceName": .string(arn(tempName(root))), "Tags": JSONValue(tags: [PlanTag.passwordSet: plan]),
        ]
        let set = last[root.identifier]
        step(.password, root, .addTagsToResource, trace, detail: "trace")
        notes += [last[root.identifier]].compactMap(\.self)
        last[root.identifier] = set
    }

    /// The user's commands that come after all that is built, and before names move.
    ///
    /// - Parameter nodes: The target's tree, or the cluster and its instances.
    /// - Returns: What a change of names comes after.
    mutating func lastSteps(of target: any DBResource, _ nodes: [any DBResource]) -> [Operation.ID] {
        func built() -> [Operation.ID] { nodes.compactMap { last[$0.identifier] } }
        if let command = options.verify {
            step(.verify, target, .runCommand, ["Command": .string(command)], after: built())
        }
        var ready = built() + notes
        for (stage, command) in [(Stage.quiesce, options.quiesce), (.carry, options.carry)] {
            guard let command else { continue }
            let parameters: JSONObject = ["Command": .string(command)]
            add(stage, target, .runCommand, parameters, after: ready, resources: [arn(tempName(target))])
            ready.append(.init(stage, target.identifier))
        }
        return ready
    }

    mutating func add(
        _ stage: Stage,
        _ node: any DBResource,
        _ action: Action,
        _ parameters: JSONObject,
        detail: String? = nil,
        secrets: [String: String] = [:],
        after: [Operation.ID],
        resources: [String],
        expects: Expectation? = nil
    ) {
        let operation = Operation(
            id: .init(stage, node.identifier, detail),
            after: after.withoutRepetition,
            action: action,
            parameters: parameters,
            secrets: secrets,
            replaces: InstanceIdentity(node.identifier, dbiResourceId: node.dbiResourceId),
            names: options.names(of: node.identifier),
            source: source,
            plan: plan,
            capturedAt: capturedAt,
            resources: resources.withoutRepetition,
            expects: expects
        )
        operations.append(operation)
        if operation.phase == .build { last[node.identifier] = operation.id }
    }
}
