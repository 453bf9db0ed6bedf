import Console
import Synchronization

/// What a person at the terminal sees while a run goes on: finished operations, and below them what is in flight.
final class LiveDisplay: Sendable {
    private struct State {
        var screen = LiveScreen()
        var progress = Progress()
    }

    private let state = Mutex(State())
    private let isColored: Bool
    private let size: @Sendable () -> TerminalSize
    private let write: @Sendable (String) -> Void
    /// Whether the terminal takes nothing at the moment, so that what only moves need not be drawn.
    private let isStalled: @Sendable () -> Bool

    init(
        isColored: Bool,
        size: @escaping @Sendable () -> TerminalSize,
        write: @escaping @Sendable (String) -> Void,
        isStalled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.isColored = isColored
        self.size = size
        self.write = write
        self.isStalled = isStalled
    }

    /// A display for standard error; `nil` where that is no terminal that can be drawn over.
    convenience init?(_ invocation: Invocation, isStalled: @escaping @Sendable () -> Bool) {
        let environment = invocation.environment
        guard invocation.terminals.contains(.error), !["dumb", "", nil].contains(environment["TERM"]) else {
            return nil
        }
        self.init(
            isColored: environment["NO_COLOR"]?.isEmpty != false,
            size: { TerminalSize(of: .error, environment: environment) },
            write: invocation.writeMessage,
            isStalled: isStalled
        )
    }

    /// Shows an event that will not change any more; what is still moving is shown by `show`.
    func add(_ event: Event) {
        guard [.done, .skipped, .failed].contains(event.kind) || event.message != nil && event.kind == .waiting else {
            return
        }
        add(isColored ? event.coloredText : event.text)
    }

    /// Shows a line above the progress.
    func add(_ line: String) {
        state.withLock { state in write(state.screen.draw(above: [line], lines(of: state.progress))) }
    }

    func show(_ progress: Progress) {
        state.withLock { state in
            state.progress = progress
            if isStalled() { return }
            write(state.screen.draw(lines(of: progress)))
        }
    }

    /// Takes the progress away, at the end.
    func end() {
        state.withLock { state in
            state.progress = Progress()
            write(state.screen.clear())
        }
    }

    /// Nothing is drawn where it would be drawn over what a command writes.
    private func lines(of progress: Progress) -> [String] {
        guard progress.total > 0, !progress.isCommandRunning else { return [] }
        let size = size()
        return progress.lines(columns: size.columns, rows: size.rows)
    }
}

extension Event {
    /// The event as a line for people, with the outcome in colour.
    fileprivate var coloredText: String {
        let color = kind == .failed ? "31" : kind == .done ? "32" : "2"
        return text.replacing(kind.rawValue, with: "\u{1b}[\(color)m\(kind.rawValue)\u{1b}[0m", maxReplacements: 1)
    }
}
