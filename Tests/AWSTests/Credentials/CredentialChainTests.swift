import Foundation
import RDS
import Testing

@testable import AWS

/// Which source wins, case by case as botocore decides it.
@Suite struct CredentialChainTests {
    struct Case {
        var environment: [String: String] = [:]
        var config = ""
        var credentials = ""
        var profile: String?
        /// The winner, in the words of `botocore_answers.py`; an error's own message after `error: `.
        var expected: String
    }

    private static let keys = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "S"]
    private static let stored =
        "[default]\naws_access_key_id=AKFILE\naws_secret_access_key=S\n"
        + "[base]\naws_access_key_id=AKBASE\naws_secret_access_key=S\n"
    private static let role = "[profile r]\nrole_arn=arn:aws:iam::1:role/r\n"
    private static let web = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws:iam::1:role/w"]
    private static let sso = "[profile s]\nsso_session=c\nsso_account_id=1\nsso_role_name=r\n"
    private static let session = "[sso-session c]\nsso_region=us-east-1\nsso_start_url=https://x\n"
    private static let process =
        "credential_process=echo {\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}\n"
        .replacingOccurrences(of: "{", with: "'{").replacingOccurrences(of: "}", with: "}'")
    private static let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]

    static let cases = [
        // The environment and who beats it.
        Case(environment: keys, expected: "keys AKENV"),
        Case(environment: keys, credentials: stored, expected: "keys AKENV"),
        Case(environment: keys, credentials: stored, profile: "base", expected: "keys AKBASE"),
        Case(environment: keys.merging(["AWS_PROFILE": "base"]) { $1 }, credentials: stored, expected: "keys AKENV"),
        Case(
            environment: keys.merging(["AWS_PROFILE": "r"]) { $1 },
            config: role + "source_profile=base",
            credentials: stored,
            expected: "keys AKENV"
        ),
        Case(environment: ["AWS_ACCESS_KEY_ID": "AKENV"], expected: "error: Partial credentials found in"),
        Case(environment: ["AWS_SECRET_ACCESS_KEY": "S"], credentials: stored, expected: "keys AKFILE"),
        Case(environment: ["AWS_ACCESS_KEY_ID": ""], credentials: stored, expected: "keys AKFILE"),
        Case(
            environment: keys.merging(["AWS_PROFILE": "no"]) { $1 },
            expected: "error: The config profile (no) could not be found"
        ),
        Case(profile: "no", expected: "error: The config profile (no) could not be found"),
        // Which profile.
        Case(credentials: stored, expected: "keys AKFILE"),
        Case(environment: ["AWS_PROFILE": "base"], credentials: stored, expected: "keys AKBASE"),
        Case(environment: ["AWS_DEFAULT_PROFILE": "base"], credentials: stored, expected: "keys AKBASE"),
        Case(
            environment: ["AWS_DEFAULT_PROFILE": "base", "AWS_PROFILE": "default"],
            credentials: stored,
            expected: "keys AKBASE"
        ),
        Case(environment: ["AWS_PROFILE": "base"], credentials: stored, profile: "default", expected: "keys AKFILE"),
        // Keys in files.
        Case(config: "[default]\naws_access_key_id=AKCONF\naws_secret_access_key=S", expected: "keys AKCONF"),
        Case(
            config: "[default]\naws_access_key_id=AKCONF\naws_secret_access_key=S",
            credentials: stored,
            expected: "keys AKFILE"
        ),
        Case(config: "[default]\naws_access_key_id=AKCONF", expected: "error: Partial credentials found in"),
        Case(credentials: "[default]\naws_access_key_id=AKFILE", expected: "error: Partial credentials found in"),
        Case(config: "[default]\n\(process)", expected: "custom-process"),
        Case(config: "[default]\n\(process)", credentials: stored, expected: "keys AKFILE"),
        Case(
            config: "[default]\n\(process)aws_access_key_id=AKCONF\naws_secret_access_key=S",
            expected: "custom-process"
        ),
        // Roles.
        Case(
            config: role + "source_profile=base",
            credentials: stored,
            profile: "r",
            expected: "assume-role < keys AKBASE"
        ),
        Case(
            environment: ["AWS_PROFILE": "r"],
            config: role + "source_profile=base",
            credentials: stored,
            expected: "assume-role < keys AKBASE"
        ),
        Case(
            config: role + "source_profile=q\n[profile q]\nrole_arn=arn:aws:iam::1:role/q\nsource_profile=base",
            credentials: stored,
            profile: "r",
            expected: "assume-role < assume-role < keys AKBASE"
        ),
        Case(
            config: role + "source_profile=r\naws_access_key_id=AKSELF\naws_secret_access_key=S",
            profile: "r",
            expected: "assume-role < keys AKSELF"
        ),
        Case(config: role + "source_profile=r", profile: "r", expected: "error: Infinite loop"),
        Case(
            config: role + "source_profile=q\n[profile q]\nrole_arn=x\nsource_profile=r",
            profile: "r",
            expected: "error: Infinite loop"
        ),
        Case(
            config: role + "source_profile=q\n[profile q]\nrole_arn=x\nsource_profile=no\naws_access_key_id=AKQ\n"
                + "aws_secret_access_key=S",
            profile: "r",
            expected: "assume-role < keys AKQ"
        ),
        Case(config: role, profile: "r", expected: "error: Partial credentials found in assume-role"),
        Case(
            config: role + "source_profile=base\ncredential_source=Environment",
            credentials: stored,
            profile: "r",
            expected: "error: The profile \"r\" contains both source_profile and credential_source."
        ),
        Case(
            config: role + "source_profile=no",
            profile: "r",
            expected: "error: The source_profile \"no\" referenced in the profile \"r\" does not exist."
        ),
        Case(
            config: role + "source_profile=empty\n[profile empty]\nregion=x",
            profile: "r",
            expected: "error: The source profile \"empty\" must have credentials."
        ),
        Case(
            environment: keys,
            config: role + "credential_source=Environment",
            profile: "r",
            expected: "assume-role < keys AKENV"
        ),
        Case(
            config: role + "credential_source=Environment",
            profile: "r",
            expected: "error: "
        ),
        Case(
            config: role + "credential_source=Ec2InstanceMetadata",
            profile: "r",
            expected: "assume-role < iam-role"
        ),
        Case(
            environment: container,
            config: role + "credential_source=EcsContainer",
            profile: "r",
            expected: "assume-role < container-role"
        ),
        Case(
            config: role + "credential_source=Moon",
            profile: "r",
            expected: "error: The credential source \"Moon\" referenced in profile \"r\" is not valid."
        ),
        Case(
            config: role + "source_profile=s\n" + sso + session,
            profile: "r",
            expected: "assume-role < sso"
        ),
        Case(
            config: role + "source_profile=p\n[profile p]\n\(process)",
            profile: "r",
            expected: "assume-role < custom-process"
        ),
        Case(
            config: role + "source_profile=base\nmfa_serial=arn:aws:iam::1:mfa/u",
            credentials: stored,
            profile: "r",
            expected: "assume-role with a code"
        ),
        Case(
            config: role + "source_profile=w\n[profile w]\nrole_arn=x\nweb_identity_token_file=/t",
            profile: "r",
            expected: "assume-role < assume-role-with-web-identity"
        ),
        // Web identity.
        Case(environment: web, expected: "assume-role-with-web-identity"),
        Case(environment: web, credentials: stored, expected: "assume-role-with-web-identity"),
        Case(environment: web, credentials: stored, profile: "base", expected: "keys AKBASE"),
        Case(
            environment: web.merging(["AWS_PROFILE": "r"]) { $1 },
            config: role + "source_profile=base",
            credentials: stored,
            expected: "assume-role < keys AKBASE"
        ),
        Case(config: role + "web_identity_token_file=/t", profile: "r", expected: "assume-role-with-web-identity"),
        Case(environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"], expected: "error: "),
        // IAM Identity Center.
        Case(config: sso + session, profile: "s", expected: "sso"),
        Case(
            config: "[profile s]\nsso_start_url=x\nsso_region=y\nsso_account_id=1\nsso_role_name=r",
            profile: "s",
            expected: "sso"
        ),
        Case(
            config: sso + session,
            credentials: "[s]\naws_access_key_id=A\naws_secret_access_key=S",
            profile: "s",
            expected: "sso"
        ),
        Case(config: sso, profile: "s", expected: "error: "),
        Case(
            config: sso + "sso_region=moon\n" + session,
            profile: "s",
            expected:
                "error: The value for sso_region is inconsistent between profile (moon) and sso-session (us-east-1)."
        ),
        Case(
            config: "[profile s]\nsso_account_id=1",
            profile: "s",
            expected: "error: The profile \"s\" is configured to use SSO but is missing required configuration: "
        ),
        Case(config: "[profile s]\nsso_session=c\n" + session, credentials: stored, profile: "s", expected: "iam-role"),
        // The machine.
        Case(environment: container, expected: "container-role"),
        Case(environment: container, credentials: stored, expected: "keys AKFILE"),
        Case(expected: "iam-role"),
        Case(config: "[profile p]\nregion=x", profile: "p", expected: "iam-role"),
        Case(environment: ["AWS_EC2_METADATA_DISABLED": "true"], expected: "none"),
        Case(
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/x"],
            expected: "error: Unsupported host 'example.com'"
        ),
    ]

    @Test func isBotocores() async throws {
        let asked: [JSONValue] = Self.cases.map { example in
            [
                "ask": "chain", "config": .string(example.config), "credentials": .string(example.credentials),
                "environment": .object(JSONObject(example.environment.mapValues { .string($0) })),
                "profile": example.profile.map { .string($0) } ?? .null,
            ]
        }
        let answers = try await Python.botocore(asked)
        try #require(answers.count == Self.cases.count)
        for (example, answer) in zip(Self.cases, answers) {
            let ours = Self.winner(example)
            #expect(ours.hasPrefix(example.expected), "\(example)")
            let theirs = try #require(answer.string)
            if example.expected.hasPrefix("error") {
                #expect(theirs.hasPrefix("error: "), "\(example): botocore says \(theirs)")
            } else {
                #expect(theirs == ours, "\(example)")
            }
        }
    }

    private static func winner(_ example: Case) -> String {
        do throws(ConfigurationError) {
            let files = try ProfileFiles(config: example.config, credentials: example.credentials)
            let settings = try Settings(environment: example.environment, profile: example.profile, files: files)
            return name(try CredentialChain(settings: settings).source())
        } catch {
            return "error: \(error.message)"
        }
    }

    /// The source's name as `botocore_answers.py` has it.
    private static func name(_ source: CredentialSource) -> String {
        switch source {
        case .keys(let keys): "keys \(keys.accessKeyID)"
        case .assumedRole(let role, let base):
            role.mfaSerial == nil ? "assume-role < \(name(base))" : "assume-role with a code"
        case .webIdentity: "assume-role-with-web-identity"
        case .identityCenter: "sso"
        case .process: "custom-process"
        case .container: "container-role"
        case .instanceMetadata(let metadata): metadata.isDisabled ? "none" : "iam-role"
        }
    }

    @Test func aRoleOnTheCommandLineGoesOnTop() throws {
        let context = try CredentialContext(Self.keys)
        let chain = CredentialChain(settings: context.settings)
        let found = try chain.source(roleARN: "arn:aws:iam::1:role/x", mfaSerial: "arn:aws:iam::1:mfa/u")
        guard case .assumedRole(let role, .keys) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(role.roleARN == "arn:aws:iam::1:role/x")
        #expect(role.mfaSerial == "arn:aws:iam::1:mfa/u")
        let error = #expect(throws: ConfigurationError.self) {
            _ = try chain.source(roleARN: nil, mfaSerial: "arn:aws:iam::1:mfa/u")
        }
        #expect(error?.hint == "add --role-arn, or name a profile that has role_arn")
    }

    @Test func loginsComeFromTheAWSCLI() throws {
        let context = try CredentialContext([:], config: "[default]\nlogin_session = arn:aws:sts::1:x")
        guard case .process(let process) = try CredentialChain(settings: context.settings).source() else {
            Issue.record("not by a process")
            return
        }
        #expect(
            process.words == ["aws", "configure", "export-credentials", "--profile", "default", "--format", "process"]
        )
    }
}
