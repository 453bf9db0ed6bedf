import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An element of an XML reply while it is read, and what it holds so far.
struct XMLElement {
    let name: String
    /// `nil` for an element that is passed over.
    let shape: Shape?
    var members: JSONObject = [:]
    private var elements: [JSONValue] = []
    private var text = ""

    init(name: String, shape: Shape?) {
        self.name = name
        self.shape = shape
    }

    /// The shape of an element of this name in this one; `nil` where it is passed over.
    func shape(of name: String) -> Shape? {
        switch shape {
        case .list(let element): element
        case .structure(let shapes): shapes[name]
        default: nil
        }
    }

    /// Takes letters, of which only what is neither a list nor a structure has any.
    mutating func take(_ letters: UnsafeBufferPointer<UInt8>) {
        switch shape {
        case nil, .list, .structure: break
        default: text += String(decoding: letters, as: UTF8.self)
        }
    }

    /// Takes an element that has ended within this one.
    mutating func take(_ element: XMLElement) {
        guard element.shape != nil, let value = element.value else { return }
        if case .list = shape { elements.append(value) } else { members[element.name] = value }
    }

    /// What it holds; `nil` for an empty element, and for text that does not fit.
    var value: JSONValue? {
        switch shape {
        case nil: return nil
        case .list: return .array(elements)
        case .structure: return members.isEmpty ? nil : .object(members)
        case .string: return text.isEmpty ? nil : .string(text)
        case .timestamp: return text.isEmpty ? nil : .string(Date(timestamp: text)?.timestamp ?? text)
        case .integer: return Int(text).map { .integer($0) }
        case .number:
            guard let number = Double(text), number.isFinite else { return nil }
            return number == number.rounded() && abs(number) < 1e15 ? .integer(Int(number)) : .number(number)
        case .boolean: return ["true": true, "false": false][text.lowercased()].map { .bool($0) }
        }
    }
}
