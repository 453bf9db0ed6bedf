import Foundation
import RDS
import Testing

@testable import AWS

/// What the instance, a container or a program gives, against a server of this machine.
@Suite struct MachineCredentialsTests {
    @Test(
        arguments: [
            ("imds", [:], "found AKIMDS"), ("imds1", [:], "found AKIMDS"),
            (
                "imds1", ["AWS_EC2_METADATA_V1_DISABLED": "true"],
                "gives no token of version 2, and version 1 is disabled"
            ),
            ("imds", ["AWS_EC2_METADATA_DISABLED": "true"], "Unable to locate credentials."),
            ("imds_refuses", [:], "the EC2 instance's metadata service refuses: not trusted"),
            ("imds_silent", [:], "Unable to locate credentials."),
        ] as [(String, [String: String], String)]
    )
    func theInstancesRole(_ service: String, _ environment: [String: String], _ expected: String) async throws {
        let corner = try await FakeAWS.corner()
        let context = try CredentialContext(
            environment.merging([
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": corner.address(service),
                "AWS_METADATA_SERVICE_TIMEOUT": service == "imds_silent" ? "0.5" : "30",
            ]) { $1 }
        )
        #expect(await failure(try context.store()).contains(expected))
    }

    @Test(
        arguments: [
            ("container", [:], "found AKCONTAINER"),
            ("container", ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "abc"], "found AKCONTAINERabc"),
            ("container", ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\nb"], "has a line break, which no header may have"),
            ("container_flaky", [:], "found AKFLAKY"),
            ("container_down", [:], "gave no credentials: HTTP status 404, no such task"),
        ] as [(String, [String: String], String)]
    )
    func theContainersRole(_ service: String, _ environment: [String: String], _ expected: String) async throws {
        let corner = try await FakeAWS.corner()
        let context = try CredentialContext(
            environment.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": corner.address(service)]) { $1 }
        )
        #expect(await failure(try context.store()).contains(expected))
    }

    @Test func theContainersTokenIsReadAnew() async throws {
        let corner = try await FakeAWS.corner()
        let home = try Home()
        try home.write("first", to: "token")
        let context = try CredentialContext([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": corner.address("container"),
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "\(home.path)/token", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "no",
        ])
        #expect(try await context.store().credentials().accessKeyID == "AKCONTAINERfirst")
        try home.write("second", to: "token")
        #expect(try await context.store().credentials().accessKeyID == "AKCONTAINERsecond")
    }

    @Test(arguments: [
        ("http://127.0.0.1/x", true), ("http://localhost/x", true), ("http://[::1]/x", true),
        ("http://169.254.170.2/x", true), ("http://169.254.170.23/x", true), ("http://[fd00:ec2::23]/x", true),
        ("https://example.com/x", true), ("http://example.com/x", false), ("http://127.example.com/x", false),
        ("http://10.0.0.1/x", false), ("ftp://localhost/x", false), ("nothing", false),
    ])
    func aContainersHostIsThisMachineOrSafe(_ url: String, _ isAllowed: Bool) throws {
        let settings = try CredentialContext(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]).settings
        let found = try? ContainerCredentials(settings)
        #expect((found != nil) == isAllowed)
    }

    // MARK: Programs

    @Test(arguments: [
        (#"{"Version":1,"AccessKeyId":"AK","SecretAccessKey":"S","Expiration":"2099-01-01T00:00:00Z"}"#, "found AK"),
        (#"{"Version":2,"AccessKeyId":"AK","SecretAccessKey":"S"}"#, "printed a Version that is not 1"),
        (#"{"Version":1,"AccessKeyId":"AK"}"#, "printed no AccessKeyId or no SecretAccessKey"),
        ("SECRET", "printed no JSON object"),
    ])
    func aProcessPrintsThem(_ output: String, _ expected: String) async throws {
        let home = try Home()
        try home.write(output, to: "out")
        let store = try CredentialContext(
            ["PATH": "/usr/bin:/bin"],
            config: "[default]\ncredential_process = cat '\(home.path)/out'"
        ).store()
        let found = await failure(store)
        #expect(found.contains(expected))
        #expect(!found.contains("SECRET"))
    }

    @Test(arguments: [
        ("sh -c 'echo no luck >&2; exit 3'", "ended with status 3: no luck"),
        ("/no/such/program", "cannot be started: No such file or directory"),
        ("sh -c 'kill -9 $$'", "was ended by signal 9"),
        // Nothing that is piped into the tool reaches the program.
        ("sh -c 'cat; exit 4'", "ended with status 4"),
    ])
    func aProcessMayFail(_ command: String, _ expected: String) async throws {
        let store = try CredentialContext(
            ["PATH": "/usr/bin:/bin"],
            config: "[default]\ncredential_process = \(command)"
        ).store()
        #expect(await failure(store).contains(expected))
    }

    /// It may ask somebody who has gone home, and what it has started may go on.
    @Test func aProgramThatHangsIsEnded() async throws {
        // In five minutes the folder is gone, and its name may be another test's.
        let home = try Home()
        let folder = "\(home.path)/\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let over = "\(folder)/over"
        let command = "bash -c '(sleep 300; : > \"\(over)\") ; true'"
        let process = try #require(try CredentialProcess(["credential_process": command], named: "p"))
        let error = await #expect(throws: ConfigurationError.self) {
            try await process.credentials(environment: ["PATH": "/usr/bin:/bin"], limit: .milliseconds(50))
        }
        #expect(
            error?.message == "the credential process 'bash' of the profile 'p' took too long, and was ended"
        )
        #expect(!FileManager.default.fileExists(atPath: over), "what it has started was waited for")
        #expect(FileManager.default.fileExists(atPath: home.path))
    }
}
