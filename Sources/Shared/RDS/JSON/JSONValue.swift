/// Any JSON value, as AWS's requests and replies are made of.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Whole numbers below this are integers; larger ones, which AWS has none of, are numbers like others, so that nothing
    /// that is reckoned from an integer is too large for one.
    package static let integerLimit = 1_000_000_000_000_000

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
    /// Any number.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
    package var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of an object; `nil` where there is none, or no object.
    package subscript(name: String) -> JSONValue? { object?[name] }

    /// What kind of value this is, in words for an error message.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.lazy.map { (key: $0, value: $1) }))
    }
}

extension JSONValue {
    /// The integer that a number is; `nil` for one that is not whole, or too large.
    package init?(whole number: Double) {
        guard number == number.rounded(), number.magnitude < Double(Self.integerLimit) else { return nil }
        self = .integer(Int(number))
    }
}
