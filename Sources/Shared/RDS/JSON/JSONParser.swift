import Console

/// Reads JSON (RFC 8259) into values, and says by line and column where a text stops being JSON.
///
/// Foundation's decoder says neither, which leaves the author of an edited graph or plan to guess.
struct JSONParser {
    /// Nesting deeper than this is refused: no reply of AWS's comes near it.
    static let depthLimit = 256

    private let bytes: [UInt8]
    private var position = 0
    private var texts = RepeatedTexts()
    /// How many members the last object had, at each depth: the next one is mostly like it.
    private var sizes = [Int](repeating: 0, count: depthLimit)

    /// What is wrong, and the index of the byte where.
    private struct Fault: Error {
        let reason: String
        let position: Int
    }

    /// - Parameter source: What the text is, for the message, such as `the graph`.
    /// - Throws: `InputError` with the line and column, both from 1.
    static func parse(_ bytes: [UInt8], of source: String) throws(InputError) -> JSONValue {
        try read(bytes, of: source) { parser throws(Fault) in
            parser.skipSpaceAndMarks()
            let value = try parser.value(depth: 0)
            parser.skipSpace()
            guard parser.next == nil else { throw parser.fault("there is more after the value") }
            return value
        }
    }

    /// Reads any number of values, one after the other, with whatever space between them.
    ///
    /// - Returns: Each with the line that it begins in, counted from 1.
    static func parseAll(_ bytes: [UInt8], of source: String) throws(InputError) -> [(value: JSONValue, line: Int)] {
        try read(bytes, of: source) { parser throws(Fault) in
            var values: [(value: JSONValue, line: Int)] = []
            var line = 1
            var counted = 0
            parser.skipSpaceAndMarks()
            while parser.next != nil {
                line += parser.bytes[counted..<parser.position].count { $0 == UInt8(ascii: "\n") }
                counted = parser.position
                values.append((try parser.value(depth: 0), line))
                parser.skipSpaceAndMarks()
            }
            return values
        }
    }

    /// The first value, whatever follows it; `nil` where the text begins with none.
    static func first(_ bytes: [UInt8]) -> JSONValue? {
        try? read(bytes, of: "") { parser throws(Fault) in
            parser.skipSpaceAndMarks()
            return try parser.value(depth: 0)
        }
    }

    /// The text without the byte-order mark that it may begin with.
    static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    }

    /// A byte-order mark in UTF-8: programs of Windows put it before a text, and files that are joined have it inside.
    private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

    private static func read<Result>(
        _ bytes: [UInt8],
        of source: String,
        _ body: (inout JSONParser) throws(Fault) -> Result
    ) throws(InputError) -> Result {
        var parser = JSONParser(bytes: bytes)
        do throws(Fault) {
            return try body(&parser)
        } catch {
            let before = bytes[..<min(error.position, bytes.count)]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
            let place =
                line == 1 && !bytes.contains(UInt8(ascii: "\n")) ? "column \(column)" : "line \(line), column \(column)"
            throw InputError("\(source) is not JSON: \(error.reason) (\(place))")
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ reason: String) -> Fault { Fault(reason: reason, position: position) }

    private func unexpected(_ wanted: String) -> Fault {
        guard let next else { return fault("it ends where \(wanted) should follow") }
        let found = (0x21...0x7e).contains(next) ? "'\(Character(Unicode.Scalar(next)))'" : "a byte \(next)"
        return fault("\(found) stands where \(wanted) should be")
    }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 { position += 1 }
    }

    private mutating func skipSpaceAndMarks() {
        skipSpace()
        while bytes[position...].starts(with: Self.mark) {
            position += Self.mark.count
            skipSpace()
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth < Self.depthLimit else { throw fault("it is nested more than \(Self.depthLimit) deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual("\(word)".utf8) else {
            throw unexpected("a value")
        }
        position = end
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        position += 1
        var members: JSONObject = [:]
        // Beyond what AWS's objects have, each in its place would take longer the more there are.
        var more: [(key: String, value: JSONValue)] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        members.reserveCapacity(sizes[depth])
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
            let value = try self.value(depth: depth + 1)
            if members.count < 1000 { members[name] = value } else { more.append((name, value)) }
            skipSpace()
            if take(UInt8(ascii: "}")) {
                if !more.isEmpty { members.add(more) }
                sizes[depth] = members.count
                return .object(members)
            }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
        }
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(values) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
        }
    }

    private mutating func string() throws(Fault) -> String {
        position += 1
        let start = position
        while let next, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\"), next >= 0x20 { position += 1 }
        // Most strings have no escapes and are taken whole.
        if next == UInt8(ascii: "\"") {
            guard let text = texts.text(bytes, start..<position) else { throw notUTF8 }
            position += 1
            return text
        }
        var unescaped = Array(bytes[start..<position])
        while true {
            guard let byte = next else { throw unexpected("the end of a string") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: unescaped, as: UTF8.self) else { throw notUTF8 }
                return text
            case UInt8(ascii: "\\"): unescaped += try escape()
            case 0..<0x20:
                position -= 1
                throw unexpected("a letter of a string")
            default: unescaped.append(byte)
            }
        }
    }

    private var notUTF8: Fault { fault("a string is not UTF-8") }

    private mutating func escape() throws(Fault) -> [UInt8] {
        guard let byte = next else { throw unexpected("an escaped letter") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var units = [try hexUnit()]
            if UTF16.isLeadSurrogate(units[0]), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                units.append(try hexUnit())
            }
            guard let text = String(validating: units, as: UTF16.self) else { throw fault("half a surrogate pair") }
            return Array(text.utf8)
        default:
            position -= 1
            throw unexpected("an escaped letter")
        }
    }

    private mutating func hexUnit() throws(Fault) -> UInt16 {
        let digits = bytes[position..<min(position + 4, bytes.count)]
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw unexpected("four hexadecimal digits") }
        position += 4
        return unit
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits("a value") }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try skipDigits("a digit")
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits("a digit")
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, text != "-0", let integer = Int(text), integer.magnitude < JSONValue.integerLimit {
            return .integer(integer)
        }
        guard let number = Double(text), number.isFinite else {
            throw fault("the number \(text.prefix(40)) is too large")
        }
        return .number(number)
    }

    private mutating func skipDigits(_ wanted: String) throws(Fault) {
        let start = position
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        guard position > start else { throw unexpected(wanted) }
    }
}
