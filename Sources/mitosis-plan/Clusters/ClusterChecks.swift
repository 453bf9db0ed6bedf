import Console
import RDS

/// The checks of a plan for clusters, before it is made.
struct ClusterChecks {
    let graph: InstanceGraph
    let options: PlanOptions
    let environment: [String: String]

    /// Everything that is wrong with a source.
    func reasons(source: DBCluster) -> [PlanRefusal.Reason] {
        // Of one that is known by its snapshot, nothing else counts.
        guard graph.shows(source) else { return kindReasons(source) }
        var reasons = kindReasons(source) + [.status(of: source)].compactMap(\.self)
        if graph.members(of: source).isEmpty {
            reasons.append(
                .init(
                    text: "'\(source.identifier)' has no instance, so it cannot be cloned",
                    remedy: "give it one, or use --restore-snapshot"
                )
            )
        }
        return reasons
    }

    /// Everything that is wrong with a target.
    func reasons(target: DBCluster, source: DBCluster) -> [PlanRefusal.Reason] {
        let name = "'\(target.identifier)'"
        var reasons = pairReasons(target, source) + kindReasons(target)
        reasons += [
            .neverTarget(target.identifier, environment), .status(of: target), BlueGreen.refusal(target, in: graph),
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
        for replica in target["ReadReplicaIdentifiers"]?.array?.compactMap(\.string) ?? [] {
            reasons.append(
                .init(text: "\(name) has the replica '\(replica)' elsewhere", remedy: "delete or promote it first")
            )
        }
        if target.isTrue("CrossAccountClone") {
            reasons.append(
                .init(
                    text: "\(name) is a clone of another account's cluster, which may have one clone in an account",
                    remedy: "name a clone of it as --source, and another cluster as --target"
                )
            )
        }
        if target.isTrue("DeletionProtection"), !options.allowsProtected {
            reasons.append(
                .init(text: "\(name) has deletion protection", remedy: "add --allow-protected to plan its removal")
            )
        }
        if options.masterPassword != nil, target["MasterUserSecret"] != nil {
            reasons.append(
                .init(
                    text: "the master password of \(name) is managed by Secrets Manager, and stays so",
                    remedy: "leave out --master-password-from"
                )
            )
        }
        reasons += memberReasons(target) + endpointReasons(target)
        let names = SafetyChecks(graph: graph, options: options, source: nil, environment: environment)
        return reasons + names.resourceReasons(target)
    }

    private func pairReasons(_ target: DBCluster, _ source: DBCluster) -> [PlanRefusal.Reason] {
        let name = target.identifier
        var reasons: [PlanRefusal.Reason] = []
        if name == source.identifier {
            reasons.append(.init(text: "'\(name)' is both source and target", remedy: "name two clusters"))
        }
        if target.engine != source.engine {
            reasons.append(
                .init(
                    text: "'\(source.identifier)' is \(source.engine) and '\(name)' is \(target.engine)",
                    remedy: "name two of one engine"
                )
            )
        }
        if target.arn.sibling(.dbCluster, "") != source.arn.sibling(.dbCluster, "") {
            reasons.append(
                .init(
                    text: "'\(source.identifier)' and '\(name)' are in different Regions or accounts",
                    remedy: "name two of one account and Region"
                )
            )
        }
        return reasons
    }

    /// What kind of cluster it must not be, source or target.
    private func kindReasons(_ cluster: DBCluster) -> [PlanRefusal.Reason] {
        let name = "'\(cluster.identifier)'"
        func reason(_ text: String, _ remedy: String) -> PlanRefusal.Reason {
            .init(text: "\(name) \(text)", remedy: remedy)
        }
        var reasons: [PlanRefusal.Reason] = []
        if !cluster.engine.isAurora {
            let isMultiAZ = !cluster.engine.isClustered
            reasons.append(
                isMultiAZ
                    ? reason(
                        "is a Multi-AZ DB cluster, whose instances RDS makes and names by itself",
                        "name an Aurora cluster, or an instance"
                    ) : reason("is \(cluster.engine), which is not RDS's", "name an Aurora cluster, or an instance")
            )
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
        let members = graph.members(of: target).filter { !$0.isAutoScaled }
        var reasons: [PlanRefusal.Reason] = []
        if members.isEmpty {
            reasons.append(
                .init(
                    text: "'\(target.identifier)' has no instance whose attributes a new one could have",
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
            reasons += [.neverTarget(member.identifier, environment), .status(of: member)].compactMap(\.self)
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
