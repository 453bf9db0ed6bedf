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

    /// - Parameter environment: Its variable holds patterns separated by commas or white space; without it nothing is
    ///   excluded.
    /// - Throws: `NeverTargetError` for a pattern that no name can fit: it would protect nothing.
    package init(_ environment: [String: String]) throws(NeverTargetError) {
        patterns = (environment[Self.variable] ?? "").lowercased().split { $0 == "," || $0.isWhitespace }
            .map(String.init)
        if let other = patterns.first(where: { !Self.isPattern($0) }) { throw NeverTargetError.unfit(pattern: other) }
    }

    /// Whether names may fit it: it has what names have, and what stands for that.
    private static func isPattern(_ text: String) -> Bool {
        var isInSet = false
        for letter in text.utf8 {
            switch letter {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "?"): break
            case UInt8(ascii: "["): isInSet = true
            case UInt8(ascii: "]") where isInSet: isInSet = false
            case UInt8(ascii: "!") where isInSet: break
            default: return false
            }
        }
        return !isInSet
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
                throw NeverTargetError.protected(identifier, pattern: pattern)
            }
        }
    }
}

/// What `MITOSIS_NEVER_TARGET` keeps from being performed.
package enum NeverTargetError: UserFacingError, Equatable {
    /// An instance or a cluster that it protects.
    case protected(DBInstanceIdentifier, pattern: String)
    /// It holds what protects nothing.
    case unfit(pattern: String)

    package var message: String {
        switch self {
        case .protected(let identifier, let pattern):
            "'\(identifier)' must never be replaced: it fits '\(pattern)' of \(NeverTarget.variable)"
        case .unfit(let pattern):
            "no name fits '\(pattern.withoutControls)' of \(NeverTarget.variable), so it would protect nothing"
        }
    }
    package var hint: String? {
        switch self {
        case .protected: "check the target; change \(NeverTarget.variable) only if it is wrong"
        case .unfit: "write names alone, of letters, digits and hyphens, with * and ?, without quotes: *prod*,billing"
        }
    }
    package var exitCode: ExitCode { .refused }
}
