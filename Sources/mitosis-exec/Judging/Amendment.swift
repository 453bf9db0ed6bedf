import RDS

/// What is left between a new instance or cluster and what the live old one shows: the calls that close it, and what no
/// call closes.
struct Amendment: Hashable, Sendable {
    /// The new one's, when it was looked at.
    let name: DBInstanceIdentifier
    /// Each of its own kind, in the order in which they are to be made.
    private(set) var operations: [Operation] = []
    /// What cannot be sent again.
    private(set) var refused: [AttributeDifference] = []
    /// All of it, with both values.
    let differences: [AttributeDifference]

    /// What is to be changed, and both values of each difference, in words.
    var text: String { "'\(name)': \(Self.text(differences))" }

    static func text(_ differences: [AttributeDifference]) -> String {
        differences.map { "\($0.attribute) is \(plain($0.new)), and \(plain($0.old)) at the old one" }
            .joined(separator: "; ")
    }

    private static func plain(_ value: JSONValue?) -> String { value?.string ?? value?.line ?? "absent" }

    /// The differences before names move; `nil` when the new one is as wanted, or nothing is known of what was announced.
    ///
    /// - Parameter retire: The operation that would take the old one's name.
    init?(of new: any JudgedResource, to old: any JudgedResource, _ node: PlannedNode, _ retire: Operation) {
        guard let expects = retire.expects else { return nil }
        name = new.identifier
        differences = Self.differences(of: new, from: old, node, expects)
        if new.needsReboot, !old.needsReboot, differences.isEmpty {
            operations = [Self.operation("reboot", .rebootDBInstance, [:], new, retire)]
            return
        }
        guard !differences.isEmpty else { return nil }
        plan(new, old, retire)
    }

    /// In what the new one is not as wanted: less what the plan announced, and what a person asked for otherwise.
    static func differences(
        of new: any JudgedResource,
        from old: any JudgedResource,
        _ node: PlannedNode,
        _ expects: Expectation
    ) -> [AttributeDifference] {
        AttributeDifference.compared(of: new, with: old).filter { difference in
            !expects.announced.contains(difference.attribute) && !isWish(difference.attribute, new, node, expects)
        }
    }

    /// Whether the operations ask for something else than the plan had, and the new one shows that.
    private static func isWish(
        _ attribute: String,
        _ new: any JudgedResource,
        _ node: PlannedNode,
        _ expects: Expectation
    ) -> Bool {
        for operation in node.buildOperations.reversed() {
            for (name, asked) in operation.parameters where Self.name(name, of: operation.action) == attribute {
                let isEdited = Self.ofOld(asked) != expects.attributes[attribute]
                return isEdited && new.shows(operation.action, [name: asked])
            }
        }
        return false
    }

    /// What was asked for, of tags without the plan's own.
    private static func ofOld(_ asked: JSONValue) -> JSONValue {
        guard let tags = asked.array, !tags.isEmpty, tags.allSatisfy({ $0["Key"] != nil }) else { return asked }
        return .array(tags.filter { PlanTag.isCopied($0["Key"]?.string ?? "") })
    }

    /// What people are told of the attribute that a parameter sets.
    private static func name(_ parameter: String, of action: Action) -> String? {
        let action = action == .createDBInstance ? .createDBInstanceReadReplica : action
        return Attribute.set(by: parameter, of: action)?.name ?? ClusterAttribute.set(by: parameter, of: action)?.member
    }

    // MARK: - The calls

    private mutating func plan(_ new: any JudgedResource, _ old: any JudgedResource, _ retire: Operation) {
        var change: JSONObject = [:]
        for difference in differences {
            switch difference.attribute {
            case "TagList": retag(new, old, retire)
            case "AssociatedRoles":
                let missing = (difference.old?.array ?? []).filter { difference.new?.array?.contains($0) != true }
                if missing.isEmpty { refused.append(difference) }
                for role in missing {
                    let action: Action = new.identifier.isCluster ? .addRoleToDBCluster : .addRoleToDBInstance
                    let detail = "role \(role["FeatureName"]?.string ?? role["RoleArn"]?.string ?? "")"
                    operations.append(Self.operation(detail, action, role.object ?? [:], new, retire))
                }
            default:
                if let parameters = Request(difference, new, old).parameters {
                    change.merge(parameters) { $1 }
                } else {
                    refused.append(difference)
                }
            }
        }
        guard !change.isEmpty else { return }
        // One window at a time might overlap the other's old value.
        let windows = ["PreferredBackupWindow", "PreferredMaintenanceWindow"]
        if windows.contains(where: { change[$0] != nil }), old.sourceReference == nil {
            for window in windows { change[window] = old[window] }
        }
        change["ApplyImmediately"] = true
        let action = Action.modification(of: new.identifier)
        operations.insert(Self.operation("modify", action, change, new, retire), at: 0)
    }

    private mutating func retag(_ new: any JudgedResource, _ old: any JudgedResource, _ retire: Operation) {
        let name: JSONObject = ["ResourceName": .string(new.arn.description)]
        let wanted = old.tags.filter { PlanTag.isCopied($0.key) }
        let missing = wanted.filter { new.tags[$0.key] != $0.value }
        let others = new.tags.keys.filter { PlanTag.isCopied($0) && wanted[$0] == nil }.sorted()
        if !missing.isEmpty {
            let parameters = name.merging(["Tags": JSONValue(tags: missing)]) { $1 }
            operations.append(Self.operation("tags", .addTagsToResource, parameters, new, retire))
        }
        if !others.isEmpty {
            let parameters = name.merging(["TagKeys": .array(others.map { .string($0) })]) { $1 }
            operations.append(Self.operation("tags to remove", .removeTagsFromResource, parameters, new, retire))
        }
    }

    private static func operation(
        _ detail: String,
        _ action: Action,
        _ parameters: JSONObject,
        _ new: any JudgedResource,
        _ retire: Operation
    ) -> Operation {
        var parameters = parameters
        if let name = action.identifierParameter { parameters[name] = JSONValue(new.identifier) }
        return Operation(
            id: .init(.amend, retire.id.node, detail),
            after: [],
            action: action,
            parameters: parameters,
            replaces: retire.replaces,
            names: retire.names,
            source: retire.source,
            plan: retire.plan,
            capturedAt: retire.capturedAt,
            resources: [new.arn.description]
        )
    }
}

/// How one attribute is sent again.
private struct Request {
    /// `nil` where no modification can, or none alone.
    let parameters: JSONObject?

    /// An engine version has groups that go with it; another subnet group or network is another place.
    private static let unsendable: Set = [
        "EngineVersion", "DBSubnetGroupName", "NetworkType", "Engine", "StorageEncrypted",
    ]

    init(_ difference: AttributeDifference, _ new: any JudgedResource, _ old: any JudgedResource) {
        if let new = new as? DBCluster, let old = old as? DBCluster {
            parameters = Self.request(difference, new, old)
        } else if let new = new as? DBInstance, let old = old as? DBInstance {
            parameters = Self.request(difference, new, old)
        } else {
            parameters = nil
        }
    }

    private static func request(_ difference: AttributeDifference, _ new: DBCluster, _ old: DBCluster) -> JSONObject? {
        let attribute = ClusterAttribute.all(of: old).first { $0.member == difference.attribute }
        guard let attribute, let name = attribute.parameters[.modifyDBCluster], !unsendable.contains(name) else {
            return nil
        }
        guard attribute.form != .logExports else {
            return [name: logs(difference)]
        }
        guard let value = attribute.intendedValue(of: old) else { return nil }
        var request: JSONObject = [name: value]
        // Operations a second go with the storage of a Multi-AZ DB cluster.
        if ["StorageType", "AllocatedStorage"].contains(name), old.isMultiAZ { request["Iops"] = old["Iops"] }
        return request
    }

    private static func request(_ difference: AttributeDifference, _ new: DBInstance, _ old: DBInstance) -> JSONObject?
    {
        let attribute = Attribute.all.first { $0.name == difference.attribute }
        guard let attribute, !unsendable.contains(attribute.name) else { return nil }
        let name = attribute.parameters[.modifyDBInstance]
        switch attribute.form {
        case .tags, .roles, .storageVolumes: return nil
        case .secret:
            // Whoever turns it off has to give a password.
            guard let secret = old["MasterUserSecret"] else { return nil }
            var request: JSONObject = ["ManageMasterUserPassword": true]
            request["MasterUserSecretKmsKeyId"] = secret["KmsKeyId"]
            return request
        case .logExports: return name.map { [$0: logs(difference)] }
        default: break
        }
        guard let name else { return nil }
        guard difference.old != nil, let value = attribute.intendedValue(of: old) else {
            return attribute.removal.flatMap { removal($0, name, new) }
        }
        var request: JSONObject = [name: value]
        // Size and IOPS go together. Source: RDS API 2014-10-31, `ModifyDBInstance`.
        if ["Iops", "StorageType", "StorageThroughput"].contains(name) {
            request["AllocatedStorage"] = new["AllocatedStorage"]
            request["Iops"] = old["Iops"]
        }
        return request
    }

    private static func removal(_ removal: Removal, _ name: String, _ new: DBInstance) -> JSONObject? {
        switch removal {
        case .value(let value): [name: value]
        case .parameter(let parameter): [parameter: true]
        case .autoscaling: new["AllocatedStorage"].map { [name: $0] }
        case .insights: ["EnablePerformanceInsights": false, "DatabaseInsightsMode": "standard"]
        case .logTypes: nil
        }
    }

    /// A modification wants the difference of the log types, not the set.
    private static func logs(_ difference: AttributeDifference) -> JSONValue {
        let (wanted, present) = (difference.old?.array ?? [], difference.new?.array ?? [])
        var change: JSONObject = [:]
        let (more, fewer) = (wanted.filter { !present.contains($0) }, present.filter { !wanted.contains($0) })
        if !more.isEmpty { change["EnableLogTypes"] = .array(more) }
        if !fewer.isEmpty { change["DisableLogTypes"] = .array(fewer) }
        return .object(change)
    }
}
