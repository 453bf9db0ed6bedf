import Console
import RDS

/// An operation that no policy of ours may allow.
struct PolicyRefusal: UserFacingError, Equatable {
    let id: Operation.ID
    let reason: String

    var message: String { "no permission is given for '\(id)': \(reason)" }
    var hint: String? { "check how the operations were edited; mitosis-plan never plans this" }
    var exitCode: ExitCode { .refused }

    /// - Throws: `PolicyRefusal` for the first operation that would change the source.
    static func check(_ operations: [Operation]) throws(PolicyRefusal) {
        for operation in operations {
            // Undo adopts its source by tagging it: the only call on a source.
            let isOnSource = operation.identifier == operation.source.identifier && !operation.action.isCreation
            if isOnSource, operation.id.stage != .install {
                throw PolicyRefusal(
                    id: operation.id,
                    reason: "it would change its source '\(operation.source.identifier)'"
                )
            }
            if operation.action == .deleteDBInstance, operation.identifier == operation.replaces.identifier {
                throw PolicyRefusal(
                    id: operation.id,
                    reason: "it would delete '\(operation.replaces.identifier)' in its place"
                )
            }
        }
    }
}
