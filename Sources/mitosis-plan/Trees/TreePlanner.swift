import Console
import RDS

/// Plans one target's tree: every node's operations, each after what it needs.
struct TreePlanner {
    let graph: InstanceGraph
    let source: DBInstance
    let method: CloneMethod

    private(set) var list: OperationList
    private(set) var differences: [Difference] = []
    /// What people should know of how the copies are made.
    private(set) var notes: [Message] = []
    /// The snapshot that is brought here to be restored; `nil` where none is.
    private(set) var supplied: OperationList.Supplied?
    /// What each node's new instance will be.
    private var blueprints: [DBInstanceIdentifier: Blueprint] = [:]

    private var options: PlanOptions { list.options }

    /// - Parameter list: What the operations are added to.
    init(_ list: OperationList, graph: InstanceGraph, source: DBInstance, method: CloneMethod) {
        self.list = list
        self.graph = graph
        self.source = source
        self.method = method
    }

    mutating func plan(_ target: DBInstance) {
        let nodes = graph.tree(of: target.identifier)
        if let supply = method.supply { supplied = list.supply(supply, to: target) }
        for node in nodes {
            if node.identifier == target.identifier { buildRoot(node) } else { buildReplica(node) }
        }
        // A replica's master user is its source's.
        if target["MasterUserSecret"] != nil { managePassword(target) }
        var built = list.lastSteps(of: target, nodes)
        built += nodes.flatMap { [built] in list.move(.deregister, $0, after: built) }
        for node in nodes.reversed() { list.retire(node, announced: differences, after: built) }
        for node in nodes.reversed() { list.install(node, after: [.init(.retire, node.identifier)]) }
        var installed = nodes.map { Operation.ID(.install, $0.identifier) }
        installed += nodes.flatMap { list.move(.register, $0, after: [.init(.install, $0.identifier)]) }
        var ready = list.restart(target, nodes, after: installed)
        if let supply = method.supply { list.release(supply, of: target) }
        ready = list.drain(nodes.reversed(), after: ready)
        for node in nodes.reversed() {
            let goesAfter = ready + graph.mustGo(before: node).map { .init(.delete, $0.identifier) }
            let after = list.unprotect(node, after: goesAfter)
            list.delete(node, isRoot: node.identifier == target.identifier, after: after)
        }
    }

    // MARK: - Build

    private mutating func buildRoot(_ node: DBInstance) {
        let retention = rootRetention(node)
        let isPrepared = options.prepare != nil
        let data =
            method.snapshot(in: graph).map { Groups.ofVersion($0.data(of: source), takenFrom: source) } ?? source
        let node = obtainable(node, copying: data)
        let start = method == .replica ? StartingClass(for: node, replicating: data) : nil
        var blueprint = Blueprint(
            replacing: start?.applied(to: node) ?? node,
            madeOf: data,
            by: method.way,
            retention: isPrepared ? 0 : retention
        )
        note(Difference.all(of: blueprint).filter { $0.attribute != "BackupRetentionPeriod" })
        clone(node, blueprint, sourceParameters(blueprint), after: supplied?.after ?? [])
        if method == .replica {
            catchUp(node)
            let parameters: JSONObject = ["BackupRetentionPeriod": .integer(isPrepared ? 0 : retention)]
            list.step(.promote, node, .promoteReadReplica, parameters)
        }
        // SQL Server mirrors only what has backups, and those come after the preparation.
        let late: Set<String> = isPrepared && node.engine.family == .sqlServer ? ["MultiAZ"] : []
        configure(node, blueprint, without: late.union(["BackupRetentionPeriod"]))
        resize(node, start, &blueprint, of: source.identifier)
        blueprints[node.identifier] = blueprint
        list.setPassword(of: node)
        if let command = options.prepare {
            list.step(.prepare, node, .runCommand, ["Command": .string(command)])
            if retention > 0 {
                var parameters: JSONObject = ["BackupRetentionPeriod": .integer(retention), "ApplyImmediately": true]
                for name in late { parameters[name] = blueprint.changes.parameters[name] }
                list.step(.retention, node, .modifyDBInstance, parameters)
            }
        }
    }

    /// Notes what the new instance will not have, as far as it can be told.
    private mutating func note(_ found: [Difference]) {
        let known = SnapshotOrigin.tellable(found, of: source, in: graph)
        differences += known.differences
        notes += known.notes
    }

    private mutating func catchUp(_ node: DBInstance) {
        guard let lag = options.maxReplicaLag else { return }
        let watch = MetricWatch(.replicaLag, of: list.tempName(node), atMost: lag.inSeconds, seconds: 0)
        list.step(.catchUp, node, .awaitMetric, watch.parameters)
    }

    /// The instance without what RDS gives to no new one.
    private mutating func obtainable(_ node: DBInstance, copying base: DBInstance) -> DBInstance {
        let found = Unobtainable(in: node, copying: base, now: graph.capturedAt)
        differences += found.differences
        notes += found.notes
        return found.instance
    }

    /// A replica that was made with another class than its own gets its own.
    private mutating func resize(
        _ node: DBInstance,
        _ start: StartingClass?,
        _ blueprint: inout Blueprint,
        of base: DBInstanceIdentifier
    ) {
        guard let start else { return }
        let parameters = start.change(for: node)
        blueprint.finish(with: parameters)
        notes.append(start.note(node.identifier, base))
        list.step(.configure, node, .modifyDBInstance, parameters, detail: "class")
    }

    /// A primary with replicas needs backups, whatever it has now, and so does SQL Server in several zones.
    private func rootRetention(_ node: DBInstance) -> Int {
        let isMirrored = node.engine.family == .sqlServer && Attribute.intended("MultiAZ", of: node) == true
        let retention = Attribute.intended("BackupRetentionPeriod", of: node)?.integer ?? 0
        return max(retention, graph.replicas(of: node.identifier).isEmpty && !isMirrored ? 0 : 1)
    }

    private func sourceParameters(_ blueprint: Blueprint) -> JSONObject {
        switch method {
        case .replica: ["SourceDBInstanceIdentifier": reference(to: source, blueprint)]
        case .snapshot(let name, _, _): ["DBSnapshotIdentifier": .string(name)]
        case .pointInTime(nil):
            ["SourceDBInstanceIdentifier": JSONValue(source.identifier), "UseLatestRestorableTime": true]
        case .pointInTime(let time?):
            ["SourceDBInstanceIdentifier": JSONValue(source.identifier), "RestoreTime": .string(time)]
        case .supplied: ["DBSnapshotIdentifier": .string(supplied?.name ?? "")]
        case .replicatedBackups(let arn, nil):
            ["SourceDBInstanceAutomatedBackupsArn": .string(arn), "UseLatestRestorableTime": true]
        case .replicatedBackups(let arn, let time?):
            ["SourceDBInstanceAutomatedBackupsArn": .string(arn), "RestoreTime": .string(time)]
        }
    }

    /// A subnet group is accepted only beside the source's ARN.
    private func reference(to instance: DBInstance, _ blueprint: Blueprint) -> JSONValue {
        blueprint.creation["DBSubnetGroupName"] == nil
            ? JSONValue(instance.identifier) : .string(instance.arn.description)
    }

    private mutating func buildReplica(_ node: DBInstance) {
        guard let parent = graph.source(of: node), let parentPlan = blueprints[parent.identifier] else { return }
        var base = parentPlan.finished
        base.identifier = list.tempName(parent)
        base["DBInstanceArn"] = .string(source.arn.sibling(.dbInstance, list.tempName(parent).description).description)
        let node = obtainable(node, copying: base)
        let start = StartingClass(for: node, replicating: base)
        var blueprint = Blueprint(
            replacing: start?.applied(to: node) ?? node,
            madeOf: base,
            by: .replica,
            retention: nil
        )
        note(Difference.all(of: blueprint))
        let parameters: JSONObject = ["SourceDBInstanceIdentifier": reference(to: base, blueprint)]
        clone(node, blueprint, parameters, after: [list.last[parent.identifier]].compactMap(\.self), of: base)
        configure(node, blueprint, without: [])
        resize(node, start, &blueprint, of: list.tempName(parent))
        blueprints[node.identifier] = blueprint
    }

    private mutating func clone(
        _ node: DBInstance,
        _ blueprint: Blueprint,
        _ sourceParameters: JSONObject,
        after: [Operation.ID],
        of base: DBInstance? = nil
    ) {
        let action = base == nil ? method.action : .createDBInstanceReadReplica
        var parameters = blueprint.creation.merging(sourceParameters) { $1 }
        parameters[action.identifierParameter ?? ""] = JSONValue(list.tempName(node))
        parameters["Tags"] = list.tags(for: node, time: method.time(capturedAt: graph.capturedAt))
        list.add(
            .clone,
            node,
            action,
            parameters,
            after: after,
            resources: cloneResources(node, blueprint, of: base ?? source, isReplica: base != nil || method == .replica)
        )
    }

    private mutating func configure(_ node: DBInstance, _ blueprint: Blueprint, without excluded: Set<String>) {
        var changes = blueprint.changes.parameters.filter { !excluded.contains($0.key) }
        if !changes.isEmpty {
            changes["ApplyImmediately"] = true
            list.step(.configure, node, .modifyDBInstance, changes)
        }
        for own in blueprint.changes.own {
            let parameters = own.parameters.merging(["ApplyImmediately": true]) { $1 }
            list.step(.configure, node, .modifyDBInstance, parameters, detail: own.detail)
        }
        if !blueprint.upgrade.isEmpty {
            list.step(.upgrade, node, .modifyDBInstance, blueprint.upgrade.merging(["ApplyImmediately": true]) { $1 })
        }
        list.associateRoles(of: node)
        if blueprint.needsReboot { list.step(.reboot, node, .rebootDBInstance, [:]) }
    }

    /// Replicas cannot be made of an instance whose password is managed, so this waits for all of them.
    private mutating func managePassword(_ node: DBInstance) {
        let children = graph.replicas(of: node.identifier).compactMap { list.last[$0.identifier] }
        var parameters: JSONObject = ["ManageMasterUserPassword": true, "ApplyImmediately": true]
        parameters["MasterUserSecretKmsKeyId"] = node["MasterUserSecret"]?["KmsKeyId"]
        list.step(.password, node, .modifyDBInstance, parameters, after: children)
    }
}
