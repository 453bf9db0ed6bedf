import Console

/// Where the events go: to standard output as lines, to a person's terminal as they happen, or to both.
struct EventOutput: Sendable {
    /// `nil` where nobody watches, or the terminal cannot be drawn over.
    let display: LiveDisplay?
    private let invocation: Invocation
    private let writesLines: Bool
    private let isText: Bool

    init(_ invocation: Invocation, _ options: ExecOptions) {
        self.invocation = invocation
        let isShown = invocation.terminals.contains(.output)
        isText = options.isText
        // Who asks for a format at the terminal wants to see that and nothing else.
        display = isShown && options.isFormatChosen ? nil : LiveDisplay(invocation)
        writesLines = display == nil || !isShown
    }

    /// - Throws: `StreamError` when standard output cannot be written.
    func emit(_ event: Event) throws {
        display?.add(event)
        if writesLines { try invocation.writeOutput((isText ? event.text : event.line) + "\n") }
    }

    /// Says something to the person while the run goes on.
    func say(_ text: String) {
        if let display { display.add("\(invocation.name): \(text)") } else { invocation.say(text) }
    }

    /// Keeps the times on the terminal moving until the task is cancelled.
    func tick(_ performer: Performer) async {
        guard let display else { return }
        while (try? await Task.sleep(for: .seconds(1))) != nil { display.show(await performer.progress()) }
    }
}
