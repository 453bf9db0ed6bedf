import RDS

/// The last look before a call: each instance that it names must be, by identity, the one that its stage may act on.
///
/// Judging goes by a list that may be some seconds old. This asks by name, right before the call, whatever the list says.
struct CallGuard: Sendable {
    let trees: PlannedTrees
    let regions: Regions

    /// Which instance of a plan a name must mean.
    private enum Role {
        case old(PlannedNode)
        case left(PlannedNode)
        case new(PlannedNode)
        case landing(PlannedNode)
        case source
    }

    /// Why the call must not be made now; `nil` when everything that it names is what it should be.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func objection(to operation: Operation) async throws -> String? {
        let region = try regions.region(of: trees.place(of: operation))
        for (name, role) in roles(in: operation) {
            if let reason = try await fault(of: name, role, operation, region) { return reason }
        }
        if let reason = try await ownSnapshotFault(of: operation, region) { return reason }
        if let reason = try await originalFault(of: operation) { return reason }
        if let reason = try await backupsFault(of: operation, region) { return reason }
        if let source = operation.sharedSource, let reason = try await region.sharingFault(of: operation) {
            return "\(reason): \(Refusal.sharingAdvice(on: source))"
        }
        if let reason = try await endpointFault(of: operation, region) { return reason }
        return try await proxyFault(of: operation, region)
    }

    /// The instances that the call changes or copies, each by its name and by what it must be.
    private func roles(in operation: Operation) -> [(DBInstanceIdentifier, Role)] {
        guard let node = trees.nodes[operation.id.node] else { return [] }
        var found: [(DBInstanceIdentifier, Role)] = []
        for (role, name) in operation.usedNames {
            switch operation.id.stage.facts.subject {
            case .handlesSnapshot, .makesNew, .runsCommand, .movesEndpoint: break
            case .handlesLanding: if operation.id.stage == .free { found.append((name, .landing(node))) }
            case .changesNew, .changesInstalled: found.append((name, .new(node)))
            case .renamesNew: if role == .temporary { found.append((name, .new(node))) }
            case .renamesOld: if role == .live { found.append((name, .old(node))) }
            case .changesLive, .changesOld: found.append((name, .old(node)))
            case .removesLeft: found.append((name, .left(node)))
            }
        }
        if let name = operation.sourceIdentifier, operation.sharedSource == nil {
            let isTaken = operation.id.stage.isOfSnapshot
            let parent = isTaken ? nil : trees.nodes.values.first { $0.temporaryName == name }
            found.append((name, parent.map { .new($0) } ?? (name == node.landing ? .landing(node) : .source)))
        }
        return found
    }

    private func fault(
        of name: DBInstanceIdentifier,
        _ role: Role,
        _ operation: Operation,
        _ region: any RDSRegion
    ) async throws -> String? {
        guard let instance = try await region.resource(named: name) else { return "'\(name)' is not there" }
        let identity = instance.dbiResourceId ?? "unknown"
        guard Place(of: instance.arn) == trees.place(of: operation) else {
            return "'\(name)' is \(instance.arn), of another account or Region than the plan's"
        }
        let isRight =
            switch role {
            case .old(let node): node.old.dbiResourceId == identity
            case .left(let node):
                node.old.dbiResourceId == identity
                    && instance.tag(PlanTag.plan) == PlanTag.mark(plan: operation.plan, replacing: operation.source)
            case .new(let node), .landing(let node): node.isNew(instance)
            case .source: operation.source.dbiResourceId.map { $0 == identity } ?? true
            }
        return isRight ? nil : "'\(name)' is another instance than the planned one (\(identity))"
    }

    /// Backups that RDS replicates from another Region are the planned source's.
    private func backupsFault(of operation: Operation, _ region: any RDSRegion) async throws -> String? {
        guard let arn = operation.parameters["SourceDBInstanceAutomatedBackupsArn"]?.string else { return nil }
        let request: JSONObject = ["DBInstanceAutomatedBackupsArn": .string(arn)]
        let found: JSONValue?
        do {
            let reply = try await region.call(.describeDBInstanceAutomatedBackups, request)
            found = reply["DBInstanceAutomatedBackups"]?.array?.first
        } catch let error as ServiceError where error.code.hasPrefix("DBInstanceAutomatedBackupNotFound") {
            found = nil
        }
        guard let origin = found?["DbiResourceId"]?.string else {
            return "the automated backups '\(arn)' are not there"
        }
        guard let planned = operation.source.dbiResourceId else {
            return "the plan does not know whose backups '\(arn)' are"
        }
        return origin == planned
            ? nil : "the automated backups '\(arn)' are of \(origin), not of the planned source \(planned)"
    }

    /// A custom endpoint is taken from the old cluster alone.
    private func endpointFault(of operation: Operation, _ region: any RDSRegion) async throws -> String? {
        guard operation.id.stage.facts.subject == .movesEndpoint, let node = trees.nodes[operation.id.node],
            let name = operation.parameters["DBClusterEndpointIdentifier"]?.string
        else { return nil }
        let request: JSONObject = ["DBClusterEndpointIdentifier": .string(name)]
        guard let endpoint = try await region.describeDBClusterEndpoints(request).first else {
            return "the endpoint '\(name)' is not there"
        }
        let owner = try await region.resource(named: endpoint.cluster)?.dbiResourceId
        return owner == node.old.dbiResourceId ? nil : "the endpoint '\(name)' is of '\(endpoint.cluster)'"
    }

    /// A proxy gets a target where it has none, and no other target is taken from it.
    private func proxyFault(of operation: Operation, _ region: any RDSRegion) async throws -> String? {
        guard let proxy = operation.proxy else { return nil }
        guard let targets = try await region.describeDBProxyTargets(of: proxy) else {
            return "the proxy '\(proxy)' is not there"
        }
        let other = targets.registered.first { $0 != operation.id.node }
        return other.map { "the proxy '\(proxy)' has the target '\($0)'" }
    }
}
