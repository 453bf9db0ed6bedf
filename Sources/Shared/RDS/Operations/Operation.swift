import Console

/// An instance or a cluster by its name and by what never changes.
package struct InstanceIdentity: Hashable, Sendable {
    package var identifier: DBInstanceIdentifier
    /// `nil` in plans from graphs that were taken without it; such a plan can be looked at, not performed.
    package var dbiResourceId: String?

    package init(_ identifier: DBInstanceIdentifier, dbiResourceId: String?) {
        self.identifier = identifier
        self.dbiResourceId = dbiResourceId
    }

    package init(_ resource: some DBResource) {
        self.init(resource.identifier, dbiResourceId: resource.dbiResourceId)
    }

    package var json: JSONValue {
        let identity = dbiResourceId.map { JSONValue.string($0) } ?? .null
        return identifier.isCluster
            ? ["DBClusterIdentifier": JSONValue(identifier), "DbClusterResourceId": identity]
            : ["DBInstanceIdentifier": JSONValue(identifier), "DbiResourceId": identity]
    }

    /// Reads what `json` wrote; `nil` when it names neither an instance nor a cluster.
    package init?(_ object: JSONObject) {
        if let name = object["DBInstanceIdentifier"]?.string {
            self.init(DBInstanceIdentifier(name), dbiResourceId: object["DbiResourceId"]?.string)
        } else if let name = object["DBClusterIdentifier"]?.string {
            self.init(DBInstanceIdentifier(cluster: name), dbiResourceId: object["DbClusterResourceId"]?.string)
        } else {
            return nil
        }
    }
}

/// One step of a plan: a call of the RDS API or a command of the user's, with what has to be done before it.
package struct Operation: Hashable, Sendable {
    /// The version of the format of an operation that this code reads and writes.
    package static let formatVersion = 1

    /// `stage:node`, with a third part where a node has several of a stage; unique in a stream. A cluster's node is
    /// written `cluster/NAME`.
    package struct ID: Hashable, Sendable, Comparable, CustomStringConvertible {
        package let stage: Stage
        /// The name in the target's tree that the operation works towards.
        package let node: DBInstanceIdentifier
        package let detail: String?

        package init(_ stage: Stage, _ node: DBInstanceIdentifier, _ detail: String? = nil) {
            self.stage = stage
            self.node = node
            self.detail = detail
        }

        /// Reads an id; `nil` for an unknown stage, or when there is no node.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2, let stage = Stage(rawValue: parts[0]), !parts[1].isEmpty else { return nil }
            self.init(stage, DBInstanceIdentifier(parts[1]), parts.count == 3 ? parts[2] : nil)
        }

        package var description: String {
            "\(stage.rawValue):\(node)" + (detail.map { ":\($0)" } ?? "")
        }

        package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
    }

    package var id: ID
    package var phase: Phase
    /// What must be done first; an id that is not in the stream counts as done.
    package var after: [ID]
    package var action: Action
    /// Exactly the request of the action.
    package var parameters: JSONObject
    /// Parameters that are secret, by the place to read them from: `env:NAME` or `file:PATH`; never the value.
    package var secrets: [String: String]
    /// The instance of the old tree whose place is being taken.
    package var replaces: InstanceIdentity
    /// What its node's two instances are called on the way; `nil` for what removes an earlier run's, which has but one.
    package var names: NodeNames?
    /// The instance that the data comes from.
    package var source: InstanceIdentity
    /// The plan's id, a short hash of what was planned.
    package var plan: String
    /// When the graph behind the plan was taken, ISO 8601 in UTC.
    package var capturedAt: String?
    /// The ARNs of all that IAM checks for the call.
    package var resources: [String]
    /// Of retire: what the new one must show before names move; `nil` for every other stage.
    package var expects: Expectation?

    package init(
        id: ID,
        after: [ID],
        action: Action,
        parameters: JSONObject,
        secrets: [String: String] = [:],
        replaces: InstanceIdentity,
        names: NodeNames?,
        source: InstanceIdentity,
        plan: String,
        capturedAt: String?,
        resources: [String],
        expects: Expectation? = nil
    ) {
        self.id = id
        self.phase = id.stage.phase
        self.after = after
        self.action = action
        self.parameters = parameters
        self.secrets = secrets
        self.replaces = replaces
        self.names = names
        self.source = source
        self.plan = plan
        self.capturedAt = capturedAt
        self.resources = resources
        self.expects = expects
    }

    /// The account and Region in which it is performed: those of what the call makes, changes or deletes, which stands first
    /// among its resources; `nil` where it has none.
    package var place: Place? { resources.first.flatMap { ARN($0) }.map { Place(of: $0) } }

    /// The name of the snapshot that the call makes, shares or deletes; `nil` for other calls.
    package var snapshotName: String? { action.ownSnapshotParameter.flatMap { parameters[$0]?.string } }

    /// The name of the instance or the cluster that the call makes, changes or watches; `nil` for commands, tags and
    /// snapshots.
    package var identifier: DBInstanceIdentifier? {
        if action == .enableHttpEndpoint {
            return parameters["ResourceArn"]?.string.flatMap { ARN($0) }.flatMap { .init(of: $0) }
        }
        if action == .awaitMetric { return MetricWatch(self)?.instance }
        if action.isOfProxy { return proxyTargets.count == 1 ? proxyTargets.first : nil }
        return action.identifierParameter.flatMap { parameters[$0]?.string }.map(named)
    }

    /// What a creation or a new snapshot copies, or the cluster that a new instance joins; `nil` for what is made of a
    /// snapshot, and for any other call.
    package var sourceIdentifier: DBInstanceIdentifier? {
        guard let reference = action.sourceParameter.flatMap({ parameters[$0]?.string }) else { return nil }
        return action.isOfCluster || action == .createDBInstance
            ? DBInstanceIdentifier(clusterReference: reference) : DBInstanceIdentifier(reference: reference)
    }

    /// The cluster of another account that is cloned; `nil` for what copies something of its own account.
    package var sharedSource: ARN? {
        guard let arn = action.sourceParameter.flatMap({ parameters[$0]?.string }).flatMap({ ARN($0) }), let place,
            Place(of: arn) != place
        else { return nil }
        return arn
    }

    /// The name that a rename gives; `nil` for any other call.
    package var newIdentifier: DBInstanceIdentifier? {
        switch action {
        case .modifyDBInstance: parameters["NewDBInstanceIdentifier"]?.string.map(named)
        case .modifyDBCluster: parameters["NewDBClusterIdentifier"]?.string.map(named)
        default: nil
        }
    }

    private func named(_ name: String) -> DBInstanceIdentifier {
        action.isOfCluster ? DBInstanceIdentifier(cluster: name) : DBInstanceIdentifier(name)
    }

    /// Whether it gives a name back to the instance that bore it before: a step of a way back.
    package var isWayBack: Bool { id.stage == .install && identifier == source.identifier }

    /// Whether it removes what an earlier run left: its node is that, and its source what that was made for.
    package var isRemoval: Bool { [.discard, .discardCopy, .discardSnapshot].contains(id.stage) }

    /// The user's command; `nil` for calls.
    package var command: String? { action == .runCommand ? parameters["Command"]?.string : nil }

    /// The request that renames an instance or a cluster at once.
    package static func renaming(_ name: DBInstanceIdentifier, to newName: DBInstanceIdentifier) -> JSONObject {
        let kind = name.isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"
        return [kind: JSONValue(name), "New\(kind)": JSONValue(newName), "ApplyImmediately": true]
    }
}
