import Console
import RDS

/// An operation that no policy of ours may allow.
struct PolicyRefusal: UserFacingError, Equatable {
    let id: Operation.ID
    let reason: String

    var message: String { "no permission is given for '\(id)': \(reason)" }
    var hint: String? { "check how the operations were edited; mitosis-plan never plans this" }
    var exitCode: ExitCode { .refused }

    /// - Throws: `PolicyRefusal` for the first operation that would change its source or delete something in use, or
    ///   whose resources are more than names.
    static func check(_ operations: [Operation]) throws(PolicyRefusal) {
        let created = Set(operations.filter(\.action.isCreation).compactMap(\.identifier))
        let retired = Set(operations.compactMap { $0.id.stage == .retire ? $0.newIdentifier : nil })
        for operation in operations {
            if let resource = operation.resources.first(where: { $0.contains("*") || $0.contains("?") }) {
                throw PolicyRefusal(id: operation.id, reason: "'\(resource)' is a pattern, not the ARN of one resource")
            }
            guard let identifier = operation.identifier, !operation.action.isCreation else { continue }
            if identifier == operation.source.identifier {
                throw PolicyRefusal(id: operation.id, reason: "it would change its source '\(identifier)'")
            }
            guard operation.action == .deleteDBInstance else { continue }
            let isInUse = identifier == operation.replaces.identifier || created.contains(identifier)
            if isInUse || !(retired.isEmpty || retired.contains(identifier)) {
                throw PolicyRefusal(id: operation.id, reason: "'\(identifier)' is no name of a retired instance")
            }
        }
    }
}
