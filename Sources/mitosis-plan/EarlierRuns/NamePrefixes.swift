import Console
import RDS

/// What the names begin with that a plan gives to instances of the target's tree.
struct NamePrefixes: Hashable, Sendable {
    static let temporaryOption = Option(
        "temp-prefix",
        .text("PREFIX"),
        section: "Names and the old tree",
        default: "temp-",
        help: "Begins the new instances' names while they are built"
    )
    static let retiredOption = Option(
        "old-prefix",
        .text("PREFIX"),
        section: "Names and the old tree",
        default: "old-",
        help: "Begins the old instances' names until they are gone"
    )

    var temporary = "temp-"
    var retired = "old-"

    init() {}

    /// - Throws: `UsageError` when a prefix is empty, or both are one.
    init(parsing arguments: Arguments) throws(UsageError) {
        temporary = arguments.value(of: Self.temporaryOption) ?? temporary
        retired = arguments.value(of: Self.retiredOption) ?? retired
        // RDS keeps names in lower case.
        guard !temporary.isEmpty, !retired.isEmpty, temporary.lowercased() != retired.lowercased() else {
            throw UsageError(
                "--temp-prefix and --old-prefix must be two different prefixes, neither of them empty",
                hint: "leave them out for temp- and old-"
            )
        }
    }

    /// The name of a new instance while it is built.
    func temporaryName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier {
        node.renamed(temporary + node.name)
    }
    /// The name of an old instance until it is deleted.
    func retiredName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier {
        node.renamed(retired + node.name)
    }

    /// The nodes whose old instance may bear this name: the one of this very name first.
    func nodes(ofOld name: DBInstanceIdentifier) -> [DBInstanceIdentifier] {
        let prefix = retired.lowercased()
        let text = name.name
        return [name] + (text.hasPrefix(prefix) ? [name.renamed(String(text.dropFirst(prefix.count)))] : [])
    }
}
