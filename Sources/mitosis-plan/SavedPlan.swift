import Console
import RDS

/// A plan that was saved, shown again: what was reviewed is what will be performed, and nothing but its operations is needed.
enum SavedPlan {
    /// The options that say how it is shown; any other asks for a plan of a graph.
    private static let options = [PlanOptions.formatOption, PlanOptions.allOption]

    /// - Returns: What is printed; `nil` where the command line asks for something else.
    /// - Throws: `UsageError` or `InputError` when the input is no plan.
    static func text(_ invocation: Invocation) throws -> String? {
        let arguments = invocation.arguments
        let format = PlanOptions.Format(arguments)
        let isAsked = PlanOptions.table.allSatisfy { !arguments.isSet($0) || options.contains($0) }
        guard format != .json, isAsked else { return nil }
        let inputs = try invocation.readInputs("a plan, or a graph with --source and --target", "the plan")
        let bytes = Array(inputs.map(\.bytes).joined(separator: Array("\n".utf8)))
        // A graph wants to be told what to plan.
        if InputKind(bytes) == .graph { _ = try PlanOptions(parsing: arguments) }
        let operations = try OperationStream(jsonLines: bytes).operations
        switch format {
        case .json: return nil
        case .text:
            var flight = FlightPlan(operations)
            flight.showsAnnouncements = true
            flight.showsAll = arguments.isSet(PlanOptions.allOption)
            return flight.text
        case .dot: return DOTDrawing.text(of: PlanPictures.make(of: operations, in: nil))
        case .mermaid: return MermaidDrawing.text(of: PlanPictures.make(of: operations, in: nil))
        }
    }
}
