/// What the snapshots are called that a plan makes for a node.
///
/// The policies are limited to names that begin so.
package struct SupplyNames: Hashable, Sendable {
    package static let prefix = "mitosis-"
    private let stem: String

    package init(_ node: DBInstanceIdentifier, plan: String) { stem = "\(Self.prefix)\(node.name)-\(plan)" }

    /// Taken, or copied, where the source is.
    package var original: String { stem }
    /// The same under a key that can be shared.
    package var reencrypted: String { "\(stem)-shared" }
    /// Where the target is.
    package var copy: String { "\(stem)-copy" }

    package var all: [String] { [original, reencrypted, copy] }

    /// The names of the plan that would give this one for a node; `nil` where none would, since the name of one node may
    /// begin with another's.
    package init?(giving name: String, for node: DBInstanceIdentifier) {
        let beginning = "\(Self.prefix)\(node.name)-"
        guard name.hasPrefix(beginning) else { return nil }
        let plan = name.dropFirst(beginning.count).prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        self.init(node, plan: String(plan))
        guard !plan.isEmpty, all.contains(name) else { return nil }
    }
}

extension DBInstanceIdentifier {
    /// The type of its snapshots, in ARNs.
    package var snapshotType: ARN.ResourceType { isCluster ? .clusterSnapshot : .snapshot }
}
