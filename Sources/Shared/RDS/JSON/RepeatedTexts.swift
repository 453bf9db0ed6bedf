/// Makes the strings of one document, and makes a text that comes again only once, as long as it is remembered.
///
/// The names of members come with each instance, and so do engines, classes, groups and keys.
struct RepeatedTexts {
    /// A text and where in the document it was last made from.
    private struct Known {
        var place = 0..<0
        var text = ""
    }

    private var known = Array(repeating: Known(), count: 1 << 11)

    /// - Returns: The text at a place of the document; `nil` when it is not UTF-8.
    mutating func text(_ document: [UInt8], _ place: Range<Int>) -> String? {
        // Swift keeps a text of up to 15 bytes within the string itself.
        guard place.count > 15 else { return String(validating: document[place], as: UTF8.self) }
        let slot = Self.hash(document[place.suffix(16)], place.count) % known.count
        let found = known[slot]
        if found.place.count == place.count, document[found.place] == document[place] { return found.text }
        guard let text = String(validating: document[place], as: UTF8.self) else { return nil }
        known[slot] = Known(place: place, text: text)
        return text
    }

    /// FNV-1a of the end of a text, where those that begin alike differ, and its length.
    private static func hash(_ end: ArraySlice<UInt8>, _ count: Int) -> Int {
        var hash = UInt32(truncatingIfNeeded: count)
        for byte in end { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash >> 8)
    }
}
