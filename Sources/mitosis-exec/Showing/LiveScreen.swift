/// Draws progress over itself at the foot of a terminal, with finished lines above it.
///
/// It only makes text; who writes it decides where to.
struct LiveScreen {
    private var drawn = 0

    /// The text that takes the drawn progress away.
    mutating func clear() -> String {
        defer { drawn = 0 }
        // Up to the first of its lines, and everything below erased.
        return drawn == 0 ? "" : "\u{1b}[\(drawn)A\r\u{1b}[J"
    }

    /// The text that shows `above` for good, and `progress` below it.
    mutating func draw(above: [String] = [], _ progress: [String]) -> String {
        var text = clear()
        for line in above + progress { text += line + "\n" }
        drawn = progress.count
        return text
    }
}
