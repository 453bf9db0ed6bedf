import Foundation
import RDS
import Testing

/// What is asked of CloudWatch, and what its answer means.
@Suite struct MetricWatchTests {
    private static let now = Date(timeIntervalSince1970: 1_767_225_600)

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var watch: MetricWatch
        /// The values, by how many minutes ago they are.
        var points: [(minutes: Int, value: Double)]
        /// A part of what is said; `nil` when the wait is over.
        var part: String?
    }

    private static let drain = MetricWatch(.connections, of: "old-demo", atMost: 0, seconds: 3600)
    private static let lag = MetricWatch(.replicaLag, of: "temp-demo", atMost: 30, seconds: 0)
    private static func minutes(_ range: ClosedRange<Int>, _ value: Double) -> [(minutes: Int, value: Double)] {
        range.map { ($0, value) }
    }

    static let cases = [
        Case(testDescription: "an hour without anybody", watch: drain, points: minutes(1...60, 0)),
        Case(
            testDescription: "more than there can be",
            watch: drain,
            points: [(1, 1e300)],
            part: "'old-demo' has up to 1000000000000000 connections"
        ),
        Case(testDescription: "some minutes late", watch: drain, points: minutes(4...59, 0)),
        Case(
            testDescription: "somebody now",
            watch: drain,
            points: minutes(2...60, 0) + [(1, 3)],
            part: "'old-demo' has up to 3 connections (CloudWatch does not say whose)"
        ),
        Case(
            testDescription: "somebody half an hour ago",
            watch: drain,
            points: minutes(1...29, 0) + [(30, 1)] + minutes(31...60, 0),
            part: "'old-demo' had up to 1 connection at 2025-12-31T23:30:00Z (CloudWatch does not say whose), and that "
                + "has to be over for 1 h"
        ),
        Case(
            testDescription: "not known for long enough",
            watch: drain,
            points: minutes(1...20, 0),
            part: "without a gap since 2025-12-31T23:40:00Z only, and not for 1 h"
        ),
        Case(
            testDescription: "a gap",
            watch: drain,
            points: minutes(1...20, 0) + minutes(40...60, 0),
            part: "without a gap since 2025-12-31T23:40:00Z only"
        ),
        Case(
            testDescription: "nothing new",
            watch: drain,
            points: minutes(20...60, 0),
            part: "CloudWatch does not show DatabaseConnections of 'old-demo' for the last minutes"
        ),
        Case(
            testDescription: "nothing at all",
            watch: lag,
            points: [],
            part: "does not show ReplicaLag of 'temp-demo'"
        ),
        Case(testDescription: "caught up", watch: lag, points: [(3, 500), (2, 200), (1, 30)]),
        Case(
            testDescription: "behind",
            watch: lag,
            points: [(2, 200), (1, 30.5)],
            part: "'temp-demo' lags 31 s behind its source"
        ),
        Case(testDescription: "broken", watch: lag, points: [(1, -1)], part: "'temp-demo' does not replicate"),
    ]

    @Test(arguments: cases)
    func isOverWhenTheMetricSaysSo(_ example: Case) {
        let points = example.points.map { minutes, value -> JSONValue in
            [
                "Timestamp": .string((Self.now - Double(60 * minutes)).timestamp), "Maximum": .number(value),
                "Unit": "Count",
            ]
        }
        // In no order, as CloudWatch says.
        let reply: JSONObject = ["Datapoints": .array(points.shuffled())]
        let fault = example.watch.fault(in: reply, at: Self.now)
        if let part = example.part {
            #expect(fault?.contains(part) == true, "\(fault ?? "over")")
        } else {
            #expect(fault == nil)
        }
    }

    /// CloudWatch gives 1440 datapoints at most, and old ones only in steps of five minutes.
    @Test(arguments: [(0, 60, 300), (3600, 60, 3600), (72 * 3600, 300, 72 * 3600), (60 * 86400, 5400, 60 * 86400)])
    func asksForNoMoreThanThereIs(_ seconds: Int, _ period: Int, _ window: Int) throws {
        let watch = MetricWatch(.connections, of: "old-demo", atMost: 0, seconds: seconds)
        let request = watch.request(at: Self.now + 0.4)
        #expect(request["Period"] == .integer(period))
        #expect(request["EndTime"] == "2026-01-01T00:00:00Z")
        let start = try #require(request["StartTime"]?.string.flatMap { Date(timestamp: $0) })
        #expect(start == Self.now - Double(window))
        #expect(window / period <= 1440)
    }

    @Test func theParametersTellIt() throws {
        var operation = Operation(
            id: .init(.drain, "demo"),
            after: [],
            action: .awaitMetric,
            parameters: Self.drain.parameters,
            replaces: InstanceIdentity("demo", dbiResourceId: "db-DEMO"),
            names: nil,
            source: InstanceIdentity("prod", dbiResourceId: "db-PROD"),
            plan: "p",
            capturedAt: nil,
            resources: []
        )
        #expect(MetricWatch(operation) == Self.drain)
        #expect(operation.identifier == "old-demo")
        operation.parameters["MetricName"] = "CPUUtilization"
        #expect(MetricWatch(operation) == nil)
    }
}
