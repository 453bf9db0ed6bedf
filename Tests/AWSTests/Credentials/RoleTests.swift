import Foundation
import RDS
import Testing

@testable import AWS

/// Roles that are assumed, cached and renewed, against a server of this machine.
@Suite struct RoleTests {
    private static let keys = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T"]

    private static func roleContext(
        _ corner: FakeAWS.Corner,
        _ home: Home,
        role: String = "r",
        settings: String = "",
        now: @escaping @Sendable () -> Date = { Date() },
        ask: @escaping @Sendable (String) -> String? = { _ in nil }
    ) throws -> CredentialContext {
        try CredentialContext(
            keys.merging(["HOME": home.path, "AWS_ENDPOINT_URL_STS": corner.address("sts")]) { $1 },
            config: "[profile p]\nrole_arn = arn:aws:iam::123456789012:role/\(role)\n"
                + "credential_source = Environment\n\(settings)",
            profile: "p",
            now: now,
            ask: ask
        )
    }

    @Test func aRoleIsAssumedAsItsProfileSays() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let context = try Self.roleContext(
            corner,
            home,
            settings:
                "external_id = e=1\nrole_session_name = n\nduration_seconds = 7200\nmfa_serial = arn:aws:iam::1:mfa/u",
            ask: { question in question == "Enter MFA code for arn:aws:iam::1:mfa/u: " ? " 123456\n" : nil }
        )
        let found = try await context.store().credentials()
        #expect(found.accessKeyID == "AKROLE0")
        #expect(found.sessionToken == "TAKROLE0")
        let request = try #require(try await corner.requests("sts").first)
        #expect(
            request["form"] == [
                "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": "arn:aws:iam::123456789012:role/r",
                "RoleSessionName": "n", "DurationSeconds": "7200", "ExternalId": "e=1",
                "SerialNumber": "arn:aws:iam::1:mfa/u", "TokenCode": "123456",
            ]
        )
        let headers = try #require(request["headers"])
        #expect(headers["authorization"]?.string?.contains("Credential=AKENV/") == true)
        #expect(headers["authorization"]?.string?.contains("/us-east-1/sts/aws4_request") == true)
        #expect(headers["x-amz-security-token"] == "T")
    }

    @Test func aCodeIsAskedForOnceForAllTools() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let settings = "mfa_serial = arn:aws:iam::1:mfa/u"
        let first = try Self.roleContext(corner, home, settings: settings, ask: { _ in "123456" })
        #expect(try await first.store().credentials().accessKeyID == "AKROLE0")
        // The next tool has no terminal, and needs none.
        let second = try Self.roleContext(corner, home, settings: settings)
        #expect(try await second.store().credentials().accessKeyID == "AKROLE0")
        let other = try Self.roleContext(corner, home, role: "other", settings: settings)
        let failure = await failure(try other.store())
        #expect(
            failure.contains(
                "the role of the profile 'p' needs a code of arn:aws:iam::1:mfa/u, and there is no terminal"
            )
        )
        #expect(failure.contains("rds-describe --profile p"))
        #expect(try await corner.requests("sts").count == 1)
        let folder = "\(home.path)/.aws/cli/cache"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func sessionsAreSharedBothWaysWithTheAWSCLI() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let arn = "arn:aws:iam::123456789012:role/"
        let context = try Self.roleContext(corner, home, settings: "external_id = é\"\\\nduration_seconds = 3600")
        _ = try await context.store().credentials()
        let arguments: JSONValue = ["ExternalId": "é\"\\", "DurationSeconds": 3600]
        let answers = try await Python.botocore([
            ["ask": "read", "home": .string(home.path), "role": .string(arn + "r"), "arguments": arguments],
            [
                "ask": "write", "home": .string(home.path), "role": .string(arn + "theirs"),
                "arguments": ["RoleSessionName": "n", "SerialNumber": "arn:aws:iam::1:mfa/u"],
            ],
        ])
        #expect(answers == ["AKROLE0", "written"])
        let theirs = try Self.roleContext(
            corner,
            home,
            role: "theirs",
            settings: "role_session_name = n\nmfa_serial = arn:aws:iam::1:mfa/u"
        )
        #expect(try await theirs.store().credentials().accessKeyID == "AK")
        #expect(try await corner.requests("sts").count == 1)
    }

    @Test func whatSTSRefusesIsSaid() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let denied = await failure(try Self.roleContext(corner, home, role: "denied").store())
        #expect(
            denied.hasPrefix("the role of the profile 'p' cannot be assumed: An error occurred (AccessDenied) when")
        )
        #expect(denied.hasSuffix("/ the credentials, which came from the environment, may not do sts:AssumeRole"))
        let code = try Self.roleContext(corner, home, settings: "mfa_serial = x", ask: { _ in "000000" })
        let mistyped = await failure(try code.store())
        #expect(mistyped.contains("MultiFactorAuthentication failed"))
        #expect(mistyped.hasSuffix("/ the code was mistyped, or has been used before: wait for the device's next one"))
        #expect(try await corner.requests("sts").count == 2)
    }

    @Test func aChainAssumesOneRoleWithTheOther() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let context = try Self.roleContext(corner, home)
        let found = try await context.store(roleARN: "arn:aws:iam::1:role/top").credentials()
        #expect(found.accessKeyID == "AKROLE1")
        let requests = try await corner.requests("sts")
        #expect(
            requests.map { $0["form"]?["RoleArn"]?.string } == [
                "arn:aws:iam::123456789012:role/r", "arn:aws:iam::1:role/top",
            ]
        )
        let signedWith = requests.map { $0["headers"]?["authorization"]?.string ?? "" }
        #expect(signedWith[0].contains("Credential=AKENV/"))
        #expect(signedWith[1].contains("Credential=AKROLE0/"))
    }

    @Test func aWebIdentityIsNotSigned() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        try home.write("JWT", to: "token")
        let context = try CredentialContext([
            "HOME": home.path, "AWS_ENDPOINT_URL_STS": corner.address("sts"), "AWS_ROLE_SESSION_NAME": "n",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "~/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/w",
        ])
        #expect(try await context.store().credentials().accessKeyID == "AKROLE0")
        let request = try #require(try await corner.requests("sts").first)
        #expect(
            request["form"] == [
                "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": "arn:aws:iam::1:role/w",
                "RoleSessionName": "n", "WebIdentityToken": "JWT",
            ]
        )
        #expect(request["headers"]?["authorization"] == nil)
        let missing = try CredentialContext(["AWS_WEB_IDENTITY_TOKEN_FILE": "/no/token", "AWS_ROLE_ARN": "x"])
        #expect(await failure(try missing.store()) == "the web identity token file '/no/token' cannot be read")
    }

    // MARK: Renewal

    /// A clock that a test moves.
    private final class Clock: @unchecked Sendable {
        private let lock = NSLock()
        private var ahead = 0.0
        var now: Date { lock.withLock { Date() + ahead } }
        func move(_ seconds: Double) { lock.withLock { ahead += seconds } }
    }

    @Test func sessionsAreRenewedBeforeTheyEnd() async throws {
        let (corner, home, clock) = (try await FakeAWS.corner(), try Home(), Clock())
        let store = try Self.roleContext(corner, home, now: { clock.now }).store(roleARN: "arn:aws:iam::1:role/top")
        var keys: [String] = []
        for _ in 0..<3 {
            keys.append(try await store.credentials().accessKeyID)
            clock.move(40 * 60)
        }
        // An hour each: good after 40 minutes, renewed after 80, the chain's first role too.
        #expect(keys[0] == "AKROLE1")
        #expect(keys[1] == "AKROLE1")
        #expect(keys[2] == "AKROLE3")
    }

    @Test func concurrentRequestsShareOneRenewal() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        let store = try Self.roleContext(corner, home, role: "slow").store()
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await store.credentials().accessKeyID } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys == ["AKROLE0"])
        #expect(try await corner.requests("sts").count == 1)
    }

    @Test func nobodyIsAskedForACodeHoursLater() async throws {
        let (corner, home, clock) = (try await FakeAWS.corner(), try Home(), Clock())
        let context = try Self.roleContext(
            corner,
            home,
            settings: "mfa_serial = x",
            now: { clock.now },
            ask: { _ in "123456" }
        )
        let store = try context.store()
        _ = try await store.credentials()
        clock.move(50 * 60)
        // It ends soon, and is good until then.
        #expect(try await store.credentials().accessKeyID == "AKROLE0")
        #expect(await store.reasonToStop() == nil)
        clock.move(6 * 60)
        // Nothing new is begun with it in its last minutes, but what is in flight is still awaited.
        #expect(try await store.credentials().accessKeyID == "AKROLE0")
        #expect(await store.reasonToStop()?.message.contains("a new one needs a code of x") == true)
        clock.move(5 * 60)
        let failure = await failure(store)
        #expect(
            failure.contains("the session of the role of the profile 'p' ends, and a new one needs a code of x")
        )
        #expect(failure.contains("run the same operations again"))
        #expect(try await corner.requests("sts").count == 1)
    }

    @Test func nobodyIsAskedForTheCodeOfAnInnerRoleHoursLaterEither() async throws {
        let (corner, home, clock, asked) = (try await FakeAWS.corner(), try Home(), Clock(), Clock())
        func store() throws -> CredentialStore {
            try Self.roleContext(
                corner,
                home,
                settings: "mfa_serial = x",
                now: { clock.now },
                ask: { _ in
                    asked.move(1000)
                    return "123456"
                }
            ).store(roleARN: "arn:aws:iam::1:role/top")
        }
        _ = try await store().credentials()
        // The next tool finds the outer role's session, and so needs nothing of the inner one until that ends.
        let next = try store()
        _ = try await next.credentials()
        clock.move(50 * 60)
        #expect(try await next.credentials().accessKeyID == "AKROLE1")
        clock.move(6 * 60)
        _ = try await next.credentials()
        #expect(await next.reasonToStop()?.message.contains("a new one needs a code of x") == true)
        #expect(asked.now.timeIntervalSinceNow < 1500)
    }

    @Test func endedKeysOfTheEnvironmentAreSaid() async throws {
        let end = ["AWS_CREDENTIAL_EXPIRATION": "2026-01-01T00:00:00Z"]
        let context = try CredentialContext(Self.keys.merging(end) { $1 })
        #expect(
            await failure(try context.store()).hasPrefix(
                "the credentials from the environment ended at 2026-01-01"
            )
        )
    }
}
