import Foundation
import RDS
import Testing

@testable import AWS

/// Logins at IAM Identity Center, against a server of this machine.
@Suite struct IdentityCenterTests {
    private static func center(_ corner: FakeAWS.Corner, _ home: Home) throws -> CredentialContext {
        try CredentialContext(
            [
                "HOME": home.path, "AWS_ENDPOINT_URL_SSO": corner.address("sso"),
                "AWS_ENDPOINT_URL_SSO_OIDC": corner.address("oidc"),
            ],
            config: """
                [profile p]
                sso_session = corp
                sso_account_id = 123456789012
                sso_role_name = admin/x
                [sso-session corp]
                sso_region = eu-west-1
                sso_start_url = https://corp
                """,
            profile: "p"
        )
    }

    /// The SHA-1 of `corp`.
    private static let tokenFile = ".aws/sso/cache/\(SHA1.hex("corp")).json"

    private static func token(_ token: String, ends: Double, refresh: String? = nil) -> String {
        var members: JSONObject = [
            "accessToken": .string(token), "expiresAt": .string((Date() + ends).timestamp), "startUrl": "https://corp",
        ]
        if let refresh {
            members.merge([
                "refreshToken": .string(refresh), "clientId": "C", "clientSecret": "CS",
                "registrationExpiresAt": .string((Date() + 86_400).timestamp),
            ]) { $1 }
        }
        return JSONValue.object(members).line
    }

    @Test(
        arguments: [
            (token("TOKEN", ends: 3600), "found AKSSO", 0), (token("TOKEN", ends: 600), "found AKSSO", 0),
            (token("OLD", ends: 600, refresh: "REFRESH"), "found AKSSO", 1),
            (token("OLD", ends: -60, refresh: "REFRESH"), "found AKSSO", 1),
            (token("OLD", ends: -60, refresh: "STALE"), "has ended / run: aws sso login --sso-session corp", 1),
            (token("TOKEN", ends: -60), "has ended / run: aws sso login --sso-session corp", 0),
            (
                token("WRONG", ends: 3600),
                "the login of the profile 'p' has ended / run: aws sso login --sso-session corp", 0
            ),
            ("{}", "cannot be read / run: aws sso login --sso-session corp", 0),
            (nil, "nobody is logged in at IAM Identity Center for 'corp' / run: aws sso login --sso-session corp", 0),
        ] as [(String?, String, Int)]
    )
    func aLoginGivesTheRolesKeys(_ token: String?, _ expected: String, _ renewals: Int) async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        if let token { try home.write(token, to: Self.tokenFile) }
        #expect(await failure(try Self.center(corner, home).store()).hasSuffix(expected))
        #expect(try await corner.requests("oidc").count == renewals)
    }

    @Test func aRenewedLoginIsKeptForTheAWSCLI() async throws {
        let (corner, home) = (try await FakeAWS.corner(), try Home())
        try home.write(Self.token("OLD", ends: 600, refresh: "REFRESH"), to: Self.tokenFile)
        _ = try await Self.center(corner, home).store().credentials()
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(home.path)/\(Self.tokenFile)"))
        let kept = try JSONValue(parsing: data, of: "the login")
        #expect(kept["accessToken"] == "RENEWED")
        #expect(kept["refreshToken"] == "NEXT")
        #expect(kept["clientSecret"] == "CS")
        #expect(kept["startUrl"] == "https://corp")
        let request = try #require(try await corner.requests("sso").first)
        #expect(request["query"] == "role_name=admin%2Fx&account_id=123456789012")
        #expect(request["path"] == "federation/credentials")
    }
}
