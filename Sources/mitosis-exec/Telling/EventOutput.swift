import Console

/// Where the events go: to standard output as lines, to a person's terminal as they happen, or to both; and to a file.
struct EventOutput: Sendable {
    /// `nil` where nobody watches, the terminal cannot be drawn over, or another program may write to it as well.
    let display: LiveDisplay?
    /// Of the process, but that nobody waits for who reads.
    private let invocation: Invocation
    private let output: Outlet
    private let messages: Outlet
    private let writesLines: Bool
    private let isText: Bool
    private let isQuiet: Bool
    private let log: (path: String, file: Descriptor)?

    /// - Throws: `StreamError` when the file for the events cannot be written.
    init(_ invocation: Invocation, _ options: ExecOptions) throws(StreamError) {
        let (output, messages) = (Outlet(invocation.writeOutput), Outlet(invocation.writeMessage))
        (self.output, self.messages) = (output, messages)
        var invocation = invocation
        invocation.writeOutput = { try output.add($0) }
        invocation.writeMessage = { try? messages.add($0) }
        self.invocation = invocation
        let isShown = invocation.terminals.contains(.output)
        isText = options.isText
        isQuiet = options.isQuiet
        // Who asks for a format at the terminal wants to see that and nothing else.
        let isPlain = isShown && options.isFormatChosen || invocation.isOutputPiped
        display = isPlain || isQuiet ? nil : LiveDisplay(invocation) { messages.isStalled }
        writesLines = display == nil || !isShown
        if let path = options.logFile { log = (path, try Descriptor.appending(to: path)) } else { log = nil }
    }

    /// - Throws: `StreamError` when standard output, or the file, cannot be written.
    func emit(_ event: Event) throws {
        display?.add(event)
        try write(event.line, event.text)
    }

    /// Tells how the run ended: to programs by a last event, to people in sentences.
    ///
    /// - Parameter resumption: How to continue a run that has not done everything, in words.
    /// - Throws: `StreamError` when all is done and that cannot be written.
    func finish(_ summary: Summary, _ ending: Performer.Ending, resumption: String) throws {
        defer {
            if !(isQuiet && ending == .done) {
                for line in summary.lines(ending, resumption: resumption) { invocation.say(line) }
            }
        }
        let finish = Finish(summary: summary, ending: ending)
        do {
            try write(finish.line, finish.text)
            try output.flush()
        } catch  where ending != .done {}
    }

    /// Waits until everything has been read, or for a few seconds.
    func flush(within seconds: Double? = nil) {
        try? output.flush(within: seconds)
        try? messages.flush(within: seconds)
    }

    private func write(_ line: String, _ text: String) throws {
        if let log, !log.file.writeAll(line + "\n") { throw StreamError.writing(log.path) }
        if writesLines { try invocation.writeOutput((isText ? text : line) + "\n") }
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
