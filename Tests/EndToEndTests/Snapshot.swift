import Foundation
import Testing

/// Texts that people see, kept as files beside the tests: a change of one shows in review.
enum Snapshot {
    private static let folder = Tools.root.appendingPathComponent("Tests/Snapshots")

    /// Compares a text with the file of this name; with `MITOSIS_UPDATE_SNAPSHOTS` set, the file becomes the text.
    static func expect(_ text: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["MITOSIS_UPDATE_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let known = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(
            text == known,
            "Tests/Snapshots/\(name) differs; where the change is meant: MITOSIS_UPDATE_SNAPSHOTS=1 make test",
            sourceLocation: location
        )
    }
}
