import Console
import RDS

/// The checks of a plan before it is made.
struct SafetyChecks {
    let graph: InstanceGraph
    let options: PlanOptions
    /// What the data comes from; `nil` when neither the graph nor a snapshot tells.
    let source: (any DBResource)?
    let environment: [String: String]

    /// Everything that is wrong, in a fixed order, perhaps nothing.
    func reasons() -> [PlanRefusal.Reason] {
        var reasons = unknown()
        guard reasons.isEmpty else { return reasons }
        reasons += kindReasons()
        if let source = source as? DBCluster {
            let checks = ClusterChecks(
                graph: graph,
                options: options,
                environment: environment,
                deployments: BlueGreen(in: graph)
            )
            reasons += checks.reasons(source: source)
            for target in options.targets.compactMap({ graph.cluster($0) }) {
                reasons += checks.reasons(target: target, source: source) + snapshotReasons(target)
            }
        } else if let source = source as? DBInstance {
            reasons += sourceReasons(source)
            let deployments = BlueGreen(in: graph)
            for target in options.targets.compactMap({ graph[$0] }) {
                reasons += roleReasons(target, source) + snapshotReasons(target)
                reasons += MasterPassword.refusals(target, of: source, from: options.masterPassword)
                reasons += [PermanentOptions(target, of: source).refusal].compactMap(\.self)
                // What looks like production, and is to be replaced.
                let isDoubtful = !Roles(source: source, target: target, graph: graph).signs.isEmpty
                for instance in graph.tree(of: target.identifier) {
                    reasons += [deployments.refusal(instance)].compactMap(\.self)
                    reasons += instanceReasons(instance, source, isDoubtful ? Roles.check : nil)
                }
            }
        }
        return (reasons + collisions()).withoutRepetition
    }

    /// Instances take the places of instances, and clusters those of clusters.
    private func kindReasons() -> [PlanRefusal.Reason] {
        guard let source = source?.identifier else { return [] }
        return options.targets.filter { $0.isCluster != source.isCluster }.map { target in
            .init(
                text: "'\(source)' is \(source.isCluster ? "a cluster" : "an instance") and '\(target)' is "
                    + (target.isCluster ? "a cluster" : "an instance"),
                remedy: "name two clusters, or two instances that belong to none"
            )
        }
    }

    private func unknown() -> [PlanRefusal.Reason] {
        let unknownSource = source == nil ? options.source.map { [$0] } ?? [] : []
        let missing = unknownSource + options.targets.filter { graph.resource($0) == nil }
        guard !missing.isEmpty else { return originReasons() }
        let known = (graph.instances.map(\.identifier) + graph.clusters.map(\.identifier)).sorted()
        return originReasons()
            + missing.map { name -> PlanRefusal.Reason in
                if let member = graph.instances.first(where: { $0.clusterIdentifier?.name == name.name }) {
                    return .cluster(name, of: member)
                }
                let nearest = known.map { ($0, editDistance("\($0)", "\(name)")) }.min { $0.1 < $1.1 }
                let list = known.isEmpty ? "none" : known.prefix(8).map(\.description).joined(separator: ", ")
                let hasMore = known.count > 8 ? ", and \(known.count - 8) more" : ""
                return .init(
                    text: "the graph has no DB instance\(graph.clusters.isEmpty ? "" : " or cluster") named '\(name)'",
                    remedy: nearest.flatMap { $0.1 <= 3 ? "did you mean '\($0.0)'?" : nil }
                        ?? "its instances\(graph.clusters.isEmpty ? "" : " and clusters"): \(list)\(hasMore)"
                )
            }
    }

    /// Without a source, only the snapshot to restore tells whose data it is.
    private func originReasons() -> [PlanRefusal.Reason] {
        guard source == nil, case .snapshot(let name) = options.method else { return [] }
        let isOfCluster = options.targets.first?.isCluster == true
        guard let snapshot = graph.snapshot(name, ofCluster: isOfCluster) else {
            guard options.source == nil else { return [] }
            return [
                .init(
                    text: "the graph does not have the snapshot '\(name)', so nothing tells whose data it is",
                    remedy: "take the graph with its snapshots (rds-describe --snapshots), or add --source"
                )
            ]
        }
        guard let named = options.source else { return [] }
        return [
            .init(
                text: "the snapshot '\(name)' is of '\(snapshot.instanceIdentifier)', not of '\(named)'",
                remedy: "leave out --source, or choose another snapshot"
            )
        ]
    }

    private func sourceReasons(_ source: DBInstance) -> [PlanRefusal.Reason] {
        [.kind(source)].compactMap(\.self)
    }

    private func roleReasons(_ target: DBInstance, _ source: DBInstance) -> [PlanRefusal.Reason] {
        let name = target.identifier
        var reasons: [PlanRefusal.Reason] = []
        if !graph.shows(source) {
            // Something of the same name may be in another account or Region, or have been here before.
        } else if name == source.identifier {
            reasons.append(.init(text: "'\(name)' is both source and target", remedy: "name two instances"))
        } else if graph.root(of: source).identifier == graph.root(of: target).identifier
            || graph.tree(of: name).contains(where: { $0.identifier == source.identifier })
        {
            reasons.append(
                .init(
                    text: "'\(name)' and '\(source.identifier)' stand in one tree",
                    remedy: "name the primaries of two different trees"
                )
            )
        }
        if let reference = target.sourceReference ?? target["ReadReplicaSourceDBClusterIdentifier"]?.string {
            reasons.append(
                .init(
                    text: "'\(name)' is a replica of '\(reference)'",
                    remedy: "name the primary of its tree as --target"
                )
            )
        }
        return reasons + PlanRefusal.Reason.mismatches(source, target)
            + ReplicaLimits(graph: graph).depthReasons(target, source)
    }

    /// - Parameter check: What to do first where source and target may have been confused.
    private func instanceReasons(_ instance: DBInstance, _ source: DBInstance, _ check: String?)
        -> [PlanRefusal.Reason]
    {
        let name = instance.identifier
        var reasons = [PlanRefusal.Reason.neverTarget(name, environment)?.first(check)].compactMap(\.self)
        reasons += [.kind(instance), .status(of: instance)].compactMap(\.self)
        reasons += [
            PendingChanges(of: instance)?.refusal(isAccepted: options.allowsPending)
        ].compactMap(\.self)
        if !options.allowsProtected {
            reasons += [PlanRefusal.Reason.protected(instance)?.first(check)].compactMap(\.self)
        }
        reasons += ReplicaLimits(graph: graph).widthReasons(instance)
        for cluster in instance["ReadReplicaDBClusterIdentifiers"]?.array?.compactMap(\.string) ?? [] {
            reasons.append(
                .init(text: "'\(name)' has the cluster '\(cluster)' as a replica", remedy: "delete or promote it first")
            )
        }
        if let foreign = instance.replicaReferences.first(where: {
            InstanceGraph.localName($0, seenFrom: instance) == nil
        }) {
            reasons.append(
                .init(
                    text: "'\(name)' has a replica in another Region or account: '\(foreign)'",
                    remedy: "delete or promote it first"
                )
            )
        }
        for reference in instance.replicaReferences {
            if let local = InstanceGraph.localName(reference, seenFrom: instance), graph[local] == nil {
                reasons.append(
                    .init(
                        text: "'\(name)' has the replica '\(local)', which the graph lacks",
                        remedy: "take the graph again: rds-describe"
                    )
                )
            }
        }
        return reasons + resourceReasons(instance)
    }

    /// What is wrong with the tags of an instance or a cluster, and with the names that its plan gives.
    func resourceReasons(_ resource: any DBResource) -> [PlanRefusal.Reason] {
        tagReasons(resource) + nameReasons(resource.identifier)
    }

    /// A resource has 50 tags at most, and a plan adds its own.
    ///
    /// Source: Amazon RDS User Guide, "Tagging Amazon RDS resources".
    private func tagReasons(_ instance: any DBResource) -> [PlanRefusal.Reason] {
        let copied = instance.tags.keys.filter { PlanTag.isCopied($0) }.count
        let commands = [options.prepare, options.verify, options.quiesce, options.carry, options.restart]
        let isStopped = options.restartsForTLS && instance is DBCluster
        let own = 4 + commands.compactMap(\.self).count + (isStopped ? 1 : 0) + (options.masterPassword == nil ? 0 : 1)
        guard copied + own > 50 else { return [] }
        return [
            .init(
                text: "'\(instance.identifier)' has \(copied) tags, a plan adds \(own), and RDS allows 50",
                remedy: "remove some"
            )
        ]
    }

    /// The final snapshot of an old primary must not be there yet; a run that goes on may have made it.
    func snapshotReasons(_ target: any DBResource) -> [PlanRefusal.Reason] {
        let name = options.finalSnapshotName(of: target, plan: "")
        guard options.takesFinalSnapshot, !options.isResuming, target.dbiResourceId != nil,
            graph.snapshots?.contains(where: { $0.identifier == name }) == true
        else { return [] }
        return [.init(text: "the final snapshot '\(name)' is there already", remedy: "rename or delete it")]
    }

    private func isPlanned(_ name: DBInstanceIdentifier) -> Bool {
        options.targets.contains { graph.family(of: $0).contains { $0.identifier == name } }
    }

    private var earlierRuns: EarlierRuns { EarlierRuns(in: graph) }

    /// What makes a planned name free again.
    private func remedy(for taken: any DBResource, of name: DBInstanceIdentifier) -> String {
        let goOn = "finish an earlier run with its operations or with --resume, "
        let runs = earlierRuns
        if let left = runs.made.first(where: { $0.new.identifier == taken.identifier && $0.place != .live }) {
            let removal = "remove what it left: " + runs.removal(of: left, options.targets)
            return left.new.status.kind == .failed ? removal : goOn + "or " + removal
        }
        return goOn + "go back with --undo, or delete '\(taken.identifier)' when nobody needs it"
    }

    /// Names that the plan would give twice, or that a node of it bears: of several targets, or by odd prefixes.
    private func collisions() -> [PlanRefusal.Reason] {
        var bearers: [DBInstanceIdentifier: [String]] = [:]
        for node in options.targets.flatMap({ graph.family(of: $0) }) {
            let name = node.identifier
            bearers[name, default: []].append("the name of '\(name)'")
            bearers[options.temporaryName(of: name), default: []].append("the temporary name of '\(name)'")
            bearers[options.retiredName(of: name), default: []].append("the retired name of '\(name)'")
        }
        return bearers.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { name, roles in
            .init(
                text: "'\(name)' would be \(roles.joined(separator: " and "))",
                remedy: "choose another --temp-prefix or --old-prefix, or plan one target at a time"
            )
        }
    }

    /// The names that the plan gives must be good ones, and free.
    private func nameReasons(_ name: DBInstanceIdentifier) -> [PlanRefusal.Reason] {
        [options.temporaryName(of: name), options.retiredName(of: name)].compactMap { planned in
            if let fault = planned.fault {
                return .init(
                    text: "'\(planned)' would be no identifier: \(fault)",
                    remedy: "choose another --temp-prefix or --old-prefix"
                )
            }
            // One that a node of the plan bears is no leftover.
            guard let taken = graph.resource(planned), !isPlanned(planned) else { return nil }
            let plan = PlanTag.Mark(of: taken).map { " (of the plan \($0.plan))" } ?? ""
            return .init(
                text: "the name '\(planned)' is taken\(plan)",
                remedy: remedy(for: taken, of: name)
            )
        }
    }
}
