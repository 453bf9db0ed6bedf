import Foundation
import Testing

/// The scripts of Examples/copy, run against real servers that each scenario starts in a folder of its own.
@Suite struct CopyTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(arguments: ["postgres.sh", "mariadb.sh", "mysql.sh"])
    func theScriptsDoWhatTheySay(scenario: String) async throws {
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("copies-\(UUID().uuidString)")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "300", "bash", Self.root.appendingPathComponent("Tests/Support/copies/\(scenario)").path,
        ]
        let file = try FileHandle(forWritingTo: log)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        #expect(status == 0, "\(said)")
        #expect(said.hasSuffix("all shown\n"), "\(said)")
    }
}
