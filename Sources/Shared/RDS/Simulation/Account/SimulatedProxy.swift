#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A proxy of the simulated Region, with its one target.
struct SimulatedProxy: Hashable, Sendable {
    let name: String
    let arn: String
    let targetGroupARN: String
    /// The identity of the instance or the cluster; `nil` where it has none.
    var target: String?
    /// The name under which it was registered.
    var registeredName: DBInstanceIdentifier?
    /// When it is reached.
    var readyAt: Date?
    /// Why the proxy reaches no target, as `TargetHealth` has it; `nil` where nothing is wrong.
    var fault: JSONValue?

    var json: JSONValue {
        var members: JSONObject = [
            "DBProxyName": .string(name), "DBProxyArn": .string(arn), "TargetGroupArn": .string(targetGroupARN),
        ]
        members["Target"] = target.map { .string($0) }
        members["RegisteredName"] = registeredName.map { .string("\($0)") }
        members["ReadyAt"] = readyAt.map { .string($0.timestamp) }
        members["TargetHealth"] = fault
        return .object(members)
    }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(_ value: JSONValue) {
        guard let name = value["DBProxyName"]?.string, let arn = value["DBProxyArn"]?.string,
            let group = value["TargetGroupArn"]?.string
        else { return nil }
        self.init(name, arn: arn, targetGroupARN: group)
        target = value["Target"]?.string
        registeredName = value["RegisteredName"]?.string.map { DBInstanceIdentifier($0) }
        readyAt = value["ReadyAt"]?.string.flatMap { Date(timestamp: $0) }
        fault = value["TargetHealth"]
    }

    init(_ name: String, arn: String, targetGroupARN: String) {
        self.name = name
        self.arn = arn
        self.targetGroupARN = targetGroupARN
    }

    /// Those of a place that a graph's bindings tell of.
    static func all(boundIn graph: InstanceGraph, at place: Place) -> [SimulatedProxy] {
        (graph.bindings ?? []).filter { $0.kind == .dbProxyTarget }.compactMap { binding in
            guard var proxy = SimulatedProxy(.object(binding.members)), ARN(proxy.arn).map({ Place(of: $0) }) == place
            else { return nil }
            let name = DBInstanceIdentifier(binding.of)
            proxy.target = graph.resource(name)?.dbiResourceId
            proxy.registeredName = name
            return proxy
        }
    }
}
