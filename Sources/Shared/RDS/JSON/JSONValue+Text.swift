import Console

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

    /// Reads several JSON values, one after the other, with whatever space between them; perhaps none.
    ///
    /// - Returns: Each with the line that it begins in, counted from 1.
    /// - Throws: `InputError` saying where the text stops being JSON.
    package static func documents(parsing bytes: some Sequence<UInt8>, of source: String) throws(InputError)
        -> [(value: JSONValue, line: Int)]
    {
        try JSONParser.parseAll(Array(bytes), of: source)
    }

    /// The value as JSON on one line, with sorted keys and no spaces, as `jq -cS .` prints it.
    package var line: String { JSONWriter.text(of: self, isIndented: false) }

    /// The value as indented JSON with sorted keys, as `jq -S .` prints it, without a final newline.
    package var prettyText: String { JSONWriter.text(of: self, isIndented: true) }

    /// Writes that text, with its final newline, in pieces: a large graph is never there as one text.
    package func writePretty(to write: @escaping (String) throws -> Void) throws {
        try JSONWriter.write(self, isIndented: true, to: write)
        try write("\n")
    }
}
