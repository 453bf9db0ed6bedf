import Console

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The instances and clusters that must never be replaced, by shell patterns such as `*prod*`, from `MITOSIS_NEVER_TARGET`.
package struct NeverTarget: Sendable {
    package static let variable = "MITOSIS_NEVER_TARGET"
    /// The variable, for the help of the tools that heed it.
    package static let note = Command.Note(
        variable,
        "Patterns, with commas, of names never to replace, such as *prod*"
    )
    private let patterns: [String]

    /// - Parameter environment: Its variable holds patterns separated by commas; without it nothing is excluded.
    package init(_ environment: [String: String]) {
        patterns = (environment[Self.variable] ?? "").split(separator: ",")
            .map { $0.filter { !$0.isWhitespace }.lowercased() }.filter { !$0.isEmpty }
    }

    /// The first pattern that a name fits; `nil` when it fits none.
    package func pattern(fitting identifier: DBInstanceIdentifier) -> String? {
        patterns.first { fnmatch($0, identifier.name, 0) == 0 }
    }

    /// Checks every name that a stream's calls give, change or delete, whatever their ids say.
    ///
    /// - Throws: `NeverTargetError` for the first name that fits a pattern.
    package func check(_ stream: OperationStream) throws(NeverTargetError) {
        try check(stream.operations.flatMap { [$0.id.node, $0.replaces.identifier] + $0.usedNames.map(\.name) })
    }

    /// - Throws: `NeverTargetError` for the first name that fits a pattern.
    package func check(_ identifiers: [DBInstanceIdentifier]) throws(NeverTargetError) {
        for identifier in identifiers {
            if let pattern = pattern(fitting: identifier) {
                throw NeverTargetError(identifier: identifier, pattern: pattern)
            }
        }
    }
}

/// An instance or a cluster that `MITOSIS_NEVER_TARGET` protects.
package struct NeverTargetError: UserFacingError, Equatable {
    package let identifier: DBInstanceIdentifier
    package let pattern: String

    package var message: String {
        "'\(identifier)' must never be replaced: it fits '\(pattern)' of \(NeverTarget.variable)"
    }
    package var hint: String? { "check the target; change \(NeverTarget.variable) only if it is wrong" }
    package var exitCode: ExitCode { .refused }
}
