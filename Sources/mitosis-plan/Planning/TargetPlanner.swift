import Console
import RDS

/// How the data comes to a new instance or cluster.
protocol CopyMethod: Hashable, Sendable {
    /// What is brought from elsewhere, or under another key, to be restored; `nil` where nothing is.
    var supply: Supply? { get }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot?
}

extension CopyMethod {
    /// What makes one way another, for the plan's id.
    var fact: String { supply?.fact ?? "\(self)" }
}

/// The way that was chosen, and why.
struct Choice<Method: CopyMethod>: Hashable, Sendable {
    let method: Method
    /// In words, for standard error.
    let reason: String
}

/// A target, and the way that was chosen for it.
struct Chosen<Planner: TargetPlanner> {
    let target: Planner.Resource
    let choice: Choice<Planner.Method>
}

/// Plans one target: all in which instances with their trees differ from clusters.
protocol TargetPlanner {
    /// What the target is, and the source.
    associatedtype Resource: DBResource
    associatedtype Method: CopyMethod

    var list: OperationList { get }
    /// What cannot be carried over.
    var differences: [Difference] { get }
    /// What people should know of how the copies are made.
    var notes: [Message] { get }

    /// - Parameter list: What the operations are added to.
    init(_ list: OperationList, graph: InstanceGraph, source: Resource, method: Method)

    mutating func plan(_ target: Resource)

    /// - Throws: `PlanRefusal` when there is no way.
    static func choice(for target: Resource, copying source: Resource, _ basis: PlanBasis) throws(PlanRefusal)
        -> Choice<Method>

    /// What the engines are to be: of each instance of a tree, or of a cluster as a whole.
    ///
    /// - Returns: The versions, each `nil` where the graph does not tell.
    static func versions(of target: Resource, in graph: InstanceGraph) -> [(
        name: DBInstanceIdentifier, version: String?
    )]

    /// What would be less encrypted than before.
    static func exposures(of target: Resource, copying source: Resource, by method: Method, in graph: InstanceGraph)
        -> [PlanRefusal.Reason]

    /// What people should know before they perform the plan, all targets together.
    static func warnings(on plan: Plan, copying source: Resource, to chosen: [Chosen<Self>], _ basis: PlanBasis)
        -> [Message]
}

extension PlanBasis {
    /// Plans every target.
    ///
    /// - Parameter reasons: What is wrong already.
    /// - Throws: `PlanRefusal` with all that is wrong, when anything is.
    func plan<Planner: TargetPlanner>(
        with _: Planner.Type,
        copying source: Planner.Resource,
        refusing reasons: [PlanRefusal.Reason]
    ) throws(PlanRefusal) -> Plan {
        let chosen: [Chosen<Planner>] = try choose(copying: source, refusing: reasons)
        let id = id(copying: source, by: chosen.map(\.choice.method.fact))
        let list = OperationList(options, source, plan: id, capturedAt: graph.capturedAt, moving: proxies)
        var result = Plan(graph: graph)
        for (target, choice) in chosen.map({ ($0.target, $0.choice) }) {
            var planner = Planner(list, graph: graph, source: source, method: choice.method)
            planner.plan(target)
            result.operations += planner.list.operations
            result.differences += planner.differences
            result.notes.append(.note("the new '\(target.identifier)' is \(choice.reason)"))
            if let supply = choice.method.supply {
                let strangers = SnapshotsOnTheWay.strangers(target, plan: id, from: foreign?.graph, in: graph)
                try refuse((supplyChecks?.reasons(supply) ?? []) + strangers)
                result.notes += SnapshotsOnTheWay.copying(supply, target, options, in: graph)
                result.notes += supplyChecks?.warnings(supply) ?? []
            }
            result.notes += planner.notes
            let present = version(of: source, by: choice.method)
            result.notes += UpgradePath.notes(on: planner.list.operations, of: source.engine, from: present)
        }
        result.notes += Planner.warnings(on: result, copying: source, to: chosen, self)
        return result
    }

    /// - Parameter reasons: What is wrong already.
    /// - Throws: `PlanRefusal` with all that is wrong, when anything is.
    private func choose<Planner: TargetPlanner>(
        copying source: Planner.Resource,
        refusing reasons: [PlanRefusal.Reason]
    ) throws(PlanRefusal) -> [Chosen<Planner>] {
        var reasons = reasons
        var chosen: [Chosen<Planner>] = []
        for target in options.targets.compactMap({ graph.resource($0) as? Planner.Resource }) {
            reasons += (supplyChecks?.reasons(target) ?? []) + (landingChecks?.reasons(target) ?? [])
            do throws(PlanRefusal) {
                let choice = try Planner.choice(for: target, copying: source, self)
                let present = version(of: source, by: choice.method)
                reasons += Planner.versions(of: target, in: graph).compactMap { name, wanted in
                    UpgradePath(of: source.engine, from: present, to: wanted)?
                        .refusal(name, copying: source.identifier)
                }
                if !options.allowsEncryptionChange {
                    reasons += Planner.exposures(of: target, copying: source, by: choice.method, in: graph)
                }
                chosen.append(Chosen(target: target, choice: choice))
            } catch {
                reasons += error.reasons
            }
        }
        try refuse(reasons)
        return chosen
    }

    /// The engine's version that the data comes with; `nil` where the graph does not tell.
    private func version(of source: any DBResource, by method: some CopyMethod) -> String? {
        method.snapshot(in: graph)?["EngineVersion"]?.string ?? source.engineVersion
    }
}
