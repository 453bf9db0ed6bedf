import CXML
import RDS

/// Reads an XML reply in one pass, straight into JSON of a shape; what the shape lacks is passed over.
///
/// libxml2 calls it back by its address. It is no object, so that Swift need not ask at each member of it whether somebody
/// else is at it.
struct XMLReader {
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

    private let parser: xmlParserCtxtPtr
    private let shape: Shape
    private var root: Root?
    /// The places seen so far, and first the one of all that is passed over.
    private var places = [XMLPlace(name: "", shape: nil)]
    /// The elements that have begun, each within the one before it.
    private var open: [XMLElement] = []
    /// Of the innermost element that is made of letters.
    private var letters: [UInt8] = []
    /// Whether the document has what no reply of AWS's has.
    private var isRefused = false

    /// Reads a whole document: no document type and so no entities of its own, at most 64 levels deep.
    ///
    /// - Parameter shape: What the root holds.
    /// - Returns: `nil` when it is not well-formed XML, or is cut short.
    static func root(of bytes: [UInt8], as shape: Shape) -> Root? {
        guard isReady, let size = Int32(exactly: bytes.count), let parser = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(parser) }
        var reader = XMLReader(parser: parser, shape: shape)
        parser.pointee.sax?.pointee = handler()
        withUnsafeMutablePointer(to: &reader) { reader in
            parser.pointee.userData = UnsafeMutableRawPointer(reader)
            bytes.withUnsafeBytes { bytes in
                let start = bytes.bindMemory(to: CChar.self).baseAddress
                // With a handler of our own, no document is made.
                xmlFreeDoc(xmlCtxtReadMemory(parser, start, size, nil, nil, options))
            }
        }
        return parser.pointee.wellFormed != 0 && !reader.isRefused ? reader.root : nil
    }

    // MARK: - What libxml2 calls

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { this, name, _, _, _, _, _, _, _ in XMLReader.at(this)?.pointee.start(name) }
        handler.endElementNs = { this, _, _, _ in XMLReader.at(this)?.pointee.end() }
        handler.characters = { this, letters, count in XMLReader.at(this)?.pointee.take(letters, count) }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        // A document type is what entities are declared in.
        handler.internalSubset = { this, _, _, _ in XMLReader.at(this)?.pointee.refuse() }
        handler.reference = { this, _ in XMLReader.at(this)?.pointee.refuse() }
        return handler
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLReader>? {
        pointer?.assumingMemoryBound(to: XMLReader.self)
    }

    private mutating func refuse() {
        isRefused = true
        xmlStopParser(parser)
    }

    private mutating func start(_ letters: UnsafePointer<xmlChar>?) {
        guard let letters, open.count < Self.depthLimit else { return refuse() }
        let place = open.last.map { self.place(of: letters, in: $0.place) } ?? add(letters, shape)
        var element = XMLElement(place: place)
        if places[place].size > 0 { element.members.reserveCapacity(places[place].size) }
        open.append(element)
        if places[place].hasLetters { self.letters.removeAll(keepingCapacity: true) }
    }

    private mutating func place(of letters: UnsafePointer<xmlChar>, in outer: Int) -> Int {
        if let place = places[outer].place(of: letters) { return place }
        // Only what the shape has is remembered, so that this does not grow with the document.
        guard let shape = places[outer].shape(of: String(cString: letters)) else { return 0 }
        let place = add(letters, shape)
        places[outer].add(letters, place: place)
        return place
    }

    private mutating func add(_ letters: UnsafePointer<xmlChar>, _ shape: Shape) -> Int {
        places.append(XMLPlace(name: String(cString: letters), shape: shape))
        return places.count - 1
    }

    private mutating func take(_ letters: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard let element = open.last, places[element.place].hasLetters else { return }
        self.letters.append(contentsOf: UnsafeBufferPointer(start: letters, count: Int(count)))
    }

    private mutating func end() {
        guard let element = open.popLast(), let shape = places[element.place].shape else { return }
        places[element.place].size = element.members.count
        let value = element.value(as: shape, letters: letters)
        if open.isEmpty {
            root = Root(name: places[element.place].name, value: value)
        } else if let value {
            let outer = open.count - 1
            open[outer].take(value, of: places[element.place].name, isList: places[open[outer].place].isList)
        }
    }
}
