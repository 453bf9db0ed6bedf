import Foundation
import Testing

/// What `mitosis-exec` shows at a terminal, recorded at a pseudo-terminal.
@Suite struct TerminalTests {
    private static func record(columns: Int = 80, environment: String, options: String = "") async throws -> String {
        let result = try await Tools.run(
            """
            at_terminal=$PWD/Tests/Support/at_terminal.py
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            mitosis-plan --source mitosis-prod --target mitosis-demo --restart 'echo hello' region.json > plan.jsonl
            \(environment) python3 "$at_terminal" \(columns) 24 mitosis-exec --poll 20s --simulate region.json \(options) plan.jsonl
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        return result.output
    }

    /// What stands on the terminal in the end, and the widest line that was drawn over.
    private static func screen(_ text: String) throws -> (lines: [String], width: Int) {
        var lines: [String] = []
        var width = 0
        for part in text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
            var part = String(part)
            while let match = part.firstMatch(of: /\u{1b}\[(\d+)A\r\u{1b}\[J/) {
                let count = try #require(Int(match.1))
                try #require(count <= lines.count)
                width = max(width, lines.suffix(count).map(\.count).max() ?? 0)
                lines.removeLast(count)
                part.removeSubrange(match.range)
            }
            lines.append(part.replacing(/\u{1b}\[\d+m/, with: ""))
        }
        return (lines, width)
    }

    @Test func finishedOperationsStayAndTheRestIsDrawnOver() async throws {
        let text = try await Self.record(environment: "TERM=xterm")
        #expect(text.contains("\u{1b}[32mdone\u{1b}[0m"))
        #expect(text.contains("  clone:mitosis-demo  creating  "))
        let lines = try Self.screen(text).lines
        let steps = lines.filter { $0.contains("  done     ") }
        #expect(steps.count == 12)
        #expect(lines.count { $0.contains(" of 12 done in ") } == 0)
        #expect(lines.contains("hello"))
        #expect(lines.contains { $0.hasPrefix("mitosis-exec: done in ") })
    }

    @Test func aNarrowTerminalIsNeverFilled() async throws {
        let text = try await Self.record(columns: 30, environment: "TERM=xterm NO_COLOR=1")
        #expect(!text.contains(/\u{1b}\[\d+m/))
        #expect(try (15..<30).contains(Self.screen(text).width))
    }

    @Test(arguments: [("TERM=dumb", ""), ("TERM=xterm", "--format text")])
    func plainLinesWhereNothingCanBeDrawnOver(_ environment: String, _ options: String) async throws {
        let text = try await Self.record(environment: environment, options: options)
        #expect(!text.contains("\u{1b}"))
        #expect(text.contains("  started  clone:mitosis-demo  CreateDBInstanceReadReplica temp-mitosis-demo"))
    }
}
