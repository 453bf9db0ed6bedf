import Foundation
import Testing

/// The built tools, driven as processes.
enum Tools {
    /// The folder that the build puts them in, beside the tests.
    static let folder: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        return (bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])).deletingLastPathComponent()
    }()

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        .standardized

    /// The beginning of a script in which the tools see a simulated Region, `$HOME/region.json`, where they are not told
    /// of another: documentation and examples call them as if it was AWS's.
    static let simulated = #"""
        mkdir "$HOME/bin" && cp Examples/mitosis.json "$HOME/region.json"
        for tool in rds-describe mitosis-exec; do
            cat > "$HOME/bin/$tool" <<END
        #!/bin/sh
        case " \$* " in *" --simulate "*) ;; *) set -- --simulate "$HOME/region.json" "\$@" ;; esac
        exec $(command -v $tool) "\$@"
        END
            chmod +x "$HOME/bin/$tool"
        done
        PATH="$HOME/bin:$PATH"

        """#

    struct Result: Sendable {
        let status: Int32
        let output: String
        let messages: String
    }

    /// The Python of the tests' virtual environment.
    private static let python =
        ProcessInfo.processInfo.environment["MITOSIS_TEST_PYTHON"]
        ?? root.appendingPathComponent(".build/venv/bin/python").path

    /// Whether a command of this name is on the path.
    static func isInstalled(_ command: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(command)") }
    }

    /// Runs a script that calls Python as `$python`.
    static func runWithPython(_ script: String, input: String = "") async throws -> Result {
        guard FileManager.default.isExecutableFile(atPath: python) else {
            Issue.record("there is no \(python): run the tests with 'make test', which installs what they need")
            return Result(status: -1, output: "", messages: "")
        }
        return try await run(script, environment: ["python": python], input: input)
    }

    /// Runs a script of bash with the tools on the path; it is ended after five minutes, which nothing takes.
    static func run(_ script: String, environment: [String: String] = [:], input: String = "") async throws -> Result {
        let scratch = try FileManager.default.url(
            for: .itemReplacementDirectory,
            in: .userDomainMask,
            appropriateFor: FileManager.default.temporaryDirectory,
            create: true
        )
        defer { try? FileManager.default.removeItem(at: scratch) }
        let files = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
        try Data(input.utf8).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "300", "bash", "-c", script]
        let own = ProcessInfo.processInfo.environment
        process.environment = [
            "PATH": "\(folder.path):\(own["PATH"] ?? "/usr/bin:/bin")", "HOME": scratch.path, "TMPDIR": scratch.path,
            // The machine that the tests run on may have credentials of its own.
            "AWS_EC2_METADATA_DISABLED": "true",
            // The tools count towards the coverage of the tests that drive them.
            "LLVM_PROFILE_FILE": own["LLVM_PROFILE_FILE"] ?? "/dev/null",
        ].merging(environment) { $1 }
        process.currentDirectoryURL = root
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
        return Result(status: status, output: try text(files[1]), messages: try text(files[2]))
    }
}
