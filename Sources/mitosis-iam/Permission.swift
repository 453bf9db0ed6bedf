/// One thing that a policy allows: an action on a resource, perhaps under a condition.
struct Permission: Hashable, Sendable {
    let action: String
    let resource: String
    var condition: Condition?

    /// Equality of one condition key with any of the values.
    struct Condition: Hashable, Sendable {
        let key: String
        let values: [String]
    }
}

extension Permission.Condition: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        ([left.key] + left.values).lexicographicallyPrecedes([right.key] + right.values)
    }
}
