import RDS

/// A request of AWS's Query protocol as form data.
enum QueryRequest {
    /// The body of a request: `Action=…&Version=…` and the parameters, sorted.
    ///
    /// - Parameter isFlat: Whether lists go by the names of their elements alone, as EC2 has it.
    static func body(_ action: String, version: String, _ parameters: JSONObject, isFlat: Bool = false) -> String {
        var pairs = [("Action", action), ("Version", version)]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { pairs += flat(name, name, value, isFlat) }
        return pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// - Parameters:
    ///   - path: The dotted name so far.
    ///   - member: The name of the innermost member that is not a number, which decides how a list is numbered.
    private static func flat(_ path: String, _ member: String, _ value: JSONValue, _ isFlat: Bool) -> [(String, String)]
    {
        switch value {
        case .null: return []
        case .bool(let value): return [(path, value ? "true" : "false")]
        case .integer(let value): return [(path, String(value))]
        case .number(let value): return [(path, String(value))]
        case .string(let value): return [(path, value)]
        case .array(let values):
            if values.isEmpty { return [(path, "")] }
            let element = elementNames[member] ?? "member"
            let list = isFlat ? path.dropLast(member.count) + element : "\(path).\(element)"
            return values.enumerated().flatMap { flat("\(list).\($0.offset + 1)", element, $0.element, isFlat) }
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { flat("\(path).\($0.key)", $0.key, $0.value, isFlat) }
        }
    }

    /// What the elements of a list are called, where it is not `member`.
    ///
    /// Source: the service models of RDS, API 2014-10-31, and EC2, `locationName` of the lists' members.
    private static let elementNames = [
        "Tags": "Tag", "VpcSecurityGroupIds": "VpcSecurityGroupId", "DBSecurityGroups": "DBSecurityGroupName",
        "ProcessorFeatures": "ProcessorFeature", "Filters": "Filter", "Values": "Value", "TagSpecifications": "item",
        "EventCategories": "EventCategory", "AvailabilityZones": "AvailabilityZone",
        "SubnetIds": "SubnetId", "ValuesToAdd": "AttributeValue", "ValuesToRemove": "AttributeValue",
    ]

    /// Percent-encoded, all but letters, digits, `-`, `.`, `_` and `~`.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let bytes = text.utf8.flatMap { byte in
            plain.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
