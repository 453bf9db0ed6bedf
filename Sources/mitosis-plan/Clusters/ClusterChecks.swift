import Console
import RDS

/// The checks of a plan for clusters, before it is made.
struct ClusterChecks {
    let graph: InstanceGraph
    let options: PlanOptions
    let environment: [String: String]
    let deployments: BlueGreen

    /// Everything that is wrong with a source.
    func reasons(source: DBCluster) -> [PlanRefusal.Reason] {
        // Of one that is known by its snapshot, nothing else counts.
        guard graph.shows(source) else { return kindReasons(source) }
        var reasons = kindReasons(source) + [statusReason(source)].compactMap(\.self)
        if options.method == .best, !source.isMultiAZ, graph.members(of: source).isEmpty {
            reasons.append(
                .init(
                    text: "'\(source.identifier)' has no instance, so it cannot be cloned",
                    remedy: "give it one, or use --point-in-time or --restore-snapshot"
                )
            )
        }
        return reasons
    }

    /// A clone is made of a source that runs, a copy of its backups whatever has become of it since, and its snapshot needs
    /// nothing of it.
    ///
    /// Source: RDS API 2014-10-31, `StopDBCluster`.
    private func statusReason(_ source: DBCluster) -> PlanRefusal.Reason? {
        switch options.method {
        case .newestSnapshot, .snapshot, .sharedClone: return nil
        case .best where !source.isMultiAZ: return .status(of: source)
        case .best, .pointInTime: return source.status.allows(.restoreBackups) ? nil : .status(of: source)
        }
    }

    /// Everything that is wrong with a target.
    func reasons(target: DBCluster, source: DBCluster) -> [PlanRefusal.Reason] {
        let name = "'\(target.identifier)'"
        var reasons = pairReasons(target, source) + kindReasons(target)
        // What looks like production, and is to be replaced.
        let check = Roles(source: source, target: target, graph: graph).signs.isEmpty ? nil : Roles.check
        reasons += [
            PlanRefusal.Reason.neverTarget(target.identifier, environment)?.first(check), .status(of: target),
            deployments.refusal(target),
            PendingChanges(of: target)?.refusal(isAccepted: options.allowsPending),
        ].compactMap(\.self)
        let global = target["GlobalClusterIdentifier"]?.string ?? ""
        if !global.isEmpty {
            reasons.append(
                .init(
                    text: "\(name) belongs to the global database '\(global)', whose members cannot be renamed",
                    remedy:
                        "take it out first: aws rds remove-from-global-cluster --global-cluster-identifier \(global) "
                        + "--db-cluster-identifier \(target.arn)"
                )
            )
        }
        if let other = target["ReplicationSourceIdentifier"]?.string, !other.isEmpty {
            reasons.append(.init(text: "\(name) is a replica of '\(other)'", remedy: "promote it first"))
        }
        for replica in target.replicasElsewhere {
            reasons.append(
                .init(text: "\(name) has the replica '\(replica)' elsewhere", remedy: "delete or promote it first")
            )
        }
        if !options.allowsProtected {
            reasons += [PlanRefusal.Reason.protected(target)?.first(check)].compactMap(\.self)
        }
        reasons += MasterPassword.refusals(target, of: source, from: options.masterPassword)
        reasons += target.isMultiAZ ? multiAZReasons(target) : memberReasons(target) + endpointReasons(target)
        let names = SafetyChecks(graph: graph, options: options, source: nil, environment: environment)
        return reasons + names.resourceReasons(target)
    }

    private func pairReasons(_ target: DBCluster, _ source: DBCluster) -> [PlanRefusal.Reason] {
        let name = target.identifier
        var reasons: [PlanRefusal.Reason] = []
        if name == source.identifier, graph.shows(source) {
            reasons.append(.init(text: "'\(name)' is both source and target", remedy: "name two clusters"))
        }
        return reasons + PlanRefusal.Reason.mismatches(source, target)
    }

    /// What kind of cluster it must not be, source or target.
    private func kindReasons(_ cluster: DBCluster) -> [PlanRefusal.Reason] {
        let name = "'\(cluster.identifier)'"
        func reason(_ text: String, _ remedy: String) -> PlanRefusal.Reason {
            .init(text: "\(name) \(text)", remedy: remedy)
        }
        var reasons: [PlanRefusal.Reason] = []
        if cluster.engine.isClustered, !cluster.engine.isAurora {
            reasons.append(reason("is \(cluster.engine), which is not RDS's", "name a cluster of RDS, or an instance"))
        }
        let mode = cluster["EngineMode"]?.string ?? "provisioned"
        if mode == "serverless" {
            reasons.append(reason("is Aurora Serverless v1", "convert it to Serverless v2 first"))
        } else if mode != "provisioned" {
            reasons.append(reason("has the engine mode \(mode)", "name a cluster of the mode provisioned"))
        }
        if cluster["LimitlessDatabase"]?["Status"].map({ $0 != "not-in-use" }) == true
            || cluster["ClusterScalabilityType"] == "limitless"
        {
            reasons.append(reason("is a Limitless Database, which has shard groups", "name another cluster"))
        }
        if cluster["VPCNetworkingEnabled"] == false || cluster.isTrue("InternetAccessGatewayEnabled") {
            reasons.append(reason("is reached without a VPC, which is not carried", "name a cluster in a VPC"))
        }
        return reasons
    }

    private func memberReasons(_ target: DBCluster) -> [PlanRefusal.Reason] {
        let members = graph.plannedMembers(of: target)
        var reasons: [PlanRefusal.Reason] = []
        if members.isEmpty {
            reasons.append(
                .init(
                    text:
                        "'\(target.identifier)' has no instances, so nothing tells what instances the new cluster needs",
                    remedy: "give it one"
                )
            )
        }
        let known = Set(graph.members(of: target).map(\.identifier))
        for name in target.memberIdentifiers where !known.contains(name) {
            reasons.append(
                .init(
                    text: "'\(target.identifier)' has the instance '\(name)', which the graph lacks",
                    remedy: "take the graph again, with describe-db-instances beside describe-db-clusters"
                )
            )
        }
        let checks = SafetyChecks(graph: graph, options: options, source: nil, environment: environment)
        for member in members {
            reasons += [
                .neverTarget(member.identifier, environment), .status(of: member),
                PendingChanges(of: member)?.refusal(isAccepted: options.allowsPending),
            ].compactMap(\.self)
            if member["DBInstanceClass"] == "db.serverless", target["ServerlessV2ScalingConfiguration"] == nil {
                reasons.append(
                    .init(
                        text:
                            "'\(member.identifier)' is serverless, and '\(target.identifier)' shows no limits for that",
                        remedy: "give it a ServerlessV2ScalingConfiguration first"
                    )
                )
            }
            reasons += checks.resourceReasons(member)
        }
        return reasons
    }

    /// What a Multi-AZ DB cluster lacks, and names that RDS would give to the instances of the new one.
    ///
    /// Whether a rename of the cluster renames its instances is not documented; they are called after the name that the
    /// cluster is made under.
    private func multiAZReasons(_ target: DBCluster) -> [PlanRefusal.Reason] {
        var reasons = graph.members(of: target).compactMap {
            PlanRefusal.Reason.neverTarget($0.identifier, environment)
        }
        if options.restartsForTLS {
            reasons.append(
                .init(
                    text: "'\(target.identifier)' is a Multi-AZ DB cluster, which cannot be stopped and started",
                    remedy: "leave out --restart-for-tls"
                )
            )
        }
        let first = "\(options.temporaryName(of: target.identifier).name)-instance-"
        let taken = graph.instances.map(\.identifier.name).filter { $0.hasPrefix(first) }.sorted()
        if let taken = taken.first, !options.isResuming {
            reasons.append(
                .init(
                    text:
                        "RDS would name an instance of the new '\(target.identifier)' \(first)1, and '\(taken)' is there",
                    remedy: "choose another --temp-prefix, such as next-"
                )
            )
        }
        return reasons
    }

    private func endpointReasons(_ target: DBCluster) -> [PlanRefusal.Reason] {
        let shown = Set(graph.customEndpoints(of: target).compactMap(\.identifier))
        let addresses = target["CustomEndpoints"]?.array?.compactMap(\.string) ?? []
        let unseen = addresses.filter { address in !shown.contains { address.hasPrefix("\($0).") } }
        guard !unseen.isEmpty else { return [] }
        return [
            .init(
                text:
                    "'\(target.identifier)' has custom endpoints that the graph lacks: \(unseen.joined(separator: ", "))",
                remedy: "take the graph with rds-describe, or add the output of aws rds describe-db-cluster-endpoints"
            )
        ]
    }
}
