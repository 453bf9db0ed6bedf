import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An element of an XML reply while it is read, and what it holds so far.
struct XMLElement {
    /// The number of its place.
    let place: Int
    var members = JSONObject()
    private var elements: [JSONValue] = []

    init(place: Int) { self.place = place }

    /// Takes what an element held that has ended within this one.
    mutating func take(_ value: JSONValue, of name: String, isList: Bool) {
        if isList { elements.append(value) } else { members[name] = value }
    }

    /// What it holds; `nil` for an empty element, and for text that does not fit.
    ///
    /// - Parameter letters: Its own, in UTF-8.
    func value(as shape: Shape, letters: [UInt8]) -> JSONValue? {
        switch shape {
        case .list: .array(elements)
        case .structure: members.isEmpty ? nil : .object(members)
        default: Self.value(of: String(decoding: letters, as: UTF8.self), as: shape)
        }
    }

    private static func value(of text: String, as shape: Shape) -> JSONValue? {
        switch shape {
        case .list, .structure: return nil
        case .string: return text.isEmpty ? nil : .string(text)
        case .timestamp: return text.isEmpty ? nil : .string(Date.normalized(timestamp: text) ?? text)
        case .integer: return Int(text).flatMap { JSONValue(whole: Double($0)) }
        case .number:
            guard let number = Double(text), number.isFinite else { return nil }
            return JSONValue(whole: number) ?? .number(number)
        case .boolean: return ["true": true, "false": false][text.lowercased()].map { .bool($0) }
        }
    }
}
