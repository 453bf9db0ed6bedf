import RDS
import Testing

@testable import AWS

@Suite struct EndpointTests {
    struct Case {
        var service = Endpoint.Service.rds
        var region = "us-east-1"
        var environment: [String: String] = [:]
    }

    static let cases = [
        Case(environment: ["AWS_ENDPOINT_URL": "http://a"]),
        Case(environment: ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_RDS": "http://b"]),
        Case(service: .sts, environment: ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_RDS": "http://b"]),
        Case(service: .sts, environment: ["AWS_ENDPOINT_URL_STS": "http://c/path"]),
        Case(environment: ["AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]),
        Case(environment: ["AWS_USE_FIPS_ENDPOINT": "true"]),
        Case(environment: ["AWS_USE_DUALSTACK_ENDPOINT": "TRUE"]),
    ]

    @Test func comeFromWhereBotocoreTakesThem() async throws {
        let answers = try await Python.botocore(
            Self.cases.map { example in
                [
                    "ask": "url", "service": .string(example.service.rawValue.lowercased()),
                    "region": .string(example.region),
                    "environment": .object(JSONObject(example.environment.mapValues { .string($0) })),
                ]
            }
        )
        try #require(answers.count == Self.cases.count)
        for (example, answer) in zip(Self.cases, answers) {
            let settings = try CredentialContext(example.environment).settings
            let url = try Endpoint.url(of: example.service, region: example.region, settings: settings)
            #expect(.string(url.absoluteString) == answer, "\(example)")
        }
    }

    /// A Region of each partition, and what AWS may open next.
    static let regions = [
        "us-east-1", "eu-central-2", "mx-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1",
        "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "sa-north-7",
    ]

    @Test func followBotocoresRules() async throws {
        let services: [(Endpoint.Service, JSONValue)] = [
            (.rds, "rds"), (.sts, "sts"), (.sso, "sso"), (.ssoOIDC, "sso-oidc"),
            (.kms, "kms"), (.ec2, "ec2"), (.iam, "iam"), (.cloudWatch, "cloudwatch"),
            (.applicationAutoScaling, "application-autoscaling"),
        ]
        var asked: [JSONValue] = []
        var ours: [JSONValue] = []
        for region in Self.regions {
            for (service, name) in services {
                // Elsewhere IAM has no validated address.
                let hasFIPS = service != .iam || ["aws", "aws-us-gov"].contains(Partition(ofRegion: region).name)
                for (isFIPS, isDualStack) in [(false, false), (true, false), (false, true), (true, true)]
                where hasFIPS || !isFIPS {
                    asked.append([
                        "ask": "rule", "service": name, "region": .string(region), "fips": .bool(isFIPS),
                        "dual": .bool(isDualStack),
                    ])
                    ours.append(
                        .string(Endpoint.standard(service, region: region, isFIPS: isFIPS, isDualStack: isDualStack))
                    )
                }
            }
        }
        #expect(try await Python.botocore(asked) == ours)
    }

    /// IAM's requests are signed for its own Region.
    @Test func requestsAreSignedForTheRegionThatBotocoreSays() async throws {
        let asked = Self.regions.map { region -> JSONValue in
            ["ask": "signing", "service": "iam", "region": .string(region)]
        }
        let ours = Self.regions.map { JSONValue.string(Endpoint.Service.iam.region(for: $0)) }
        #expect(try await Python.botocore(asked) == ours)
    }

    @Test(
        arguments: [
            ([:], "https://services"), (["AWS_ENDPOINT_URL": "https://environment"], "https://environment"),
            (["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], "https://rds.us-east-1.amazonaws.com"),
        ] as [([String: String], String)]
    )
    func theProfilesServicesComeAfterTheEnvironment(_ environment: [String: String], _ url: String) throws {
        let context = try CredentialContext(
            environment,
            config: """
                [default]
                services = local
                endpoint_url = https://profile
                [services local]
                rds =
                  endpoint_url = https://services
                """
        )
        let found = try Endpoint.url(of: .rds, region: "us-east-1", settings: context.settings)
        #expect(found.absoluteString == url)
        let sts = try Endpoint.url(of: .sts, region: "us-east-1", settings: context.settings)
        #expect(environment.isEmpty == (sts.absoluteString == "https://profile"))
    }

    @Test(
        arguments: [
            (
                [:], "[default]\nservices = no",
                "the profile 'default' names the services section 'no', which is not there"
            ),
            (["AWS_ENDPOINT_URL": "nothing"], "", "'nothing' is no endpoint"),
            (
                ["AWS_ENDPOINT_URL": "http://a", "AWS_USE_FIPS_ENDPOINT": "true"], "",
                "Invalid Configuration: FIPS and custom endpoint are not supported"
            ),
        ] as [([String: String], String, String)]
    )
    func contradictionsAreSaid(_ environment: [String: String], _ config: String, _ message: String) throws {
        let settings = try CredentialContext(environment, config: config).settings
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Endpoint.url(of: .rds, region: "us-east-1", settings: settings)
        }
        #expect(error?.message == message)
    }
}
