import Console
import RDS

/// Plans one target cluster: the new cluster, its instances, and the change of names.
///
/// The cluster's own name moves first, then those of its instances: a rename restarts an instance, and whatever that
/// makes of its certificate is made with the cluster's new name.
struct ClusterPlanner {
    let graph: InstanceGraph
    let source: DBCluster
    let method: ClusterMethod

    private(set) var list: OperationList
    private(set) var differences: [Difference] = []
    /// The snapshot that is brought here to be restored; `nil` where none is.
    private var supplied: OperationList.Supplied?
    /// What the new cluster comes after where the data lands in another one first.
    private var landed: [Operation.ID] = []
    /// What people should know of how the copy is made.
    private(set) var notes: [Message] = []

    private var options: PlanOptions { list.options }

    /// - Parameter list: What the operations are added to.
    init(_ list: OperationList, graph: InstanceGraph, source: DBCluster, method: ClusterMethod) {
        self.list = list
        self.graph = graph
        self.source = source
        self.method = method
    }

    mutating func plan(_ target: DBCluster) {
        let blueprint = ClusterBlueprint(replacing: target, madeOf: source, by: method, in: graph)
        let members = graph.plannedMembers(of: target)
        let found = AttributeDifference.all(of: blueprint.finished, from: target).map { difference in
            // Nobody knows here where the storage of another account's cluster is.
            guard case .landed = method, difference.attribute == "AvailabilityZones" else { return difference }
            return Difference(
                identifier: difference.identifier,
                attribute: difference.attribute,
                old: difference.old,
                new: "where the source's storage is"
            )
        }
        let known = SnapshotOrigin.tellable(found, of: source, by: teller, in: graph)
        differences += known.differences
        notes += known.notes
        if let supply = method.supply { supplied = list.supply(supply, to: target) }
        if case .landed(let landing) = method {
            let writer = members.first.map { MemberParameters.make(for: $0, in: blueprint.finished, hasGroup: false) }
            landed = list.land(landing, for: target, source, like: blueprint.creation, writer: writer ?? [:])
        }
        build(target, blueprint)
        build(members, of: target, blueprint)
        if let secret = target["MasterUserSecret"] {
            var parameters: JSONObject = ["ManageMasterUserPassword": true, "ApplyImmediately": true]
            parameters["MasterUserSecretKmsKeyId"] = secret["KmsKeyId"]
            list.step(.password, target, .modifyDBCluster, parameters, after: lastOf(members))
        }
        swap(target, members)
        if let supply = method.supply { list.release(supply, of: target) }
        if case .landed(let landing) = method { list.free(landing, of: target) }
        clean(target, members)
    }

    /// What tells of a source that is in no graph of the target's place.
    private var teller: String { if case .landed = method { "what is known of the source" } else { "the snapshot" } }

    private func lastOf(_ nodes: [any DBResource]) -> [Operation.ID] { nodes.compactMap { list.last[$0.identifier] } }

    // MARK: - Build

    private mutating func build(_ target: DBCluster, _ blueprint: ClusterBlueprint) {
        var parameters = blueprint.creation
        parameters["DBClusterIdentifier"] = JSONValue(list.tempName(target))
        parameters["Tags"] = list.tags(for: target, time: method.time(capturedAt: graph.capturedAt))
        if let supplied {
            parameters["SnapshotIdentifier"] = .string(supplied.name)
            // What is only shared, and encrypted, has to be given a key of its own.
            let isForeign = supplied.arn.account != list.place.account
            if isForeign, parameters["KmsKeyId"] == nil, method.snapshot(in: graph)?.isEncrypted == true {
                parameters["KmsKeyId"] = .string(SupplyKey.standard)
            }
        }
        let resources = resources(of: target, parameters)
        list.add(.clone, target, method.action, parameters, after: supplied?.after ?? landed, resources: resources)
        if !blueprint.changes.isEmpty {
            let changes = blueprint.changes.merging(["ApplyImmediately": true]) { $1 }
            list.step(.configure, target, .modifyDBCluster, changes)
        }
        if !blueprint.growth.isEmpty {
            let growth = blueprint.growth.merging(["ApplyImmediately": true]) { $1 }
            list.step(.configure, target, .modifyDBCluster, growth, detail: "storage")
        }
        list.associateRoles(of: target)
        list.setPassword(of: target)
    }

    /// What IAM checks for the restore: also the groups that it gives unnamed.
    private func resources(of target: DBCluster, _ parameters: JSONObject) -> [String] {
        var found = [list.arn(list.tempName(target))]
        switch method {
        case .snapshot(let name, let arn, _):
            found.append(arn ?? list.place.sibling(.clusterSnapshot, name).description)
        case .supplied: found += [supplied?.arn.description].compactMap(\.self)
        case .clone, .pointInTime: found.append(source.arn.description)
        case .landed(let landing): found.append(list.arn(landing.name))
        }
        let version = source.engineVersion ?? ""
        if parameters["DBClusterParameterGroupName"] == nil {
            let group = source.engine.defaultParameterGroup(version: version)
            found.append(list.place.sibling(.clusterParameterGroup, group).description)
        }
        found.append(list.place.sibling(.optionGroup, source.engine.defaultOptionGroup(version: version)).description)
        // A copy without a key of its own has its source's, and a snapshot its own.
        if case .snapshot = method, method.snapshot(in: graph) == nil {
            found.append(AnyResource.key.arn(at: list.place).description)
        } else if case .supplied(let supply) = method, let supplied {
            let key = supply.data["KmsKeyId"]?.string.flatMap { SupplyKey.arn($0, at: supplied.arn) }
            found += [key?.description].compactMap(\.self)
        } else if parameters["KmsKeyId"] == nil, source.isTrue("StorageEncrypted"),
            let key = source["KmsKeyId"]?.string.flatMap({ SupplyKey.arn($0, at: list.place) })
        {
            found.append(key.description)
        }
        let named = parameters["KmsKeyId"]?.string == SupplyKey.standard ? ["KmsKeyId"] : []
        return found + NamedResources.all(in: parameters.filter { !named.contains($0.key) }, at: list.place)
    }

    /// The writer, which the preparation needs, and then all others at the same time; RDS has made them all where none is
    /// planned.
    private mutating func build(_ members: [DBInstance], of target: DBCluster, _ blueprint: ClusterBlueprint) {
        let writer = Array(members.prefix(1))
        for writer in writer { make(writer, of: target, blueprint, after: lastOf([target])) }
        if !blueprint.upgrade.isEmpty {
            var upgrade = blueprint.upgrade.merging(["ApplyImmediately": true]) { $1 }
            if upgrade["AllowMajorVersionUpgrade"] == true {
                upgrade["DBInstanceParameterGroupName"] = writer.first.flatMap(parameterGroup)
            }
            list.step(.upgrade, target, .modifyDBCluster, upgrade, after: lastOf(writer))
        }
        if let command = options.prepare {
            list.step(.prepare, target, .runCommand, ["Command": .string(command)], after: lastOf(writer))
        }
        let ready = lastOf([target] + writer)
        for reader in members.dropFirst() { make(reader, of: target, blueprint, after: ready) }
    }

    private mutating func make(
        _ member: DBInstance,
        of target: DBCluster,
        _ blueprint: ClusterBlueprint,
        after: [Operation.ID]
    ) {
        let isFirst = list.operations.allSatisfy { $0.action != .createDBInstance }
        let hasGroup = ClusterBlueprint.fit(target, source) || !(isFirst || blueprint.upgrade.isEmpty)
        var parameters = MemberParameters.make(for: member, in: blueprint.finished, hasGroup: hasGroup)
        parameters["DBInstanceIdentifier"] = JSONValue(list.tempName(member))
        parameters["DBClusterIdentifier"] = JSONValue(list.tempName(target))
        parameters["Tags"] = list.tags(for: member, time: method.time(capturedAt: graph.capturedAt))
        if !hasGroup, blueprint.upgrade.isEmpty, let group = parameterGroup(of: member) {
            differences.append(
                Difference(identifier: member.identifier, attribute: "DBParameterGroupName", old: group, new: nil)
            )
        }
        var resources = [list.arn(list.tempName(member)), list.arn(list.tempName(target))]
        if !hasGroup {
            let group = source.engine.defaultParameterGroup(version: source.engineVersion ?? "")
            resources.append(list.place.sibling(.parameterGroup, group).description)
        }
        if let group = blueprint.finished["DBSubnetGroup"]?.string {
            resources.append(list.place.sibling(.subnetGroup, group).description)
        }
        list.add(
            .clone,
            member,
            .createDBInstance,
            parameters,
            after: after,
            resources: resources + NamedResources.all(in: parameters, at: list.place)
        )
    }

    private func parameterGroup(of member: DBInstance) -> JSONValue? {
        Attribute.all.first { $0.form == .parameterGroup }?.value(of: member)
    }

    // MARK: - Swap and clean

    private mutating func swap(_ target: DBCluster, _ members: [DBInstance]) {
        let nodes: [any DBResource] = [target] + members
        var built = list.lastSteps(of: target, nodes)
        built += list.move(.deregister, target, after: built)
        let retired = Operation.ID(.retire, target.identifier)
        let installed = Operation.ID(.install, target.identifier)
        list.retire(target, announced: differences, after: built)
        for member in members { list.retire(member, announced: differences, after: built + [retired]) }
        list.install(target, after: [retired])
        for member in members { list.install(member, after: [.init(.retire, member.identifier), installed]) }
        var done = nodes.map { Operation.ID(.install, $0.identifier) }
        done += moveEndpoints(of: target, members, after: done)
        if target.isTrue("HttpEndpointEnabled") {
            let arn = list.arn(target.identifier)
            list.add(
                .dataAPI,
                target,
                .enableHttpEndpoint,
                ["ResourceArn": .string(arn)],
                after: done,
                resources: [arn]
            )
            done.append(.init(.dataAPI, target.identifier))
        }
        if options.restartsForTLS { done = restartForTLS(target, after: done) }
        done += list.move(.register, target, after: done)
        ready = list.drain(members, after: list.restart(target, nodes, after: done))
    }

    /// Stops and starts it, so that its certificates are of its new names.
    ///
    /// - Returns: What comes after that.
    private mutating func restartForTLS(_ target: DBCluster, after: [Operation.ID]) -> [Operation.ID] {
        let arn = list.arn(target.identifier)
        var done = after
        for (stage, action) in [(Stage.stop, Action.stopDBCluster), (.start, .startDBCluster)] {
            let parameters: JSONObject = ["DBClusterIdentifier": JSONValue(target.identifier)]
            list.add(stage, target, action, parameters, after: done, resources: [arn])
            done = [.init(stage, target.identifier)]
        }
        // Having been stopped leaves no trace of its own.
        let trace: JSONObject = [
            "ResourceName": .string(arn), "Tags": JSONValue(tags: [PlanTag.restartedForTLS: list.plan]),
        ]
        list.add(.start, target, .addTagsToResource, trace, detail: "trace", after: done, resources: [arn])
        return [.init(.start, target.identifier, "trace")]
    }

    /// What has to be done before anything is cleaned up.
    private var ready: [Operation.ID] = []

    /// The custom endpoints, which keep their names: each is taken from the old cluster right before the new one gets it.
    private mutating func moveEndpoints(of target: DBCluster, _ members: [DBInstance], after: [Operation.ID])
        -> [Operation.ID]
    {
        graph.customEndpoints(of: target).compactMap { endpoint in
            guard let name = endpoint.identifier else { return nil }
            let arn = list.place.sibling(.clusterEndpoint, name).description
            list.add(
                .withdraw,
                target,
                .deleteDBClusterEndpoint,
                endpoint.withdrawal,
                detail: name,
                after: after,
                resources: [arn]
            )
            let id = Operation.ID(.endpoint, target.identifier, name)
            list.add(
                .endpoint,
                target,
                .createDBClusterEndpoint,
                endpoint.creation(in: target.identifier, members.map(\.identifier)),
                detail: name,
                after: [.init(.withdraw, target.identifier, name)],
                resources: [list.arn(target.identifier), arn]
            )
            return id
        }
    }

    /// Readers go before the writer, so that none is elected, and the cluster last of all.
    private mutating func clean(_ target: DBCluster, _ members: [DBInstance]) {
        let ready = list.unprotect(target, after: self.ready)
        func goesAfter(_ node: any DBResource) -> [Operation.ID] {
            ready + graph.mustGo(before: node).filter { !$0.isMadeByRDS }.map { .init(.delete, $0.identifier) }
        }
        for member in members.dropFirst() + members.prefix(1) {
            list.delete(member, isRoot: false, after: goesAfter(member))
        }
        list.delete(target, isRoot: true, after: goesAfter(target))
    }
}
