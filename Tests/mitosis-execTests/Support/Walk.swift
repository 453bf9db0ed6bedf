import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Performs a plan's operations one by one in the simulated Region, and looks at what must hold before each and at the
/// end.
struct Walk {
    let graph: InstanceGraph
    let options: PlanOptions
    let plan: Plan
    let region: SimulatedRegion
    /// The old trees, by the name of each instance.
    private let old: [DBInstanceIdentifier: DBInstance]

    /// - Parameter region: The graph's; it is changed.
    init(_ graph: InstanceGraph, in region: SimulatedRegion, _ options: PlanOptions, _ plan: Plan) {
        self.graph = graph
        self.options = options
        self.plan = plan
        self.region = region
        let nodes = options.targets.flatMap { graph.tree(of: $0) }
        old = Dictionary(nodes.map { ($0.identifier, $0) }) { first, _ in first }
    }

    /// - Returns: All that went wrong, perhaps nothing.
    func faults(in order: [Operation]) async throws -> [String] {
        for operation in order {
            let found = await faults(before: operation)
            guard found.isEmpty else { return found.map { "before \(operation.id): \($0)" } }
            do {
                try await perform(operation)
            } catch let error as ServiceError {
                return ["\(operation.id) is refused: \(error.message)"]
            }
        }
        return await Self.faults(after: region, of: plan, in: graph, options)
    }

    /// Performs an operation, and waits until it has surely ended; of a command, nothing but its trace is left.
    func perform(_ operation: Operation) async throws {
        let secrets = JSONObject(operation.secrets.mapValues { _ in "secret" })
        if operation.command == nil {
            _ = try await region.call(operation.action, operation.parameters.merging(secrets) { $1 })
        } else if operation.id.stage != .restart {
            let tag = try #require(operation.id.stage.facts.trace)
            try await mark(options.temporaryName(of: operation.id.node), tag, operation.plan)
        } else {
            for node in graph.tree(of: operation.id.node) {
                try await mark(node.identifier, PlanTag.restarted, operation.plan)
            }
        }
        try await region.clock.sleep(for: .seconds(7200))
    }

    private func mark(_ name: DBInstanceIdentifier, _ tag: String, _ plan: String) async throws {
        let arn = try #require(graph.instances.first).arn.sibling(.dbInstance, "\(name)").description
        _ = try await region.call(
            .addTagsToResource,
            ["ResourceName": .string(arn), "Tags": JSONValue(tags: [tag: plan])]
        )
    }

    // MARK: - On the way

    private func faults(before operation: Operation) async -> [String] {
        let now = try? InstanceGraph(await region.instances)
        guard let now, let node = old[operation.id.node] else { return ["names are in disorder"] }
        let tree = graph.tree(of: graph.root(of: node).identifier)
        var found = strayNames(operation)
        switch operation.id.stage {
        case .clone: if now[node.identifier] != node { found.append("the old instance has changed") }
        case .prepare: found += preparationFaults(now[options.temporaryName(of: node.identifier)])
        case .verify, .quiesce, .carry, .retire:
            for member in tree {
                let name = options.temporaryName(of: member.identifier)
                let new = now[name] ?? now[member.identifier]
                if new == nil || new?.unreadiness != nil { found.append("'\(name)' is not ready") }
            }
        case .install:
            if now[options.retiredName(of: node.identifier)]?.dbiResourceId != node.dbiResourceId {
                found.append("the old instance is not out of the way")
            }
        case .restart, .unprotect, .delete:
            for member in tree where now[member.identifier].map({ isNew($0) }) != true {
                found.append("'\(member.identifier)' is not the new one")
            }
            let retired = now[options.retiredName(of: node.identifier)]
            if retired?.dbiResourceId != node.dbiResourceId { found.append("the old instance is not there") }
            if operation.id.stage == .delete, retired?.replicaReferences.isEmpty == false {
                found.append("the old instance has replicas")
            }
        default: break
        }
        return found
    }

    private func isNew(_ instance: DBInstance) -> Bool {
        graph[instance.identifier]?.dbiResourceId != instance.dbiResourceId && instance.unreadiness == nil
    }

    /// A call may name none but the source, and the old and new instance of its own tree.
    private func strayNames(_ operation: Operation) -> [String] {
        let node = operation.id.node
        var allowed: Set = [options.temporaryName(of: node)]
        switch operation.phase {
        case .supply: allowed = []
        case .build: break
        case .swap: allowed.formUnion([node, options.retiredName(of: node)])
        case .clean: allowed = [options.retiredName(of: node)]
        }
        let named = [operation.identifier, operation.newIdentifier].compactMap(\.self)
        return named.filter { !allowed.contains($0) }.map { "it names '\($0)'" }
    }

    /// Nothing may be copied from the new primary, nor a backup taken, nor anybody meet it, before it is prepared.
    private func preparationFaults(_ new: DBInstance?) -> [String] {
        guard let new else { return ["there is no new primary"] }
        var found: [String] = []
        if new.sourceReference != nil { found.append("the new primary is a replica still") }
        if !new.replicaReferences.isEmpty { found.append("the new primary has been copied") }
        if new.backupRetentionPeriod != 0 { found.append("the new primary has backups") }
        if let unreadiness = new.unreadiness { found.append(unreadiness) }
        return found
    }
}

// MARK: - At the end

extension Walk {
    /// What is wrong in the Region when a plan has been performed.
    static func faults(
        after region: SimulatedRegion,
        of plan: Plan,
        in graph: InstanceGraph,
        _ options: PlanOptions,
        source: String? = nil
    ) async -> [String] {
        let now = (try? InstanceGraph(await region.instances)) ?? graph
        let names = Set(now.instances.map(\.identifier))
        let before = Set(graph.instances.map(\.identifier))
        var found = names.subtracting(before).sorted().map { "'\($0)' is left over" }
        found += before.subtracting(names).sorted().map { "'\($0)' is gone" }
        let targets = options.targets.flatMap { graph.tree(of: $0) }
        let stated = Dictionary(grouping: plan.differences, by: \.identifier)
        for node in targets {
            guard let new = now[node.identifier] else { continue }
            found += faults(of: new, inPlaceOf: node, stated: Set((stated[node.identifier] ?? []).map(\.attribute)))
            let origin = await region.origin(of: new.dbiResourceId ?? "")
            if origin != source ?? options.source.flatMap({ graph[$0] })?.dbiResourceId {
                found.append("'\(node.identifier)' has data of \(origin)")
            }
        }
        let touched = Set(targets.map(\.identifier))
        for instance in graph.instances where !touched.contains(instance.identifier) {
            if let changed = now[instance.identifier], changed != instance {
                let members = instance.members.keys.filter { instance[$0] != changed[$0] }.sorted()
                found.append("'\(instance.identifier)' has changed: \(members.joined(separator: ", "))")
            }
        }
        let copies = plan.operations.filter { $0.id.stage == .copy }.count
        return found + (await snapshotFaults(region, graph, options, copies: copies))
    }

    private static func faults(of new: DBInstance, inPlaceOf old: DBInstance, stated: Set<String>) -> [String] {
        var found: [String] = []
        if new.dbiResourceId == old.dbiResourceId { found.append("is the old one") }
        if let unreadiness = new.unreadiness { found.append(unreadiness) }
        if new.sourceReference != old.sourceReference { found.append("replicates \(new.sourceReference ?? "nothing")") }
        if new["DBParameterGroups"]?.array?.first?["ParameterApplyStatus"] != "in-sync" {
            found.append("waits for a reboot")
        }
        let differences = Parity.differences(old, new)
        for (attribute, text) in differences.sorted(by: { $0.key < $1.key }) where !stated.contains(attribute) {
            found.append("\(attribute): \(text), and nobody said so")
        }
        for attribute in stated.subtracting(differences.keys).sorted() {
            found.append("\(attribute): it was said that it would differ, and it does not")
        }
        return found.map { "'\(old.identifier)' \($0)" }
    }

    private static func snapshotFaults(
        _ region: SimulatedRegion,
        _ graph: InstanceGraph,
        _ options: PlanOptions,
        copies: Int
    ) async -> [String] {
        let found = (try? await region.describeDBSnapshots().map(\.identifier)) ?? []
        let wanted = (graph.snapshots ?? []).map(\.identifier)
        let new = Set(found).subtracting(wanted)
        let isRight =
            found.count - wanted.count == copies + (options.takesFinalSnapshot ? options.targets.count : 0)
            && options.targets.allSatisfy { target in
                !options.takesFinalSnapshot || new.contains { $0.hasPrefix("final-\(target)-") }
            }
        return isRight ? [] : ["the snapshots at the end are \(found)"]
    }
}
