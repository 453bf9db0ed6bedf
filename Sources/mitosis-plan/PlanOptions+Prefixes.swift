import Console
import RDS

/// The names that a plan gives on the way: a prefix, and the name that they stand for.
extension PlanOptions {
    static let temporaryPrefixOption = Option(
        "temp-prefix",
        .text("PREFIX"),
        section: "Names and the old tree",
        default: "temp-",
        help: "Begins the new instances' names while they are built"
    )
    static let retiredPrefixOption = Option(
        "old-prefix",
        .text("PREFIX"),
        section: "Names and the old tree",
        default: "old-",
        help: "Begins the old instances' names until they are gone"
    )

    /// - Throws: `UsageError` when a prefix is empty, or both are one.
    mutating func takePrefixes(_ arguments: Arguments) throws(UsageError) {
        tempPrefix = arguments.value(of: Self.temporaryPrefixOption) ?? tempPrefix
        oldPrefix = arguments.value(of: Self.retiredPrefixOption) ?? oldPrefix
        // RDS keeps names in lower case.
        guard !tempPrefix.isEmpty, !oldPrefix.isEmpty, tempPrefix.lowercased() != oldPrefix.lowercased() else {
            throw UsageError(
                "--temp-prefix and --old-prefix must be two different prefixes, neither of them empty",
                hint: "leave them out for temp- and old-"
            )
        }
    }

    func names(of node: DBInstanceIdentifier) -> NodeNames {
        NodeNames(
            node,
            temporary: node.renamed(tempPrefix + node.name),
            retired: node.renamed(oldPrefix + node.name)
        )
    }
    /// The name of a new instance while it is built.
    func temporaryName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier { names(of: node).temporary }
    /// The name of an old instance until it is deleted.
    func retiredName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier { names(of: node).retired }

    /// The name of the snapshot that an old primary leaves: by its identity, so that no other has it.
    func finalSnapshotName(of node: any DBResource, plan: String) -> String {
        "final-\(node.identifier.name)-\((node.dbiResourceId ?? plan).lowercased())"
    }
}
