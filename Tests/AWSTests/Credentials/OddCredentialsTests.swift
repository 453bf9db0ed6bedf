import Foundation
import RDS
import Testing

@testable import AWS

/// Credentials and settings that are there, and no good.
@Suite struct OddCredentialsTests {
    private static func outcome(_ context: () throws -> CredentialContext) async -> String {
        do {
            let found = try await context().store().credentials()
            return "\(found.accessKeyID) \(found.sessionToken ?? "-") \(found.expiration?.timestamp ?? "-")"
        } catch {
            return (error as? ConfigurationError)?.message ?? "\(error)"
        }
    }

    @Test(arguments: [
        ("AK", "S", "T", "AK T -"), ("AK", "S", "", "AK - -"),
        ("AK\n", "S", "T", "the access key id from the environment has a space, a line break or another character"),
        ("AK", "S\r\n", "T", "the secret access key from the environment has a space, a line break"),
        ("AK", "S", "T\r\nX-Evil: 1", "the session token from the environment has a space, a line break"),
        ("AK", "S", "T\u{1}", "the session token from the environment has a space, a line break"),
    ])
    func theEnvironments(_ key: String, _ secret: String, _ token: String, _ expected: String) async {
        let outcome = await Self.outcome {
            try CredentialContext([
                "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token,
            ])
        }
        #expect(outcome.hasPrefix(expected))
    }

    @Test(arguments: [
        ("aws_access_key_id = AK\naws_secret_access_key = S\naws_session_token =", "AK - -"),
        (
            "aws_access_key_id = AK\naws_secret_access_key =",
            "the secret access key from the profile 'default' is empty"
        ),
        ("aws_access_key_id =\naws_secret_access_key = S", "the access key id from the profile 'default' is empty"),
        ("aws_access_key_id = AK\0\naws_secret_access_key = S", "the access key id from the profile 'default' has a"),
    ])
    func aFiles(_ settings: String, _ expected: String) async {
        let outcome = await Self.outcome { try CredentialContext([:], config: "[default]\n\(settings)") }
        #expect(outcome.hasPrefix(expected))
    }

    @Test(arguments: [
        ("null", "AK - -"),
        (
            "\"2026-01-01T00:00:00Z\"",
            "the credentials from the credential_process of the profile 'default' ended at 2026-01-01T00:00:00Z"
        ), ("\"2099-01-01T00:00:00Z\"", "AK - 2099-01-01T00:00:00Z"),
        ("\"2099-01-01 00:00:00.5+00:00\"", "AK - 2099-01-01T00:00:00Z"),
        ("\"9999-12-31T23:59:59Z\"", "AK - 9999-12-31T23:59:59Z"),
        ("\"tomorrow\"", "printed an Expiration that is no time"), ("\"\"", "printed an Expiration that is no time"),
        ("12345678901234567890", "printed an Expiration that is no time"), ("-1", "printed an Expiration that is no"),
    ])
    func aProcessEnds(_ end: String, _ expected: String) async throws {
        let home = try Home()
        try home.write(
            "{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"S\",\"SessionToken\":\"\",\"Expiration\":\(end)}",
            to: "out"
        )
        let outcome = await Self.outcome {
            try CredentialContext(
                ["PATH": "/usr/bin:/bin"],
                config: "[default]\ncredential_process = cat '\(home.path)/out'"
            )
        }
        #expect(outcome.hasSuffix(expected) || outcome.contains(expected), "\(outcome)")
    }

    @Test(arguments: ["0", "-1", "inf", "nan", "1e300", "soon"])
    func timeLimitsOfNoUse(_ limit: String) async {
        let outcome = await Self.outcome { try CredentialContext(["AWS_METADATA_SERVICE_TIMEOUT": limit]) }
        #expect(outcome == "'\(limit)' is no time limit")
    }

    @Test func aMetadataServicesEndThatCannotBeReadIsNotTakenForNone() {
        let reply: JSONValue = ["AccessKeyId": "AK", "SecretAccessKey": "S", "Token": "T", "Expiration": "soon"]
        #expect(Credentials(reply, token: "Token", origin: "") == nil)
    }
}
