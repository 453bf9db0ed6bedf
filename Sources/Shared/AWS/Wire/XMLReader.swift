import CXML
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads an XML reply in one pass, straight into JSON of a shape; what the shape lacks is passed over.
final class XMLReader {
    /// A document's root: its name without a namespace, and what it holds.
    struct Root {
        var name: String
        var value: JSONValue?
    }

    private static let depthLimit = 64
    /// Nothing is fetched from elsewhere, and nothing is written on standard error.
    private static let options = [XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING].reduce(0) {
        $0 | Int32($1.rawValue)
    }
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    private let shape: Shape
    private var parser: xmlParserCtxtPtr?
    private var root: Root?
    /// The elements that have begun, each within the one before it.
    private var open: [XMLElement] = []
    /// libxml2 keeps each name once: its place is as good as its letters.
    private var names: [UnsafePointer<xmlChar>: String] = [:]
    /// How many members the last structure had, at each depth: the next one is mostly like it.
    private var sizes = [Int](repeating: 0, count: depthLimit)
    /// Whether the document has what no reply of AWS's has.
    private var isRefused = false

    private init(_ shape: Shape) { self.shape = shape }

    /// Reads a whole document: no document type and so no entities of its own, at most 64 levels deep.
    ///
    /// - Parameter shape: What the root holds.
    /// - Returns: `nil` when it is not well-formed XML, or is cut short.
    static func root(of bytes: [UInt8], as shape: Shape) -> Root? {
        let reader = XMLReader(shape)
        return withExtendedLifetime(reader) { reader.read(bytes) }
    }

    private func read(_ bytes: [UInt8]) -> Root? {
        guard Self.isReady, let size = Int32(exactly: bytes.count), let parser = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(parser) }
        self.parser = parser
        parser.pointee.sax?.pointee = Self.handler()
        parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        bytes.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            // With a handler of our own, no document is made.
            xmlFreeDoc(xmlCtxtReadMemory(parser, start, size, nil, nil, Self.options))
        }
        return parser.pointee.wellFormed != 0 && !isRefused ? root : nil
    }

    // MARK: - What libxml2 calls

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> XMLReader? {
        pointer.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { this, name, _, _, _, _, _, _, _ in XMLReader.of(this)?.start(name) }
        handler.endElementNs = { this, _, _, _ in XMLReader.of(this)?.end() }
        handler.characters = { this, letters, count in XMLReader.of(this)?.take(letters, count) }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = { this, letters, count in XMLReader.of(this)?.take(letters, count) }
        // A document type is what entities are declared in.
        handler.internalSubset = { this, _, _, _ in XMLReader.of(this)?.refuse() }
        handler.reference = { this, _ in XMLReader.of(this)?.refuse() }
        return handler
    }

    private func refuse() {
        isRefused = true
        xmlStopParser(parser)
    }

    private func start(_ letters: UnsafePointer<xmlChar>?) {
        guard let letters, open.count < Self.depthLimit else { return refuse() }
        let name = name(letters)
        var element = XMLElement(name: name, shape: open.last.map { $0.shape(of: name) } ?? shape)
        if case .structure = element.shape { element.members.reserveCapacity(sizes[open.count]) }
        open.append(element)
    }

    private func name(_ letters: UnsafePointer<xmlChar>) -> String {
        if let known = names[letters] { return known }
        let name = String(cString: letters)
        names[letters] = name
        return name
    }

    private func take(_ letters: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard !open.isEmpty else { return }
        open[open.count - 1].take(UnsafeBufferPointer(start: letters, count: Int(count)))
    }

    private func end() {
        guard let element = open.popLast() else { return }
        sizes[open.count] = element.members.count
        if open.isEmpty {
            root = Root(name: element.name, value: element.value)
        } else {
            open[open.count - 1].take(element)
        }
    }
}
