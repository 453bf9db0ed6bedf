import Foundation
import Testing

/// What the README and the pages of the documentation tell people to type, typed; and where they point to, looked at.
@Suite struct DocumentationTests {
    /// A block of commands (`sh`) and what stands right below it (`text`). Blocks of `bash` need AWS, or change the
    /// machine, and are not run.
    struct Example {
        var commands: String
        var output: String?
    }

    static let pages: [String] = {
        let folder = Tools.root.appendingPathComponent("Documentation").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return ["README.md", "CONTRIBUTING.md"].filter {
            FileManager.default.fileExists(atPath: Tools.root.appendingPathComponent($0).path)
        } + names.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
    }()

    private static func text(_ page: String) throws -> String {
        try String(contentsOf: Tools.root.appendingPathComponent(page), encoding: .utf8)
    }

    /// The examples of a page, in its order.
    private static func examples(_ page: String) throws -> [Example] {
        var examples: [Example] = []
        for match in try text(page).matches(of: /```sh\n(.*?)\n```\n(?:\n```text\n(.*?\n)```\n)?/.dotMatchesNewlines())
        {
            examples.append(Example(commands: String(match.1), output: match.2.map(String.init)))
        }
        return examples
    }

    /// The commands of a page work, one after the other as they stand, and print what stands below them.
    @Test(arguments: pages)
    func theExamplesAreTrue(page: String) async throws {
        let examples = try Self.examples(page)
        let end = "-- end of an example --\n"
        let commands = examples.map { "\($0.commands)\nprintf -- '\(end.dropLast())\\n'\n" }.joined()
        let result = try await Tools.run(
            Tools.simulated + "ln -s \"$PWD/Examples\" \"$HOME\" && cd \"$HOME\" && set -e\n" + commands
        )
        #expect(result.status == 0, "\(result.messages)")
        let outputs = result.output.components(separatedBy: end)
        for (example, output) in zip(examples, outputs) where example.output != nil {
            #expect(output == example.output, "\(example.commands)")
        }
    }

    @Test func thereAreExamples() throws {
        let examples = try Self.pages.flatMap(Self.examples)
        #expect(examples.count >= 15)
        #expect(examples.count { $0.output != nil } >= 7)
    }

    /// The README's first example prints at a terminal what the README shows of it, line after line, and draws nothing.
    @Test func theDemoIsWhatTheReadmeShows() async throws {
        let readme = try Self.text("README.md")
        let shown = try #require(
            readme.firstMatch(of: /The output, shortened:\n\n```text\n(.*?)```/.dotMatchesNewlines())
        ).1
        let result = try await Tools.run(
            """
            tools=$(dirname "$(command -v mitosis-plan)")
            TERM=xterm python3 Tests/Support/at_terminal.py 80 24 Examples/demo.sh "$tools"
            """
        )
        #expect(result.status == 0 && !result.output.contains("\u{1b}"), "\(result.output)")
        var rest = result.output.replacing("\r\n", with: "\n").split(separator: "\n")[...]
        for line in shown.split(separator: "\n") where line != "…" {
            let place = rest.firstIndex(of: line)
            #expect(place != nil, "\(line)")
            rest = rest[(place ?? rest.startIndex)...].dropFirst()
        }
    }

    /// Every link between pages leads to a page, and to a heading of it.
    @Test(arguments: pages)
    func theLinksLeadSomewhere(page: String) throws {
        let folder = Tools.root.appendingPathComponent(page).deletingLastPathComponent()
        for match in try Self.text(page).matches(of: /\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/) {
            let target =
                match.1.isEmpty
                ? Tools.root.appendingPathComponent(page) : folder.appendingPathComponent(String(match.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(match.0)")
            guard let anchor = match.2 else { continue }
            let headings = try String(contentsOf: target, encoding: .utf8).matches(of: /(?m)^#+ (.*)$/).map { heading in
                heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
                    .replacingOccurrences(of: " ", with: "-")
            }
            #expect(headings.contains(String(anchor)), "\(match.0)")
        }
    }

    /// The README is read in one sitting, and leads to every page.
    @Test func theReadmeLeadsToAllElse() throws {
        let readme = try Self.text("README.md")
        #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
        for page in Self.pages where page != "README.md" {
            #expect(readme.contains("](\(page))"), "\(page)")
        }
    }
}
