import RDS
import Testing

@testable import AWS

/// Which requests share a connection, and so a TLS handshake.
@Suite struct ReuseTests {
    /// The numbers of the connections that a service's requests came over.
    private static func connections(_ corner: FakeAWS.Corner, _ service: String) async throws -> [Int] {
        try await corner.requests(service).compactMap { $0["connection"]?.integer }
    }

    @Test func tenPagesAreOneHandshake() async throws {
        let corner = try await FakeAWS.corner()
        let region = try FaultTests.region(corner.address("rds_pages", of: "good"), client: corner.client)
        #expect(try await region.describeDBInstances().map(\.identifier.description) == (1...10).map { "i\($0)" })
        let connections = try await Self.connections(corner, "rds_pages")
        #expect(connections.count == 10)
        #expect(Set(connections).count == 1)
    }

    /// libcurl sends a request again where a connection that was used before turns out to be dead.
    @Test func whatChangesSomethingGoesOverAConnectionOfItsOwn() async throws {
        let corner = try await FakeAWS.corner()
        let region = try FaultTests.region(corner.address("rds", of: "good"), client: corner.client)
        let actions: [Action] = [
            .describeDBInstances, .modifyDBInstance, .describeDBInstances, .deleteDBInstance, .describeDBInstances,
        ]
        for action in actions { _ = try await region.call(action, [:]) }
        let connections = try await Self.connections(corner, "rds")
        #expect(connections.count == 5)
        #expect(Set([connections[0], connections[2], connections[4]]).count == 1)
        #expect(Set(connections).count == 3)
    }

    /// Over HTTP/2, libcurl sends a request again that the server says it has not looked at.
    @Test func onlyReadsAreMadeOverHTTP2() async throws {
        let corner = try await FakeAWS.corner()
        let region = try FaultTests.region(corner.address("rds", of: "h2"), client: corner.client)
        let reply = try await region.call(.describeDBInstances, [:])
        #expect(reply["DBInstances"] == [["DBName": "over HTTP/2"]])
        _ = try await region.call(.modifyDBInstance, [:])
        // The log is of HTTP/1.1 alone.
        #expect(try await corner.requests("rds").map { $0["form"]?["Action"] } == ["ModifyDBInstance"])
    }

    /// One that ends between two requests is no fault.
    @Test func aConnectionThatHasEndedIsMadeAnew() async throws {
        let corner = try await FakeAWS.corner()
        let region = try FaultTests.region(corner.address("rds_closing", of: "good"), client: corner.client)
        for _ in 1...2 { _ = try await region.call(.describeDBInstances, [:]) }
        #expect(Set(try await Self.connections(corner, "rds_closing")).count == 2)
    }
}
