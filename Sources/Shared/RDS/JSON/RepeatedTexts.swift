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
        document.withUnsafeBufferPointer { document in
            let bytes = UnsafeBufferPointer(rebasing: document[place])
            // Swift keeps a text of up to 15 bytes within the string itself.
            guard bytes.count > 15 else { return Self.make(bytes) }
            let slot = Self.hash(bytes) % known.count
            if known[slot].place.count == bytes.count, document[known[slot].place].elementsEqual(bytes) {
                return known[slot].text
            }
            guard let text = Self.make(bytes) else { return nil }
            known[slot] = Known(place: place, text: text)
            return text
        }
    }

    private static func make(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        // ASCII needs no validation, which is slow.
        bytes.allSatisfy { $0 < 0x80 }
            ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }

    /// Of the last bytes, where texts that begin alike differ, and of the length.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash = UInt64(bytes.count)
        let raw = UnsafeRawBufferPointer(bytes)
        for end in [8, 16] {
            let word = raw.loadUnaligned(fromByteOffset: bytes.count - end, as: UInt64.self)
            hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
        }
        return Int(hash >> 32)
    }
}
