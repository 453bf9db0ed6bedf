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
        switch (self, value) {
        case (_, .null): return nil
        case (.string, .string), (.integer, .integer), (.boolean, .bool): return value
        case (.integer, .number(let number)) where number == number.rounded() && abs(number) < 1e15:
            return .integer(Int(number))
        case (.number, .integer): return value
        case (.number, .number(let number)):
            return number == number.rounded() && abs(number) < 1e15 ? .integer(Int(number)) : value
        case (.timestamp, .string(let text)):
            guard let date = Date(timestamp: text) else {
                throw InputError("\(path()) is not a time such as 2026-11-23T20:14:24Z: '\(text)'")
            }
            return .string(date.timestamp)
        case (.list(let element), .array(let values)):
            var result: [JSONValue] = []
            for (index, value) in values.enumerated() {
                if let value = try element.normalize(value, at: "\(path())[\(index)]") { result.append(value) }
            }
            return .array(result)
        case (.structure(let members), .object(let object)):
            // Almost everything is in its one form already, and is left where it is.
            var result = object
            for (name, value) in object {
                guard let shape = members[name] else {
                    result[name] = nil
                    continue
                }
                let normal = try shape.normalize(value, at: "\(path()).\(name)")
                if normal != value { result[name] = normal }
            }
            return .object(result)
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
