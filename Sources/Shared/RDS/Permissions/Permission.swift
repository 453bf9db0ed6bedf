/// One thing that a policy allows: an action on a resource, perhaps under a condition.
package struct Permission: Hashable, Sendable {
    package let action: String
    package let resource: String
    package var condition: Condition?

    /// Equality of one condition key with any of the values.
    package struct Condition: Hashable, Sendable {
        package let key: String
        package let values: [String]

        package init(key: String, values: [String]) {
            self.key = key
            self.values = values
        }
    }
}

extension Permission.Condition: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        ([left.key] + left.values).lexicographicallyPrecedes([right.key] + right.values)
    }
}
