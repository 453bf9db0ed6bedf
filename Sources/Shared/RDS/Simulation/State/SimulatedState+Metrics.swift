#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What CloudWatch shows of the simulated Region: a value each minute, for the name that an instance has had since then.
///
/// An instance has three clients, which leave it one after the other within ten minutes of losing its name. A new replica
/// catches up with its source in a quarter of an hour.
extension SimulatedState {
    func metricStatistics(_ parameters: JSONObject) -> JSONObject {
        let dimension = parameters["Dimensions"]?.array?.first { $0["Name"] == "DBInstanceIdentifier" }
        guard let instance = instance(dimension?["Value"]?.string), let period = parameters["Period"]?.integer,
            period > 0, let start = parameters["StartTime"]?.string.flatMap({ Date(timestamp: $0) }),
            let end = parameters["EndTime"]?.string.flatMap({ Date(timestamp: $0) })
        else { return ["Datapoints": []] }
        let created = instance["InstanceCreateTime"]?.string.flatMap { Date(timestamp: $0) } ?? .distantPast
        let named = renamings[instance.dbiResourceId ?? ""] ?? created
        var points: [JSONValue] = []
        var time = Date(timeIntervalSince1970: (start.timeIntervalSince1970 / 60).rounded(.up) * 60)
        while time < end {
            if time >= named, let value = value(parameters["MetricName"]?.string, instance, created, time) {
                points.append([
                    "Timestamp": .string(time.timestamp), "Maximum": .integer(value),
                ])
            }
            time += Double(period)
        }
        return ["Datapoints": .array(points)]
    }

    private func value(_ metric: String?, _ instance: DBInstance, _ created: Date, _ time: Date) -> Int? {
        switch metric {
        case "ReplicaLag":
            return instance.sourceReference == nil ? nil : max(0, 900 - Int(min(time.timeIntervalSince(created), 900)))
        case "DatabaseConnections":
            guard let renamed = renamings[instance.dbiResourceId ?? ""] else { return 3 }
            return max(0, 3 - Int(time.timeIntervalSince(renamed) / 200))
        default: return nil
        }
    }
}
