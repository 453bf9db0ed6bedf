import Console
import RDS

/// An operation that no policy of ours may allow.
struct PolicyRefusal: UserFacingError, Equatable {
    let id: Operation.ID
    let reason: String

    var message: String { "no permission is given for '\(id)': \(reason)" }
    var hint: String? { "check how the operations were edited; mitosis-plan never plans this" }
    var exitCode: ExitCode { .refused }

    /// - Throws: `PolicyRefusal` for the first operation that is not what its id says, would change or delete something
    ///   other than the plan's own instances, copies something other than its source, or whose resources are others than
    ///   those its request names.
    static func check(_ operations: [Operation]) throws(PolicyRefusal) {
        let names = PlanNames(operations)
        for operation in operations {
            if let reason = fault(of: operation) ?? names.fault(of: operation) {
                throw PolicyRefusal(id: operation.id, reason: reason)
            }
        }
    }

    /// What is wrong with an operation, whatever the others are.
    private static func fault(of operation: Operation) -> String? {
        let stage = operation.id.stage
        if let resource = operation.resources.first(where: { isPattern($0) }) {
            return "'\(resource)' is a pattern, not the ARN of one resource"
        }
        if operation.replaces.identifier != operation.id.node {
            return "it replaces '\(operation.replaces.identifier)'"
        }
        // The phase decides who may do it.
        if operation.phase != stage.phase {
            return "it belongs to the phase \(stage.phase.rawValue), not \(operation.phase.rawValue)"
        }
        if (operation.action == .deleteDBInstance) != (stage == .delete) {
            return "\(operation.action.rawValue) is not what '\(stage.rawValue)' does"
        }
        return nil
    }

    /// Whether IAM would read more into it than the name of one thing.
    private static func isPattern(_ resource: String) -> Bool {
        resource.contains("*") || resource.contains("?") || resource.contains("${")
    }
}
