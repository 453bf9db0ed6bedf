/// Writes JSON byte for byte as jq does; only whole numbers above 2^53 stay exact, which jq 1.6 rounds.
struct JSONWriter<Failure: Error> {
    /// In bytes: no more than about so much text is kept at a time.
    private static var pieceSize: Int { 1 << 16 }

    private let isIndented: Bool
    private let take: (String) throws(Failure) -> Void
    private var bytes: [UInt8] = []

    /// Writes a value, and hands the text over in pieces.
    static func write(
        _ value: JSONValue,
        isIndented: Bool,
        to take: @escaping (String) throws(Failure) -> Void
    ) throws(Failure) {
        var writer = JSONWriter(isIndented: isIndented, take: take)
        try writer.write(value, level: 0)
        try writer.handOver()
    }

    private mutating func handOver() throws(Failure) {
        try take(String(decoding: bytes, as: UTF8.self))
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func write(_ value: JSONValue, level: Int) throws(Failure) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let isTrue): bytes += (isTrue ? "true" : "false").utf8
        case .integer(let number): bytes += "\(number)".utf8
        case .number(let number): bytes += number.jsonText.utf8
        case .string(let text): write(text)
        case .array(let values):
            try block(UInt8(ascii: "["), values, UInt8(ascii: "]"), level) { writer, value throws(Failure) in
                try writer.write(value, level: level + 1)
            }
        case .object(let members):
            try block(UInt8(ascii: "{"), members, UInt8(ascii: "}"), level) { writer, member throws(Failure) in
                writer.write(member.key)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.isIndented { writer.bytes.append(UInt8(ascii: " ")) }
                try writer.write(member.value, level: level + 1)
            }
        }
        if bytes.count >= Self.pieceSize { try handOver() }
    }

    private mutating func block<Items: Collection>(
        _ open: UInt8,
        _ items: Items,
        _ close: UInt8,
        _ level: Int,
        _ write: (inout JSONWriter, Items.Element) throws(Failure) -> Void
    ) throws(Failure) {
        bytes.append(open)
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            newLine(level + 1)
            try write(&self, item)
        }
        if !isFirst { newLine(level) }
        bytes.append(close)
    }

    private mutating func newLine(_ level: Int) {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<2 * level { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        text.withBytes { letters in
            // Almost all texts have nothing to escape, and are taken whole.
            if letters.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
            {
                bytes.append(contentsOf: letters)
            } else {
                for byte in letters { writeEscaped(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0a: bytes += "\\n".utf8
        case 0x0c: bytes += "\\f".utf8
        case 0x0d: bytes += "\\r".utf8
        case 0x00...0x0f: bytes += "\\u000\(String(byte, radix: 16))".utf8
        case 0x10...0x1f, 0x7f: bytes += "\\u00\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter where Failure == Never {
    static func text(of value: JSONValue, isIndented: Bool) -> String {
        var text = ""
        write(value, isIndented: isIndented) { text += $0 }
        return text
    }
}

extension Double {
    /// The shortest digits that read back as this number, and jq's choice of where an exponent is shorter.
    fileprivate var jsonText: String {
        // Swift finds the digits: `-1.25e-07`, `1000000.0`.
        let parts = description.split(separator: "e")
        let places = parts[0].drop { $0 == "-" }.split(separator: ".")
        let written = places.joined()
        let leadingZeros = written.prefix { $0 == "0" }.count
        var digits = String(written.dropFirst(leadingZeros))
        while digits.last == "0" { digits.removeLast() }
        guard !digits.isEmpty else { return sign == .minus ? "-0" : "0" }
        // The number is 0.DIGITS times ten to the power of `point`.
        let point = places[0].count - leadingZeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let minus = sign == .minus ? "-" : ""
        if point <= -4 || point > digits.count + 15 {
            let exponent = abs(point - 1)
            let rest = digits.count > 1 ? "." + digits.dropFirst() : ""
            return "\(minus)\(digits.prefix(1))\(rest)e\(point > 0 ? "+" : "-")\(exponent < 10 ? "0" : "")\(exponent)"
        }
        if point <= 0 { return "\(minus)0.\(String(repeating: "0", count: -point))\(digits)" }
        if point >= digits.count { return minus + digits + String(repeating: "0", count: point - digits.count) }
        return "\(minus)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
}
