import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension CommandRunner {
    /// Why bash cannot run a command, as far as can be told without running it; `nil` when nothing speaks against it.
    ///
    /// Bash itself reads it, and says what its first word is.
    func fault(of command: String) async -> String? {
        do {
            let reading = try await ChildProcess(["bash", "-n", "-c", command], environment: environment).capture()
            guard reading.status == .exited(0) else {
                return reading.messages.split(separator: "\n").first.map(String.init) ?? "bash cannot read it"
            }
            guard let word = Self.program(of: command) else { return nil }
            let asking = ["bash", "-c", Self.question, "bash", word]
            let answer = try await ChildProcess(asking, environment: environment).capture()
            return answer.status == .exited(0) ? nil : Self.absence(of: word)
        } catch {
            return "\(error)"
        }
    }

    /// Bash finds what cannot be executed, too, where it finds nothing else.
    private static let question =
        #"kind=$(type -t -- "$1") && { [ "$kind" != file ] || [ -x "$(type -P -- "$1")" ]; }"#

    private static func absence(of word: String) -> String {
        guard word.contains("/") else { return "there is no command '\(word)' in PATH" }
        return FileManager.default.fileExists(atPath: word)
            ? "'\(word)' is no file that can be executed" : "there is no file '\(word)'"
    }

    /// The first word of a command; `nil` where that is something else than the plain name of a program, such as a variable
    /// that bash would put in its place.
    static func program(of command: String) -> String? {
        let text = command.drop(while: \.isWhitespace)
        let word = text.prefix { !$0.isWhitespace && !";&|<>".contains($0) }
        // A function that the command defines has its name first, too.
        let next = text[word.endIndex...].first { !$0.isWhitespace }
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "._/+-:@%,".utf8.contains(byte)
            }
        }
        return isPlain && !word.isEmpty && next != "(" ? String(word) : nil
    }
}
