import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The type of a member in AWS's service model: what JSON is checked against and what XML is read by.
package indirect enum Shape: Hashable, Sendable {
    case string
    case integer
    /// A whole one is an integer in JSON, as in AWS's requests.
    case number
    case boolean
    /// ISO 8601 text in JSON; normalised to UTC with a `Z`.
    case timestamp
    case list(of: Shape)
    case structure([String: Shape])

    /// Checks a JSON value and brings it into the one form that the tools use.
    ///
    /// Members that the shape lacks and those that are null are left out; timestamps become UTC.
    ///
    /// - Parameter path: Where the value stands, for the message, such as `DBInstances[3].Endpoint`.
    /// - Returns: The value; `nil` for null.
    /// - Throws: `InputError` naming the path of the first value that has another type.
    package func normalize(_ value: JSONValue, at path: @autoclosure () -> String) throws(InputError) -> JSONValue? {
        try normal(value, at: path()).value(else: value)
    }

    /// What becomes of a value: almost everything is in its one form already, and is left where it is.
    private enum Normal {
        case same
        case other(JSONValue)
        case absent

        func value(else given: JSONValue) -> JSONValue? {
            switch self {
            case .same: given
            case .other(let value): value
            case .absent: nil
            }
        }
    }

    private func normal(_ value: JSONValue, at path: @autoclosure () -> String) throws(InputError) -> Normal {
        switch (self, value) {
        case (_, .null): return .absent
        case (.string, .string), (.integer, .integer), (.boolean, .bool): return .same
        case (.integer, .number(let number)) where JSONValue(whole: number) != nil:
            return JSONValue(whole: number).map { .other($0) } ?? .same
        case (.number, .integer): return .same
        case (.number, .number(let number)): return JSONValue(whole: number).map { .other($0) } ?? .same
        case (.timestamp, .string(let text)):
            guard let normal = Date.normalized(timestamp: text) else {
                throw InputError("\(path()) is not a time such as 2026-11-23T20:14:24Z: '\(text)'")
            }
            return normal == text ? .same : .other(.string(normal))
        case (.list(let element), .array(let values)):
            var changed: [JSONValue]?
            for (index, value) in values.enumerated() {
                let normal = try element.normal(value, at: "\(path())[\(index)]")
                if case .same = normal, changed == nil { continue }
                var kept = changed ?? Array(values[..<index])
                changed = nil
                if let value = normal.value(else: value) { kept.append(value) }
                changed = kept
            }
            return changed.map { .other(.array($0)) } ?? .same
        case (.structure(let members), .object(let object)):
            var changed: JSONObject?
            for (name, value) in object {
                let normal = try members[name]?.normal(value, at: "\(path()).\(name)") ?? .absent
                if case .same = normal { continue }
                changed = changed ?? object
                changed?[name] = normal.value(else: value)
            }
            return changed.map { .other(.object($0)) } ?? .same
        default: throw InputError("\(path()) should be \(kind), not \(value.kind)")
        }
    }

    /// The members of an object of this shape, which has to have some of them, each a text.
    ///
    /// - Parameters:
    ///   - names: Members that must be there; the first one is the object's name, for the message.
    ///   - path: Where the value stands, for the message, such as `DBInstances[3]`.
    /// - Throws: `InputError` saying what is wrong and where.
    func required(_ names: [String], of value: JSONValue, at path: String) throws(InputError) -> JSONObject {
        guard let object = try normalize(value, at: path)?.object else {
            throw InputError("\(path) should be an object, not \(value.kind)")
        }
        for name in names where object[name]?.string?.isEmpty != false {
            let owner = names.first.flatMap { object[$0]?.string }.map { " ('\($0)')" } ?? ""
            throw InputError("\(path)\(owner) has no \(name)")
        }
        return object
    }

    /// What a JSON value of this shape is, in words for an error message.
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .timestamp: "a time"
        case .list: "a list"
        case .structure: "an object"
        }
    }
}
