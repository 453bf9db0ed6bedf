import RDS

/// What CloudWatch and Application Auto Scaling show.
extension BindingSource {
    private static let alarms = Question(.describeAlarms, ["AlarmTypes": ["MetricAlarm", "CompositeAlarm"]])

    static let metricAlarms = BindingSource(
        kind: .metricAlarm,
        asks: { _, _ in [alarms] },
        finds: { resource, answers in
            watching(resource, answers).map { Found($0, arn: "AlarmArn", name: "AlarmName") }
        }
    )

    /// Those whose rule goes by an alarm that watches the resource.
    static let compositeAlarms = BindingSource(
        kind: .compositeAlarm,
        asks: { _, _ in [alarms] },
        finds: { resource, answers in
            let names = watching(resource, answers).compactMap { $0["AlarmName"]?.string }
            return (answers.list("CompositeAlarms", alarms) ?? []).filter { composite in
                names.contains { mentions($0, in: composite["AlarmRule"]?.string ?? "") }
            }.map { Found($0, arn: "AlarmArn", name: "AlarmName") }
        }
    )

    private static func watching(_ resource: any DBResource, _ answers: Answers) -> [JSONValue] {
        (answers.list("MetricAlarms", alarms) ?? []).filter { alarm in
            let metrics = alarm["Metrics"]?.array ?? []
            return names(resource, alarm["Dimensions"])
                || metrics.contains { names(resource, $0["MetricStat"]?["Metric"]?["Dimensions"]) }
                || metrics.contains { mentions(resource.identifier.name, in: $0["Expression"]?.string ?? "") }
        }
    }

    private static func names(_ resource: any DBResource, _ dimensions: JSONValue?) -> Bool {
        let dimension = resource.identifier.isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"
        return (dimensions?.array ?? []).contains {
            $0["Name"]?.string == dimension && $0["Value"]?.string?.lowercased() == resource.identifier.name
        }
    }

    /// Whether a text has a name in it that is not part of a longer one.
    private static func mentions(_ name: String, in text: String) -> Bool {
        func isPart(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } ?? false
        }
        return text.ranges(of: name).contains { range in
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return !isPart(before) && !isPart(after)
        }
    }

    /// Aurora Auto Scaling of a cluster's replicas.
    static let scalableTargets = BindingSource(
        kind: .scalableTarget,
        asks: { resources, _ in resources.contains { $0.identifier.isCluster } ? [scaling] : [] },
        finds: { resource, answers in
            guard resource.identifier.isCluster else { return [] }
            return (answers.list("ScalableTargets", scaling) ?? [])
                .filter { $0["ResourceId"]?.string == "cluster:\(resource.identifier.name)" }
                .map { Found($0, arn: "ScalableTargetARN", name: "ResourceId") }
        }
    )

    private static let scaling = Question(.describeScalableTargets, ["ServiceNamespace": "rds"])
}
