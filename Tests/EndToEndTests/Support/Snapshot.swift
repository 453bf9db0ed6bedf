import Foundation
import Testing

/// Texts that people see, kept as files beside the tests: a change of one shows in review.
enum Snapshot {
    /// Compares a text with the file of this name; with `MITOSIS_UPDATE_SNAPSHOTS` set, the file becomes the text.
    ///
    /// - Parameter folder: Where the file is, from the package's folder on.
    static func expect(
        _ text: String,
        is name: String,
        in folder: String = "Tests/Snapshots",
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let folderURL = Tools.root.appendingPathComponent(folder)
        let file = folderURL.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["MITOSIS_UPDATE_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(at: folderURL, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let known = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(
            text == known,
            "\(folder)/\(name) differs; where the change is meant: MITOSIS_UPDATE_SNAPSHOTS=1 make test",
            sourceLocation: location
        )
    }
}
