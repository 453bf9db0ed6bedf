import Testing

@testable import AWS

@Suite struct CredentialTests {
    static let files = ProfileFiles(
        config: """
            [default]
            region = eu-west-1
            # a comment
            [profile prod]
            region = us-east-1 # where it is
            s3 =
              addressing_style = path
            [profile assumed]
            role_arn = arn:aws:iam::1:role/x
            """,
        credentials: """
            [default]
            aws_access_key_id = AKDEFAULT
            aws_secret_access_key = SDEFAULT
            [prod]
            aws_access_key_id=AKPROD
            aws_secret_access_key=SPROD
            aws_session_token=TPROD
            [half]
            aws_access_key_id = AKHALF
            """
    )

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var environment: [String: String] = [:]
        var profile: String?
        /// The access key, or what the error says.
        var expected: String
    }

    static let keys = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "SENV"]
    static let cases = [
        Case(testDescription: "the environment", environment: keys, expected: "AKENV"),
        Case(
            testDescription: "--profile beats the environment",
            environment: keys,
            profile: "prod",
            expected: "AKPROD"
        ),
        Case(
            testDescription: "AWS_PROFILE does not",
            environment: keys.merging(["AWS_PROFILE": "prod"]) { $1 },
            expected: "AKENV"
        ),
        Case(testDescription: "AWS_PROFILE", environment: ["AWS_PROFILE": "prod"], expected: "AKPROD"),
        Case(testDescription: "the default profile", expected: "AKDEFAULT"),
        Case(
            testDescription: "half of the environment",
            environment: ["AWS_ACCESS_KEY_ID": "AKENV"],
            expected: "Partial credentials found in the environment, missing: AWS_SECRET_ACCESS_KEY"
        ),
        Case(
            testDescription: "no such profile",
            profile: "nobody",
            expected: "The config profile (nobody) could not be found"
        ),
        Case(
            testDescription: "half a profile",
            profile: "half",
            expected: "the profile 'half' has aws_access_key_id but no aws_secret_access_key"
        ),
        Case(
            testDescription: "a role",
            profile: "assumed",
            expected: "the profile 'assumed' uses role_arn, which these tools do not support yet"
        ),
    ]

    @Test(arguments: cases)
    func areFoundInAWSsOrder(_ example: Case) {
        do {
            let found = try CredentialSource.credentials(
                environment: example.environment,
                profile: example.profile,
                files: Self.files
            )
            #expect(found.accessKeyID == example.expected)
        } catch {
            #expect(error.message == example.expected)
        }
    }

    @Test func profilesHaveTheirSettings() {
        #expect(Self.files.profiles["prod"]?["region"] == "us-east-1")
        #expect(Self.files.profiles["default"]?["region"] == "eu-west-1")
    }
}
