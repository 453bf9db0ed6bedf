import Foundation
import Testing

@testable import mitosis_exec

@Suite struct LockTests {
    /// A name has no slash, so nothing else is called what a cluster's is locked as.
    @Test func aClusterAndAnInstanceAreTwo() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = ["TMPDIR": folder.path]
        let lock = try Lock(["1-us-east-1-cluster/demo", "1-us-east-1-cluster-demo"], environment: environment)
        #expect(throws: LockError.self) { try Lock(["1-us-east-1-cluster/demo"], environment: environment) }
        withExtendedLifetime(lock) {}
    }

    /// An empty variable is none, and whoever has it meets those who have none.
    @Test func anEmptyVariableIsNone() throws {
        let name = UUID().uuidString
        let lock = try Lock([name], environment: ["TMPDIR": ""])
        #expect(throws: LockError.self) { try Lock([name], environment: [:]) }
        withExtendedLifetime(lock) {}
    }
}
