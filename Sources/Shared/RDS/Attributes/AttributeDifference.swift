/// Something of an old instance that the new one will not have.
package struct AttributeDifference: Hashable, Sendable, CustomStringConvertible {
    package let identifier: DBInstanceIdentifier
    package let attribute: String
    package let old: JSONValue?
    package let new: JSONValue?

    package init(identifier: DBInstanceIdentifier, attribute: String, old: JSONValue?, new: JSONValue?) {
        self.identifier = identifier
        self.attribute = attribute
        self.old = old
        self.new = new
    }

    package var description: String { "\(identifier): \(attribute) \(change)" }

    /// Both values in words.
    package var change: String { "is \(Self.text(old)) and will be \(Self.text(new))" }

    private static func text(_ value: JSONValue?) -> String { value?.string ?? value?.line ?? "absent" }
}
