import RDS

/// An earlier run that stopped on its way: what of it the graph shows, and the graph as it was before.
///
/// The old instances are known by the identity in the new ones' marks, so the tree can be put back in thought: planned
/// again from that, under the plan's own id, the operations are those of the run, and performing them goes on.
struct Resumption {
    /// The graph as if nothing had been made or renamed.
    let graph: InstanceGraph
    /// The id of the plan that made what was found.
    let plan: String
    /// What the run has made, by the name that it is made for.
    let made: [DBInstanceIdentifier: any DBResource]
    /// What was inferred, for standard error.
    let notes: [Message]

    /// - Throws: `PlanRefusal` when there is nothing to go on with, or what is there is not of one plan.
    init(of options: PlanOptions, in graph: InstanceGraph) throws(PlanRefusal) {
        let runs = EarlierRuns(in: graph)
        // An old primary may be retired while its new instance is gone.
        let found = runs.of(options.targets + options.targets.map(options.retiredName))
        let plan = try Self.plan(of: found, runs, options)
        try refuse(runs.doubts(about: options.targets))
        let run = StoppedRun(plan: plan, found: found.filter { $0.mark.plan == plan }, options: options, graph: graph)
        try refuse(run.obstacles())
        self.plan = plan
        made = run.made
        self.graph = try run.before()
        try refuse(run.losses(in: self.graph))
        notes = run.story(self.graph).map { .note($0) }
    }

    /// The plan whose run has stopped: one that has left a temporary name or an old instance. The marks of a run that
    /// has ended stay.
    private static func plan(
        of found: [EarlierRuns.Made],
        _ runs: EarlierRuns,
        _ options: PlanOptions
    ) throws(PlanRefusal) -> String {
        let open = found.filter { [.temporary, .landing].contains($0.place) || ($0.place == .live && $0.old != nil) }
        let plans = Set(open.map(\.mark.plan)).sorted()
        let strays = runs.strays(of: options.targets, plans)
        try refuse(strays)
        guard let plan = plans.first else {
            let names = options.targets.map { "'\($0)'" }.joined(separator: ", ")
            throw PlanRefusal("no run on \(names) has stopped on its way", "leave out --resume")
        }
        guard plans.count == 1 else {
            let found = open.map { "'\($0.new.identifier)' (\($0.new.dbiResourceId ?? "?")) of \($0.mark.plan)" }
            throw PlanRefusal(
                "instances of several plans are there: \(found.sorted().joined(separator: ", "))",
                "finish one with its own operations, or remove what nobody needs with --abandon"
            )
        }
        return plan
    }
}
