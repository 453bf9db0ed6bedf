import Console
import RDS
import Synchronization
import Testing

@testable import mitosis_exec

/// What a terminal shows of a run, as text alone.
@Suite struct ProgressTests {
    private static let progress = Progress(
        flights: [
            .init(id: .init(.clone, "mitosis-demo"), status: "creating", percent: 45, elapsed: 3725),
            .init(id: .init(.associateRole, "qa"), status: nil, elapsed: 5),
        ],
        done: 3,
        total: 12,
        elapsed: 3730,
        remaining: 1201
    )

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var columns = 80
        var rows = 24
        var progress = ProgressTests.progress
        var lines: [String]
    }

    static let cases = [
        Case(
            testDescription: "80 by 24",
            lines: [
                "  clone:mitosis-demo  creating 45%  1 h 2 min",
                "  associate-role:qa   5 s",
                "3 of 12 done in 1 h 2 min, about 21 min left if databases are small",
            ]
        ),
        Case(
            testDescription: "40 columns",
            columns: 40,
            lines: [
                "  clone:mito..  creating 45%  1 h 2 min",
                "  associate-role:qa   5 s",
                "3 of 12 done in 1 h 2 min",
            ]
        ),
        Case(
            testDescription: "20 columns",
            columns: 20,
            lines: ["  clone:..  creat..", "  associate-..  5 s", "3 of 12 done"]
        ),
        Case(
            testDescription: "4 rows",
            rows: 4,
            progress: Progress(
                flights: (1...16).map {
                    .init(id: .init(.retire, DBInstanceIdentifier("x\($0)")), status: "renaming", elapsed: 1)
                },
                total: 81
            ),
            lines: ["  and 16 more", "0 of 81 done in 0 s"]
        ),
        Case(
            testDescription: "6 rows",
            rows: 6,
            progress: Progress(
                flights: (1...16).map {
                    .init(id: .init(.retire, DBInstanceIdentifier("x\($0)")), status: "renaming", elapsed: 1)
                },
                total: 81
            ),
            lines: [
                "  retire:x1  renaming  1 s", "  retire:x2  renaming  1 s", "  and 14 more", "0 of 81 done in 0 s",
            ]
        ),
    ]

    @Sendable private static func size() -> TerminalSize { TerminalSize(columns: 80, rows: 24) }

    @Test(arguments: cases)
    func fitsTheTerminal(_ example: Case) {
        let lines = example.progress.lines(columns: example.columns, rows: example.rows)
        #expect(lines == example.lines)
        #expect(lines.allSatisfy { $0.count < example.columns } && lines.count < example.rows)
    }

    @Test func everyDrawingTakesTheLastOneAway() {
        var screen = LiveScreen()
        #expect(screen.draw(["a", "b"]) == "a\nb\n")
        #expect(screen.draw(above: ["done"], ["b"]) == "\u{1b}[2A\r\u{1b}[Jdone\nb\n")
        #expect(screen.clear() == "\u{1b}[1A\r\u{1b}[J")
        #expect(screen.clear() == "")
    }

    @Test(arguments: [(true, "\u{1b}[31mfailed\u{1b}[0m"), (false, "failed ")])
    func colourIsForThoseWhoWantIt(_ isColored: Bool, _ expected: String) {
        let written = Mutex("")
        let display = LiveDisplay(
            isColored: isColored,
            size: Self.size,
            write: { text in written.withLock { $0 += text } }
        )
        let time = RegionTime.start
        display.add(Event(time: time, id: .init(.clone, "failed"), kind: .started, message: "x"))
        #expect(written.withLock { $0 } == "")
        display.add(Event(time: time, id: .init(.clone, "failed"), kind: .failed, message: "no capacity"))
        #expect(written.withLock { $0.contains(expected) && $0.hasSuffix("clone:failed  no capacity\n") })
    }

    @Test func nothingIsDrawnOverWhatACommandWrites() {
        let written = Mutex("")
        let display = LiveDisplay(isColored: false, size: Self.size, write: { text in written.withLock { $0 = text } })
        display.show(Self.progress)
        var progress = Self.progress
        progress.isCommandRunning = true
        display.show(progress)
        #expect(written.withLock { $0 } == "\u{1b}[3A\r\u{1b}[J")
        display.show(progress)
        #expect(written.withLock { $0 } == "")
    }

    /// The progress of a real run: it ends with nothing left, and what is left never grows.
    @Test func whatIsLeftShrinksToNothing() async throws {
        let region = try SimulatedRegion(json: Tree.example())
        let seen = Mutex<[Progress]>([])
        let performer = try Performer(
            Tree.twoNodes.stream(),
            in: Regions(region, for: PlannedTrees(Tree.twoNodes.stream())),
            clock: region.clock,
            settings: .init(),
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: [:]),
            watch: { progress in seen.withLock { $0.append(progress) } },
            emit: { _ in }
        )
        #expect(try await performer.perform(interruptions: Runs.never) == .done)
        let all = seen.withLock { $0 }
        let first = try #require(all.first)
        #expect(first.total == 11 && first.flights.map(\.id.description) == ["clone:mitosis-demo"])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.remaining >= $1.remaining && $0.done <= $1.done })
        #expect(all.contains { $0.flights.contains { $0.status == "creating" } })
        #expect(await performer.progress().done == 11)
    }
}
