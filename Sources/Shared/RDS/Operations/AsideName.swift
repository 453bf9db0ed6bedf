/// The names under which a way back puts new instances aside, so that the old ones get theirs back.
package enum AsideName {
    /// Shorter ones serve names that are too long for the first.
    private static let prefixes =
        ["undone", "undo", "un", "u"].flatMap { stem in ([""] + (2...9).map(String.init)).map { "\(stem)\($0)-" } } + [
            "u"
        ]

    /// All that a way back may give to the new instance of a node, the best ones first.
    package static func all(for node: DBInstanceIdentifier) -> [DBInstanceIdentifier] {
        prefixes.map { node.renamed($0 + node.name) }.filter { $0.fault == nil }
    }
}
