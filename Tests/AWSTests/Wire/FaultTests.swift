import Foundation
import RDS
import Testing

@testable import AWS

/// A live Region that answers wrongly, late or not at all.
@Suite struct FaultTests {
    static func region(
        _ address: String,
        client: HTTPClient = HTTPClient(),
        timeLimit: Double = 60
    ) throws -> LiveRegion {
        let context = try CredentialContext(["AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "S"])
        var service = QueryService(
            name: "rds",
            format: .query(version: "2014-10-31"),
            region: "us-east-1",
            endpoint: try Endpoint.url(address),
            client: client
        )
        service.timeLimit = timeLimit
        return LiveRegion(
            service: service,
            credentials: try context.store(),
            directory: try ServiceDirectory(context, everythingAt: address)
        )
    }

    static func failure(_ region: LiveRegion, _ action: Action) async -> ServiceError? {
        do {
            _ = try await region.call(action, [:])
            return nil
        } catch {
            return error as? ServiceError
        }
    }

    struct Case {
        var service: String
        var action = Action.describeDBInstances
        /// `nil` where the call succeeds in the end.
        var code: String?
        var mayHaveHappened = false
        var requests: Int
        var hint: String?
        /// Seconds.
        var timeLimit = 60.0
        /// Over TLS, the server's name, which says what is wrong with its handshake.
        var name: String?
    }

    static let cases = [
        Case(service: "rds", requests: 1),
        Case(service: "rds_reset", requests: 2),
        Case(service: "rds_reset", action: .modifyDBInstance, code: "NoReply", mayHaveHappened: true, requests: 1),
        Case(service: "rds_down", code: "ServiceUnavailable", mayHaveHappened: true, requests: 3),
        Case(
            service: "rds_down",
            action: .deleteDBInstance,
            code: "ServiceUnavailable",
            mayHaveHappened: true,
            requests: 1
        ),
        Case(
            service: "rds_html",
            code: "UnreadableReply",
            mayHaveHappened: true,
            requests: 1,
            hint: "check the network"
        ),
        Case(service: "rds_empty", code: "UnreadableReply", mayHaveHappened: true, requests: 1),
        Case(service: "rds_truncated", code: "UnreadableReply", mayHaveHappened: true, requests: 1),
        Case(service: "rds_redirect", code: "UnreadableReply", mayHaveHappened: true, requests: 1),
        Case(
            service: "rds_denied",
            code: "AccessDenied",
            requests: 1,
            hint: "the credentials, which came from the environment, may not do rds:DescribeDBInstances on "
                + "arn:aws:rds:us-east-1:1:db:*; mitosis-iam"
        ),
        Case(
            service: "rds_expired",
            code: "ExpiredToken",
            requests: 1,
            hint: "the credentials, which came from the environment, have ended"
        ),
        // Signed at a wrong time, corrected once.
        Case(service: "rds_skewed", requests: 2),
        Case(
            service: "rds_hang",
            action: .modifyDBInstance,
            code: "TimedOut",
            mayHaveHappened: true,
            requests: 1,
            timeLimit: 1
        ),
        Case(
            service: "rds_drip",
            action: .modifyDBInstance,
            code: "TimedOut",
            mayHaveHappened: true,
            requests: 1,
            timeLimit: 1
        ),
        Case(service: "rds_half_chunk", code: "NoReply", mayHaveHappened: true, requests: 3),
        Case(service: "rds_half_chunk", action: .modifyDBInstance, code: "NoReply", mayHaveHappened: true, requests: 1),
        Case(service: "rds_large", code: "UnreadableReply", mayHaveHappened: true, requests: 1),
    ]

    /// Over TLS: where no handshake succeeds, nothing has happened.
    static let tlsCases = [
        Case(service: "rds", requests: 1, name: "good"),
        Case(service: "rds", action: .modifyDBInstance, requests: 1, name: "good"),
        Case(
            service: "rds",
            action: .modifyDBInstance,
            code: "UnknownAuthority",
            requests: 0,
            hint: "if that is your company's proxy, set AWS_CA_BUNDLE",
            name: "unknown"
        ),
        Case(
            service: "rds",
            action: .modifyDBInstance,
            code: "Certificate",
            requests: 0,
            hint: "check --endpoint-url, the proxy and this machine's clock",
            name: "other"
        ),
        Case(
            service: "rds",
            action: .modifyDBInstance,
            code: "Certificate",
            requests: 0,
            hint: "check --endpoint-url, the proxy and this machine's clock",
            name: "expired"
        ),
        Case(service: "rds", action: .modifyDBInstance, code: "CannotConnect", requests: 0, name: "reset"),
        Case(
            service: "rds",
            action: .modifyDBInstance,
            code: "TimedOut",
            requests: 0,
            timeLimit: 0.3,
            name: "silent"
        ),
        Case(service: "rds_reset", requests: 2, name: "good"),
        Case(
            service: "rds_reset",
            action: .modifyDBInstance,
            code: "NoReply",
            mayHaveHappened: true,
            requests: 1,
            name: "good"
        ),
        Case(
            service: "rds_half_chunk",
            action: .modifyDBInstance,
            code: "NoReply",
            mayHaveHappened: true,
            requests: 1,
            name: "good"
        ),
        Case(service: "rds_large", code: "UnreadableReply", mayHaveHappened: true, requests: 1, name: "good"),
        Case(service: "rds_redirect", code: "UnreadableReply", mayHaveHappened: true, requests: 1, name: "good"),
    ]

    @Test(arguments: cases + tlsCases)
    func isNeverTakenForAResult(_ example: Case) async throws {
        let corner = try await FakeAWS.corner()
        let address =
            example.name.map { corner.address(example.service, of: $0) } ?? corner.address(example.service)
        let region = try Self.region(address, client: corner.client, timeLimit: example.timeLimit)
        let error = await Self.failure(region, example.action)
        #expect(error?.code == example.code)
        #expect(error?.mayHaveHappened ?? false == example.mayHaveHappened)
        #expect(try await corner.requests(example.service).count == example.requests)
        if let hint = example.hint { #expect(error?.hint?.hasPrefix(hint) == true, "\(error?.hint ?? "")") }
    }

    @Test func aCorrectionIsTakenBackWhenOurClockIsSetRight() async throws {
        let corner = try await FakeAWS.corner()
        let region = try Self.region(corner.address("rds_strict"))
        await region.service.state.correctClock(by: 7200)
        #expect(await Self.failure(region, .modifyDBInstance) == nil)
        #expect(try await corner.requests("rds_strict").count == 2)
    }

    @Test func aThrottledCallIsMadeAgainWithItsOwnName() async throws {
        let corner = try await FakeAWS.corner()
        #expect(await Self.failure(try Self.region(corner.address("rds_throttle")), .modifyDBInstance) == nil)
        let headers = try await corner.requests("rds_throttle").compactMap { $0["headers"] }
        #expect(headers.map { $0["amz-sdk-request"]?.string } == (1...3).map { "attempt=\($0); max=3" })
        #expect(Set(headers.map { $0["amz-sdk-invocation-id"] }).count == 1)
    }

    @Test(arguments: [
        ("http://127.0.0.1:1", "CannotConnect", "check the network, the proxy and --endpoint-url"),
        ("http://no-such-host.invalid", "UnknownHost", "check the Region's name, the network and the proxy"),
    ])
    func anUnreachableEndpointChangesNothing(_ address: String, _ code: String, _ hint: String) async throws {
        let error = await Self.failure(try Self.region(address), .modifyDBInstance)
        #expect(error?.code == code)
        #expect(error?.mayHaveHappened == false)
        #expect(error?.hint == hint)
        #expect(error?.text.hasPrefix("Could not connect to the endpoint URL \"\(address)\"") == true)
    }

    @Test func aCallWithoutCredentialsIsNotMade() async throws {
        let corner = try await FakeAWS.corner()
        let end = ["AWS_CREDENTIAL_EXPIRATION": "2026-01-01T00:00:00Z"]
        let context = try CredentialContext(
            ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"].merging(end) { $1 }
        )
        let service = QueryService(
            name: "rds",
            format: .query(version: "2014-10-31"),
            region: "us-east-1",
            endpoint: try Endpoint.url(corner.address("rds")),
            client: HTTPClient()
        )
        let error = await Self.failure(
            LiveRegion(
                service: service,
                credentials: try context.store(),
                directory: try ServiceDirectory(context, everythingAt: corner.address("rds"))
            ),
            .modifyDBInstance
        )
        #expect(error?.code == "NoCredentials")
        #expect(error?.mayHaveHappened == false)
        #expect(error?.exitCode == .configuration)
        #expect(try await corner.requests("rds").isEmpty)
    }
}

extension ServiceDirectory {
    /// All services at one address of this machine.
    init(_ context: CredentialContext, everythingAt address: String) throws {
        self.init(
            settings: context.settings,
            region: context.region,
            client: context.client,
            endpoint: try Endpoint.url(address),
            debug: nil
        )
    }
}
