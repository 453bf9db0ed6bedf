/// A sentence about a plan, and how much it matters.
struct Message: Hashable, Sendable, CustomStringConvertible {
    enum Level: String, CaseIterable, Sendable {
        /// Somebody may be hurt by it.
        case warning
        /// It is good to know.
        case note
        /// An attribute cannot be carried over.
        case difference
        /// There is no plan.
        case refusal
    }

    let level: Level
    let text: String

    static func warning(_ text: String) -> Message { Message(level: .warning, text: text) }
    static func note(_ text: String) -> Message { Message(level: .note, text: text) }

    /// As it is said on standard error.
    var description: String {
        switch level {
        case .warning, .note: "\(level.rawValue): \(text)"
        case .difference, .refusal: text
        }
    }
}
