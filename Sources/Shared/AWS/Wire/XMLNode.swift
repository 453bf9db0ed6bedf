import Foundation
import FoundationXML
import RDS

/// An element of an XML reply: its name without a namespace, its children, and its text.
final class XMLNode {
    let name: String
    fileprivate(set) var children: [XMLNode] = []
    fileprivate(set) var text = ""

    init(_ name: String) { self.name = name }

    /// The first child of this name.
    subscript(child: String) -> XMLNode? { children.first { $0.name == child } }

    /// Reads a whole document: no entities from outside, at most 64 levels deep.
    ///
    /// - Returns: The root element; `nil` when it is not well-formed XML, or is cut short.
    static func parse(_ data: Data) -> XMLNode? {
        // A document type is what entities are declared in, and no reply of AWS's has one.
        guard data.range(of: Data("<!DOCTYPE".utf8)) == nil, data.count < 64 << 20 else { return nil }
        let builder = Builder()
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        guard parser.parse(), !builder.isTooDeep, builder.open.isEmpty else { return nil }
        return builder.root
    }

    private final class Builder: NSObject, XMLParserDelegate {
        var root: XMLNode?
        var open: [XMLNode] = []
        var isTooDeep = false

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            let node = XMLNode(name.split(separator: ":").last.map(String.init) ?? name)
            open.last?.children.append(node)
            if root == nil { root = node }
            open.append(node)
            if open.count > 64 {
                isTooDeep = true
                parser.abortParsing()
            }
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            _ = open.popLast()
        }
    }
}

extension XMLNode {
    /// The element as JSON of a shape; `nil` for an empty element, and for text that does not fit.
    func value(as shape: Shape) -> JSONValue? {
        switch shape {
        case .string: return text.isEmpty ? nil : .string(text)
        case .timestamp: return text.isEmpty ? nil : .string(Date(timestamp: text)?.timestamp ?? text)
        case .integer: return Int(text).map { .integer($0) }
        case .number:
            return Double(text).map { $0 == $0.rounded() && abs($0) < 1e15 ? .integer(Int($0)) : .number($0) }
        case .boolean: return ["true": true, "false": false][text.lowercased()].map { .bool($0) }
        case .list(let element): return .array(children.compactMap { $0.value(as: element) })
        case .structure(let members):
            var object: JSONObject = [:]
            for child in children {
                if let shape = members[child.name] { object[child.name] = child.value(as: shape) }
            }
            return object.isEmpty ? nil : .object(object)
        }
    }
}
