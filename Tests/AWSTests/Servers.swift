import Console
import Foundation
import RDS
import Testing

@testable import AWS

/// What the tests run of Python's: the virtual environment that `make test` makes.
enum Python {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        .standardized

    private static let python =
        ProcessInfo.processInfo.environment["MITOSIS_TEST_PYTHON"]
        ?? root.appendingPathComponent(".build/venv/bin/python").path

    /// A script of Tests/Support, as words to run it with.
    static func script(_ name: String) throws -> [String] {
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "there is no \(python): run the tests with 'make test', which installs what they need"
        )
        return [python, root.appendingPathComponent("Tests/Support/\(name)").path]
    }

    /// botocore's answers to cases.
    static func botocore(_ cases: [JSONValue]) async throws -> [JSONValue] {
        let home = try Home()
        try home.write(JSONValue.array(cases).line, to: "cases")
        let words = try script("botocore_answers.py") + ["\(home.path)/cases"]
        let result = try await ChildProcess(words, environment: ["PATH": "/usr/bin:/bin"]).capture()
        try #require(result.status == .exited(0), "\(result.messages)")
        return try #require(try JSONValue(parsing: result.output, of: "botocore's answers").array)
    }
}

/// The server of Tests/Support/fake_aws.py, with an authority of its own; one serves all tests and ends with them.
struct FakeAWS {
    /// The running server: it ends when its standard input does, with the tests.
    private struct Server: @unchecked Sendable {
        let process = Process()
        /// What the authority's certificate is written to.
        let home: Home
        let input = Pipe()
        let output = Pipe()

        /// The port that it prints first.
        func port() -> Int? {
            var text = ""
            while !text.hasSuffix("\n"), let more = try? output.fileHandleForReading.read(upToCount: 1) {
                text += String(decoding: more, as: UTF8.self)
            }
            return Int(text.dropLast())
        }
    }

    private static let running = Task {
        let home = try Home()
        let words = try Python.script("fake_aws.py") + [home.path]
        let server = Server(home: home)
        server.process.executableURL = URL(fileURLWithPath: words[0])
        server.process.arguments = Array(words.dropFirst())
        server.process.standardInput = server.input
        server.process.standardOutput = server.output
        try server.process.run()
        let port: Int? = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: server.port()) }
        }
        return (server: server, port: try #require(port))
    }

    /// A test's own part of it.
    struct Corner {
        let port: Int
        let tag = UUID().uuidString
        /// A client that trusts the server's authority.
        let client: HTTPClient

        func address(_ service: String) -> String { "http://127.0.0.1:\(port)/\(tag)/\(service)" }

        /// The same over TLS, under a name that says what goes wrong: `expired`, or `good` for nothing.
        func address(_ service: String, of name: String) -> String {
            "https://\(name).localhost:\(port)/\(tag)/\(service)"
        }

        /// The requests to a service so far.
        func requests(_ service: String) async throws -> [JSONValue] {
            let url = try #require(URL(string: address("log")))
            let reply = try await client.reply(to: HTTPRequest(url: url, timeLimit: 10), attempts: 1)
            return (reply.json?.array ?? []).filter { $0["service"]?.string == service }
        }
    }

    static func corner() async throws -> Corner {
        let (server, port) = try await running.value
        let certificates = CertificateFiles(authorities: "\(server.home.path)/authority.pem")
        return Corner(port: port, client: HTTPClient(certificates: certificates))
    }
}

/// A home folder of its own for a test, removed with it.
final class Home {
    let path: String

    init() throws {
        path = try FileManager.default.url(
            for: .itemReplacementDirectory,
            in: .userDomainMask,
            appropriateFor: FileManager.default.temporaryDirectory,
            create: true
        ).path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to file: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}

extension CredentialContext {
    /// A context for tests: nobody is at a terminal unless told, and nothing is configured but what is given.
    init(
        _ environment: [String: String],
        config: String = "",
        profile: String? = nil,
        now: @escaping @Sendable () -> Date = { Date() },
        ask: @escaping @Sendable (String) -> String? = { _ in nil }
    ) throws {
        self.init(
            settings: try Settings(
                environment: environment,
                profile: profile,
                files: ProfileFiles(config: config, credentials: "")
            ),
            region: "us-east-1",
            client: HTTPClient(),
            ask: ask,
            say: { Issue.record("said: \($0)") },
            debug: nil,
            now: now
        )
    }

    /// The store of the source that the configuration makes win.
    func store(roleARN: String? = nil, mfaSerial: String? = nil) throws -> CredentialStore {
        CredentialStore(
            try CredentialChain(settings: settings).source(roleARN: roleARN, mfaSerial: mfaSerial),
            context: self
        )
    }
}

/// The message and the hint of the error that credentials end in.
func failure(_ store: CredentialStore) async -> String {
    do {
        return "found \(try await store.credentials().accessKeyID)"
    } catch let error as ConfigurationError {
        return [error.message, error.hint].compactMap(\.self).joined(separator: " / ")
    } catch {
        return "\(error)"
    }
}
