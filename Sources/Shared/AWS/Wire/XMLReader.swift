import CXML
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads an XML reply in one pass, straight into JSON of a shape; what the shape lacks is passed over.
struct XMLReader {
    /// A document's root: its name without a namespace, and what it holds.
    struct Root {
        var name: String
        var value: JSONValue?
    }

    /// The text is no XML, is cut short, or has what no reply of AWS's has.
    private struct Malformed: Error {}

    private static let depthLimit = 64
    /// Nothing is fetched from elsewhere, and nothing is written on standard error.
    private static let options = [XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING, XML_PARSE_NOCDATA]
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    private let reader: xmlTextReaderPtr
    /// libxml2 keeps each name once: its place is as good as its letters.
    private var names: [UnsafePointer<xmlChar>: String] = [:]
    /// How many members the last structure had, at each depth: the next one is mostly like it.
    private var sizes = [Int](repeating: 0, count: depthLimit)

    private init(_ reader: xmlTextReaderPtr) { self.reader = reader }

    /// Reads a whole document: no document type and so no entities of its own, at most 64 levels deep.
    ///
    /// - Parameter shape: What the root holds.
    /// - Returns: `nil` when it is not well-formed XML, or is cut short.
    static func root(of bytes: [UInt8], as shape: Shape) -> Root? {
        bytes.withUnsafeBytes { bytes in
            let options = options.reduce(0) { $0 | Int32($1.rawValue) }
            guard isReady, let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                let size = Int32(exactly: bytes.count),
                let reader = xmlReaderForMemory(start, size, nil, nil, options)
            else { return nil }
            defer { xmlFreeTextReader(reader) }
            var cursor = XMLReader(reader)
            return try? cursor.root(as: shape)
        }
    }

    private mutating func root(as shape: Shape) throws(Malformed) -> Root {
        var root: Root?
        while let kind = try next() {
            if kind == XML_READER_TYPE_ELEMENT { root = Root(name: try name(), value: try value(as: shape)) }
        }
        guard let root else { throw Malformed() }
        return root
    }

    /// Goes on to the next node.
    ///
    /// - Returns: `nil` at the end of the document.
    private func next() throws(Malformed) -> xmlReaderTypes? {
        switch xmlTextReaderRead(reader) {
        case 0: return nil
        case 1: break
        default: throw Malformed()
        }
        let kind = xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(reader)))
        // A document type is what entities are declared in.
        let isRefused = kind == XML_READER_TYPE_DOCUMENT_TYPE || kind == XML_READER_TYPE_ENTITY_REFERENCE
        if isRefused || xmlTextReaderDepth(reader) >= Self.depthLimit { throw Malformed() }
        return kind
    }

    private mutating func name() throws(Malformed) -> String {
        guard let letters = xmlTextReaderConstLocalName(reader) else { throw Malformed() }
        if let known = names[letters] { return known }
        let name = String(cString: letters)
        names[letters] = name
        return name
    }

    /// The element that starts here, to its end.
    ///
    /// - Parameter shape: `nil` for an element that is passed over.
    /// - Returns: `nil` for an empty element, and for text that does not fit.
    private mutating func value(as shape: Shape?) throws(Malformed) -> JSONValue? {
        var text = ""
        var elements: [JSONValue] = []
        var members: JSONObject = [:]
        let depth = Int(xmlTextReaderDepth(reader))
        if case .structure = shape { members.reserveCapacity(sizes[depth]) }
        var isOpen = xmlTextReaderIsEmptyElement(reader) == 0
        while isOpen {
            guard let kind = try next() else { throw Malformed() }
            switch (kind, shape) {
            case (XML_READER_TYPE_END_ELEMENT, _): isOpen = false
            case (XML_READER_TYPE_ELEMENT, .list(let element)?):
                if let value = try value(as: element) { elements.append(value) }
            case (XML_READER_TYPE_ELEMENT, .structure(let shapes)?):
                let name = try name()
                let shape = shapes[name]
                let value = try value(as: shape)
                if shape != nil { members[name] = value }
            case (XML_READER_TYPE_ELEMENT, _): _ = try value(as: nil)
            case (_, .none), (_, .list), (_, .structure): break
            case (XML_READER_TYPE_TEXT, _), (XML_READER_TYPE_CDATA, _), (XML_READER_TYPE_WHITESPACE, _),
                (XML_READER_TYPE_SIGNIFICANT_WHITESPACE, _):
                if let letters = xmlTextReaderConstValue(reader) { text += String(cString: letters) }
            default: break
            }
        }
        guard let shape else { return nil }
        switch shape {
        case .list: return .array(elements)
        case .structure:
            sizes[depth] = members.count
            return members.isEmpty ? nil : .object(members)
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
