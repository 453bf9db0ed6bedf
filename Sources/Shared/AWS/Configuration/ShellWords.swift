/// A line cut into words as a POSIX shell cuts it, without anything else that a shell does.
enum ShellWords {
    /// - Returns: The words; `nil` when a quote is not closed or the line ends in a backslash.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = line.makeIterator()
        while let character = characters.next() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("'", _):
                word = (word ?? "") + String(character)
            case ("\"", "\\"):
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + ("\"\\".contains(next) ? String(next) : "\\" + String(next))
            case ("\"", _):
                word = (word ?? "") + String(character)
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"):
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + String(next)
            case (nil, _) where character.isWhitespace:
                if let word { words.append(word) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        return words
    }
}
