import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an `AwaitMetric` operation waits for: that a metric of an instance has been at most so much for so long, as
/// CloudWatch shows it. It asks for the past, so a run that begins anew need not wait anew.
package struct MetricWatch: Hashable, Sendable {
    /// The metrics that are waited for.
    ///
    /// Source: Amazon RDS User Guide, "Amazon CloudWatch metrics for Amazon RDS".
    package enum Metric: String, Hashable, Sendable {
        /// How far a replica is behind its source, in seconds; -1 where it does not replicate.
        case replicaLag = "ReplicaLag"
        /// Connections of clients; those of RDS's own are not among them.
        case connections = "DatabaseConnections"
    }

    package let metric: Metric
    package let instance: DBInstanceIdentifier
    package let atMost: Double
    /// How long it has to have been so, in seconds; 0 asks for the newest value alone.
    package let seconds: Int

    package init(_ metric: Metric, of instance: DBInstanceIdentifier, atMost: Double, seconds: Int) {
        self.metric = metric
        self.instance = instance
        self.atMost = atMost
        self.seconds = seconds
    }

    /// `nil` for another action, or when the parameters say something else.
    package init?(_ operation: Operation) {
        let parameters = operation.parameters
        guard operation.action == .awaitMetric, parameters["Namespace"]?.string == Self.namespace,
            let metric = parameters["MetricName"]?.string.flatMap({ Metric(rawValue: $0) }),
            let dimensions = parameters["Dimensions"]?.array, dimensions.count == 1,
            dimensions[0]["Name"]?.string == Self.dimension, let name = dimensions[0]["Value"]?.string,
            let atMost = parameters["AtMost"]?.double, atMost.magnitude < Double(JSONValue.integerLimit),
            let seconds = parameters["Seconds"]?.integer, seconds >= 0
        else { return nil }
        self.init(metric, of: DBInstanceIdentifier(name), atMost: atMost, seconds: seconds)
    }

    /// The parameters of the operation.
    package var parameters: JSONObject {
        [
            "Namespace": .string(Self.namespace), "MetricName": .string(metric.rawValue), "Dimensions": dimensions,
            "AtMost": JSONValue(whole: atMost) ?? .number(atMost),
            "Seconds": .integer(seconds),
        ]
    }

    private static let namespace = "AWS/RDS"
    private static let dimension = "DBInstanceIdentifier"
    private var dimensions: JSONValue { [["Name": .string(Self.dimension), "Value": JSONValue(instance)]] }

    // MARK: - Asking

    /// The time between two datapoints that are asked for, in seconds: CloudWatch gives 1440 at most, keeps those of a
    /// minute for 15 days, and those of five minutes for 63.
    ///
    /// Source: CloudWatch API 2010-08-01, `GetMetricStatistics`.
    private var period: Int {
        let minutes = window / 60
        return minutes <= 1000 ? 60 : 300 * ((minutes + 4999) / 5000)
    }

    /// What is looked at, in seconds: datapoints come by the minute, and some minutes late.
    private var window: Int { max(seconds, Self.delay) }
    private static let delay = 300

    /// The request of `GetMetricStatistics`.
    package func request(at now: Date) -> JSONObject {
        [
            "Namespace": .string(Self.namespace), "MetricName": .string(metric.rawValue), "Dimensions": dimensions,
            "StartTime": .string((now - Double(window)).wholeSeconds.timestamp),
            "EndTime": .string(now.wholeSeconds.timestamp), "Period": .integer(period), "Statistics": ["Maximum"],
        ]
    }

    /// The shape of the reply.
    package static let reply: Shape = .structure([
        "Datapoints": .list(of: .structure(["Timestamp": .timestamp, "Maximum": .number]))
    ])

    // MARK: - What a reply says

    /// Why the wait is not over, in words; `nil` when it is.
    package func fault(in reply: JSONObject, at now: Date) -> String? {
        let points = (reply["Datapoints"]?.array ?? []).compactMap { point -> (time: Date, value: Double)? in
            guard let time = point["Timestamp"]?.string.flatMap({ Date(timestamp: $0) }),
                let value = point["Maximum"]?.double
            else { return nil }
            return (time, value)
        }
        .sorted { $0.time < $1.time }
        guard let first = points.first, let last = points.last, now.timeIntervalSince(last.time) <= latest else {
            return "CloudWatch does not show \(metric.rawValue) of '\(instance)' for the last minutes"
        }
        if !isMet(last.value) { return excess(last.value) }
        guard seconds > 0 else { return nil }
        if let point = points.last(where: { !isMet($0.value) }) {
            return "\(excess(point.value, at: point.time)), and that has to be over for \(length)"
        }
        let times = points.map(\.time)
        let gap = zip(times, times.dropFirst()).first { $1.timeIntervalSince($0) > 3 * Double(period) }
        let isCovered = first.time.timeIntervalSince(now) <= Double(2 * period - window)
        guard gap == nil, isCovered else {
            let start = gap?.1 ?? first.time
            return
                "CloudWatch shows \(metric.rawValue) of '\(instance)' without a gap since \(start.timestamp) only, and not "
                + "for \(length)"
        }
        return nil
    }

    private var latest: Double { Double(Self.delay + period) }

    private func isMet(_ value: Double) -> Bool { value >= 0 && value <= atMost }

    /// - Parameter time: Of what is past; `nil` for what is so now.
    private func excess(_ value: Double, at time: Date? = nil) -> String {
        let number = Int(min(value.rounded(.up), Double(JSONValue.integerLimit)))
        let end = time.map { " at \($0.timestamp)" } ?? ""
        switch metric {
        case .replicaLag:
            guard value >= 0 else { return "'\(instance)' \(time == nil ? "does" : "did") not replicate\(end)" }
            return "'\(instance)' \(time == nil ? "lags" : "lagged") \(number) s behind its source\(end)"
        case .connections:
            return "'\(instance)' \(time == nil ? "has" : "had") up to \(number) connection"
                + "\(number == 1 ? "" : "s")\(end) (CloudWatch does not say whose)"
        }
    }

    /// How long it has to be so, in words.
    private var length: String {
        window % 3600 == 0 ? "\(window / 3600) h" : Duration.seconds(Double(window)).minutesText
    }

    /// What is waited for, as a sentence without a full stop.
    var sentence: String {
        switch metric {
        case .replicaLag: "wait until '\(instance)' lags at most \(Int(atMost)) s behind its source"
        case .connections: "wait until nobody has been connected to '\(instance)' for \(length)"
        }
    }
}
