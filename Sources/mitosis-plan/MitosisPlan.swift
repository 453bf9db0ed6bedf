import Console
import RDS

@main
struct MitosisPlan: Tool {
    static let command = Command(
        name: "mitosis-plan",
        summary: "plans the replacement of one replication tree by a copy of another",
        description: [
            "It reads a graph and prints operations, one JSON object a line, in an order in which they could be performed: "
                + "build a new tree of the source's data beside the old one, with the old one's attributes; swap the names; "
                + "delete the old tree. Nothing is performed, and no network is used: the same graph gives the same plan.",
            "Whatever would fail half way or lose data is refused, all of it at once, each with what to do. "
                + "What cannot be carried over to the new instances is listed on standard error.",
            "Lines may be dropped or edited; what is left still runs, or is refused with a reason.",
        ],
        examples: [
            .init(
                "Plan demo's refresh from production:",
                "rds-describe | mitosis-plan --source prod --target demo > plan.jsonl"
            ),
            .init("Read the saved plan:", "mitosis-plan --format text plan.jsonl"),
            .init(
                "Mask the data before anybody sees it:",
                "rds-describe | mitosis-plan --source prod --target demo --prepare ./mask.sh"
            ),
        ],
        options: PlanOptions.table,
        operand: .init(
            "GRAPH",
            isFile: true,
            repeatable: true,
            help: "Graphs, of each account and Region one, or plans to show"
        ),
        environment: [
            NeverTarget.note
        ],
        exitStatuses: [
            .init("0", "the plan is printed"),
            .init("1", "refused: it would fail half way, or lose data"),
            .init("252", "the command line or the graph cannot be read"),
            .init("255", "anything else"),
        ]
    )

    static func run(_ invocation: Invocation) async throws -> ExitCode {
        if let text = try SavedPlan.text(invocation) {
            try invocation.writeOutput(text)
            return .done
        }
        let log = try PlanLog(invocation)
        let plan: Plan
        do {
            plan = try Self.plan(invocation)
        } catch let refusal as PlanRefusal {
            try log.tell(refusal)
            throw refusal
        }
        try log.tell(plan)
        try invocation.writeOutput(text(of: plan, invocation.arguments))
        return .done
    }

    private static func plan(_ invocation: Invocation) throws -> Plan {
        let (arguments, environment) = (invocation.arguments, invocation.environment)
        if arguments.isSet(UndoOptions.option) {
            let options = try UndoOptions(parsing: arguments)
            return try undo(options, in: graphs(invocation).graph(of: options.targets), environment: environment)
        }
        if arguments.isSet(AbandonOptions.option) {
            let options = try AbandonOptions(parsing: arguments)
            let graphs = try graphs(invocation)
            let graph = try graphs.graph(of: options.targets)
            let others = graphs.all.filter { $0.place != graph.place }
            return try abandon(options, in: graph, beside: others, environment: environment)
        }
        let options = try PlanOptions(parsing: arguments)
        return try mitosis_plan.plan(options, in: graphs(invocation), environment: environment)
    }

    private static func graphs(_ invocation: Invocation) throws -> Graphs {
        try Graphs(inputs: invocation.readInputs("a graph", "the graph"))
    }

    private static func text(of plan: Plan, _ arguments: Arguments) -> String {
        switch PlanOptions.Format(arguments) {
        case .json: plan.operations.map { $0.line + "\n" }.joined()
        case .text: plan.flightPlan(showsAll: arguments.isSet(PlanOptions.allOption)).text
        case .dot: DOTDrawing.text(of: PlanPictures.make(of: plan.operations, in: plan.graph))
        case .mermaid: MermaidDrawing.text(of: PlanPictures.make(of: plan.operations, in: plan.graph))
        }
    }
}

extension Plan {
    /// The plan for people.
    fileprivate func flightPlan(showsAll: Bool) -> FlightPlan {
        var flight = FlightPlan(operations)
        flight.differences = differences
        flight.surroundings = surroundings
        flight.showsAll = showsAll
        return flight
    }
}
