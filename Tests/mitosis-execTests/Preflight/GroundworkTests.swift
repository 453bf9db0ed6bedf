import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// What hour two would find out is found before the first call.
@Suite struct GroundworkTests {
    // MARK: - Passwords

    struct Password: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var engine: Engine = "mysql"
        /// How the fault begins; `nil` for a good one.
        var fault: String?
    }

    static let passwords: [Password] = {
        func letters(_ count: Int) -> String { String(repeating: "x", count: count) }
        let lengths: [(Engine, Int, Int)] = [
            ("mysql", 8, 41), ("mariadb", 8, 41), ("postgres", 8, 128), ("sqlserver-ee", 8, 128), ("oracle-se2", 8, 30),
            ("db2-se", 8, 255), ("aurora-postgresql", 8, 41), ("aurora-mysql", 8, 41),
        ]
        let limits = lengths.flatMap { engine, least, most in
            [
                Password(testDescription: "\(engine), long enough", text: letters(least), engine: engine),
                Password(
                    testDescription: "\(engine), short",
                    text: letters(least - 1),
                    engine: engine,
                    fault: "it is shorter"
                ),
                Password(testDescription: "\(engine), not too long", text: letters(most), engine: engine),
                Password(
                    testDescription: "\(engine), long",
                    text: letters(most + 1),
                    engine: engine,
                    fault: "it is longer"
                ),
            ]
        }
        let refused = [
            "correct/horse", "correct\"horse", "correct@horse", "correct horse", "correct\thorse", "korrektes-Rö",
        ]
        .map { Password(testDescription: $0, text: $0, fault: "mysql takes printable ASCII characters alone") }
        let ofOracle = ["correct&horse", "correct'horse"].flatMap { text in
            [
                Password(testDescription: "\(text) for MySQL", text: text),
                Password(
                    testDescription: "\(text) for Oracle",
                    text: text,
                    engine: "oracle-ee",
                    fault: "oracle-ee takes printable ASCII characters alone"
                ),
            ]
        }
        return limits + refused + ofOracle
    }()

    @Test(arguments: passwords)
    func aPasswordIsHeldAgainstWhatRDSTakes(_ example: Password) {
        let fault = PasswordRules.fault(
            of: example.text,
            for: example.engine,
            isOfCluster: example.engine.isAurora
        )
        #expect((fault == nil) == (example.fault == nil), "\(fault ?? "")")
        #expect(fault?.hasPrefix(example.fault ?? "") != false)
        #expect(fault?.contains(example.text) != true)
    }

    // MARK: - Commands

    @Test(
        arguments: [
            ("true", "true"), ("  ls -l | head", "ls"), ("./run.sh demo", "./run.sh"), ("/opt/x/y;true", "/opt/x/y"),
            ("\"$HOME\"/run", nil), ("~/run", nil), ("NAME=1 run", nil), ("(run)", nil), ("run() { true; }; run", nil),
            ("[ -f x ]", nil), ("mask.py --all", "mask.py"), ("", nil),
        ] as [(String, String?)]
    )
    func theProgramOfACommandIsItsFirstPlainWord(_ command: String, _ program: String?) {
        #expect(CommandRunner.program(of: command) == program)
    }

    @Test func commandsThatAreNotThereAreFound() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "groundwork-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = folder.appending(path: "plain.sh").path
        let good = folder.appending(path: "good.sh").path
        for path in [plain, good] { try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: path)) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: good)
        let runner = CommandRunner(environment: ["PATH": "/usr/bin:/bin:\(folder.path)"])
        for command in [
            "cd /tmp && \(plain)", good, "good.sh | cat", "$UNKNOWN", "if true; then nosuch; fi", ". \(plain)",
        ] {
            #expect(await runner.fault(of: command) == nil, "\(command)")
        }
        let faults = [
            plain: "'\(plain)' is no file that can be executed",
            folder.path: "'\(folder.path)' is no file that can be executed",
            "\(folder.path)/none --all": "there is no file '\(folder.path)/none'",
            "plain.sh": "there is no command 'plain.sh' in PATH", "nosuch|cat": "there is no command 'nosuch' in PATH",
        ]
        for (command, fault) in faults { #expect(await runner.fault(of: command) == fault) }
        #expect(await runner.fault(of: "if true")?.contains("syntax error") == true)
    }

    // MARK: - All of it

    private static func refusal(
        _ tree: Tree,
        environment: [String: String] = [:],
        phases: Set<Phase> = Set(Phase.allCases),
        files: [String: String] = [:],
        after changing: (SimulatedRegion) async throws -> Void = { _ in },
        editing edit: (inout [Operation]) -> Void = { _ in }
    ) async throws -> PreflightError? {
        let region = try SimulatedRegion(json: tree.graph())
        try await changing(region)
        var operations = try tree.stream().operations
        edit(&operations)
        let stream = try OperationStream(operations)
        let performer = try Runs.performer(stream, in: region, clock: region.clock)
        let survey = try await performer.survey()
        let resources = await performer.resources
        let secrets = Secrets(environment: environment) { path in
            guard let text = path.flatMap({ files[$0] }) else { throw SecretError(place: "", reason: "") }
            return Array(text.utf8)
        }
        let commands = CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        let trees = try PlannedTrees(stream)
        let regions = Regions(region, for: trees)
        let groundwork = Groundwork(secrets: secrets, commands: commands, regions: regions, trees: trees)
        let open = survey.filter { $0.verdict != .settled && phases.contains($0.operation.phase) }.map(\.operation)
        let findings = try await groundwork.findings(on: open, among: resources)
        do throws(PreflightError) {
            try Preflight.check(
                Preflight.findings(survey, trees, resources, selecting: .init(phases: phases)) + findings
            )
            return nil
        } catch { return error }
    }

    /// Gives the final snapshot another name.
    private static func naming(_ name: String) -> (inout [Operation]) -> Void {
        { operations in
            for index in operations.indices where operations[index].parameters["FinalDBSnapshotIdentifier"] != nil {
                operations[index].parameters["FinalDBSnapshotIdentifier"] = .string(name)
            }
        }
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() async throws {
        let tree = Tree(testDescription: "with everything") {
            $0.prepare = "./no-such-mask --all"
            $0.restart = "no-such-restart"
            $0.masterPassword = "env:DEMO_PASSWORD"
            $0.takesFinalSnapshot = true
        }
        let refusal = try #require(
            try await Self.refusal(tree, environment: ["DEMO_PASSWORD": "hush"], editing: Self.naming("final_demo"))
        )
        #expect(
            refusal.reasons == [
                "password:mitosis-demo: cannot take the secret from 'env:DEMO_PASSWORD': it is shorter than the 8 characters "
                    + "that mysql wants",
                "prepare:mitosis-demo: the command './no-such-mask --all' cannot be run: there is no file './no-such-mask'",
                "restart:mitosis-demo: the command 'no-such-restart' cannot be run: there is no command 'no-such-restart' in "
                    + "PATH",
                "delete:mitosis-demo: 'final_demo' is no name of a snapshot: only letters, digits and hyphens are allowed",
            ]
        )
        #expect(refusal.exitCode == .refused)
        // No new plan is needed, and no secret is told.
        #expect(refusal.hint?.contains("make a new plan") == false)
        #expect(!"\(refusal)".contains("hush"))
    }

    @Test(
        arguments: [
            ("env:NONE", "it is not set"), ("env:EMPTY", "it is empty"), ("file:none", "it cannot be read"),
            ("file:empty", "it is empty"), ("file:good", nil), ("env:GOOD", nil),
        ] as [(String, String?)]
    )
    func thePlaceOfAPasswordIsLookedAt(_ place: String, _ fault: String?) async throws {
        let tree = Tree(testDescription: "with a password") { $0.masterPassword = place }
        let refusal = try await Self.refusal(
            tree,
            environment: ["EMPTY": "", "GOOD": "long-enough"],
            files: ["empty": "\n", "good": "long-enough\n"]
        )
        #expect(
            refusal?.reasons
                == fault.map { ["password:mitosis-demo: cannot take the secret from '\(place)': \($0)"] }
        )
    }

    /// Whoever swaps tonight what was built today need not have the password.
    @Test func whatIsNotPerformedIsNotLookedAt() async throws {
        let tree = Tree(testDescription: "with a password") { $0.masterPassword = "env:NONE" }
        #expect(try await Self.refusal(tree, phases: [.clean])?.reasons.contains { $0.contains("secret") } != true)
    }

    @Test func aFinalSnapshotThatIsThereAlreadyIsFound() async throws {
        let tree = Tree(testDescription: "with a final snapshot") { $0.takesFinalSnapshot = true }
        #expect(try await Self.refusal(tree) == nil)
        #expect(try await Self.refusal(tree, editing: Self.naming("Last-Copy")) == nil)
        let name = "final-mitosis-demo-db-demoprimary"
        let delete: JSONObject = ["DBInstanceIdentifier": "etl-temp-db", "FinalDBSnapshotIdentifier": .string(name)]
        let taken = try await Self.refusal(tree, after: { _ = try await $0.call(.deleteDBInstance, delete) })
        #expect(taken?.reasons == ["delete:mitosis-demo: there is a snapshot '\(name)' already"])
        // The Region says so, too.
        let region = try SimulatedRegion(json: tree.graph())
        let request: JSONObject = [
            "DBInstanceIdentifier": "etl-temp-db", "FinalDBSnapshotIdentifier": "rds:mitosis-prod-2026-11-23-01-10",
        ]
        let error = await #expect(throws: ServiceError.self) { _ = try await region.call(.deleteDBInstance, request) }
        #expect(error?.code == "DBSnapshotAlreadyExists")
    }

    /// What can be read once only is left for the moment of the call.
    @Test func aPipeIsNotEmptiedBeforehand() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pipe-\(UUID())").path
        #expect(mkfifo(path, 0o600) == 0)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tree = Tree(testDescription: "with a password") { $0.masterPassword = "file:\(path)" }
        #expect(try await Self.refusal(tree) == nil)
    }
}
