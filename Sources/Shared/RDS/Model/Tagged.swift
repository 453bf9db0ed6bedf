/// Anything of RDS's that shows its tags in `TagList`.
package protocol Tagged: Sendable {
    /// AWS's members under AWS's names.
    var members: JSONObject { get }
}

extension Tagged {
    /// The value of the tag of this key; `nil` where there is none.
    package func tag(_ key: String) -> String? {
        let tag = members["TagList"]?.array?.last { $0["Key"]?.string == key }
        return tag.map { $0["Value"]?.string ?? "" }
    }

    /// The tags by their keys.
    package var tags: [String: String] {
        (members["TagList"]?.array ?? []).reduce(into: [:]) { tags, tag in
            if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string ?? "" }
        }
    }
}

extension JSONValue {
    /// Tags in the form of requests and replies, sorted by key.
    package init(tags: [String: String]) {
        self = .array(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }
}
