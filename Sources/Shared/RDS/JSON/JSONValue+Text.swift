import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension JSONValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue {
    /// Reads one JSON value.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 text; nesting deeper than `JSONParser.depthLimit` is refused.
    ///   - source: What the text is, for the message, such as `the graph` or `line 3`.
    /// - Throws: `InputError` saying where the text stops being JSON.
    package init(parsing bytes: some Sequence<UInt8>, of source: String) throws(InputError) {
        self = try JSONParser.parse(Array(bytes), of: source)
    }

    /// Reads several JSON values, one after the other, at least one.
    ///
    /// - Throws: `InputError` saying where the text stops being JSON.
    package static func documents(parsing bytes: some Sequence<UInt8>, of source: String) throws(InputError)
        -> [JSONValue]
    {
        try JSONParser.parseAll(Array(bytes), of: source)
    }

    /// The value as JSON on one line, with sorted keys and no spaces.
    package var line: String { text([.sortedKeys, .withoutEscapingSlashes]) }

    /// The value as indented JSON with sorted keys, without a final newline.
    package var prettyText: String { text([.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) }

    private func text(_ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        // Encoding fails only for NaN and infinities, which no JSON text can have brought in.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
