#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The proxies of the simulated Region: what they answer, and how their targets change.
///
/// A proxy has one target. That it stays with an instance that is renamed, and does not reach it any more, is documented
/// nowhere: it is the least convenient.
/// Source: RDS API 2014-10-31, `RegisterDBProxyTargets`, `DeregisterDBProxyTargets`, `DBProxyTargetGroup`.
extension SimulatedState {
    func answer(aboutProxies question: Question) -> Answer {
        guard question.action != .describeDBProxies else {
            return .reply([
                "DBProxies": .array(
                    proxies.map { ["DBProxyName": .string($0.name), "DBProxyArn": .string($0.arn)] }
                )
            ])
        }
        guard let proxy = proxies.first(where: { $0.name == question.parameters["DBProxyName"]?.string }) else {
            return .absent("There is no such proxy.")
        }
        guard question.action == .describeDBProxyTargets else {
            return .reply([
                "TargetGroups": [
                    [
                        "IsDefault": true, "TargetGroupName": "default",
                        "TargetGroupArn": .string(proxy.targetGroupARN),
                    ]
                ]
            ])
        }
        return .reply(["Targets": .array(targets(of: proxy))])
    }

    /// - Throws: `ServiceError` when there is no such proxy.
    func readProxyTargets(_ parameters: JSONObject) throws -> JSONObject {
        ["Targets": .array(targets(of: proxies[try proxyIndex(parameters, .describeDBProxyTargets)]))]
    }

    private func targets(of proxy: SimulatedProxy) -> [JSONValue] {
        guard
            let target = (instances as [any DBResource] + clusters).first(where: {
                $0.dbiResourceId != nil && $0.dbiResourceId == proxy.target
            })
        else { return [] }
        let health = health(of: target, proxy)
        func shown(_ resource: any DBResource, _ others: JSONObject) -> JSONValue {
            var members: JSONObject = [
                "RdsResourceId": JSONValue(resource.identifier), "TargetArn": .string(resource.arn.description),
            ]
            members["Endpoint"] = resource.endpointAddress.map { .string($0) }
            members["Port"] = resource.endpointPort.map { .integer($0) }
            return .object(members.merging(others) { $1 })
        }
        guard let cluster = target as? DBCluster else {
            return [shown(target, ["Type": "RDS_INSTANCE", "Role": "READ_WRITE", "TargetHealth": health])]
        }
        let instances = members(of: cluster).map { member in
            shown(
                member,
                [
                    "Type": "RDS_INSTANCE", "TrackedClusterId": JSONValue(cluster.identifier), "TargetHealth": health,
                    "Role": member.identifier == cluster.writer ? "READ_WRITE" : "READ_ONLY",
                ]
            )
        }
        return [shown(cluster, ["Type": "TRACKED_CLUSTER"])] + instances
    }

    private func health(of target: any DBResource, _ proxy: SimulatedProxy) -> JSONValue {
        if let fault = proxy.fault { return fault }
        guard proxy.registeredName == target.identifier else {
            return ["State": "UNAVAILABLE", "Reason": "UNREACHABLE"]
        }
        return ["State": proxy.readyAt.map { $0 > now } == true ? "REGISTERING" : "AVAILABLE"]
    }

    mutating func changeTarget(_ action: Action, _ parameters: JSONObject, _ durations: SimulatedDurations) throws
        -> String?
    {
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let index = try proxyIndex(parameters, action)
        let lists = ["DBInstanceIdentifiers", "DBClusterIdentifiers"].map { parameters[$0]?.array ?? [] }
        guard lists.joined().count == 1, let name = lists.joined().first?.string else {
            throw fault("InvalidParameterCombination", "A target group has one target")
        }
        let resource: (any DBResource)? = lists[0].isEmpty ? cluster(name) : instance(name)
        guard let resource else {
            guard lists[0].isEmpty else { throw notFound(name, action) }
            throw clusterNotFound(name, action)
        }
        let present = proxies[index].target
        if action == .deregisterDBProxyTargets {
            guard present == resource.dbiResourceId else {
                throw fault("DBProxyTargetNotFoundFault", "\(name) is no target of \(proxies[index].name)")
            }
            proxies[index].target = nil
            proxies[index].registeredName = nil
            return resource.dbiResourceId
        }
        guard resource.status.kind == .usable else {
            let code = resource.identifier.isCluster ? "InvalidDBClusterStateFault" : "InvalidDBInstanceState"
            throw fault(code, "\(name) is \(resource.status)")
        }
        if present == resource.dbiResourceId {
            throw fault("DBProxyTargetAlreadyRegisteredFault", "\(name) is a target already")
        }
        let isTaken = (instances as [any DBResource] + clusters).contains { $0.dbiResourceId == present }
        guard present == nil || !isTaken else {
            throw fault("InvalidDBProxyStateFault", "\(proxies[index].name) has another target")
        }
        proxies[index].target = resource.dbiResourceId
        proxies[index].registeredName = resource.identifier
        proxies[index].readyAt = now + durations.proxyRegistration
        return resource.dbiResourceId
    }

    private func proxyIndex(_ parameters: JSONObject, _ action: Action) throws(ServiceError) -> Int {
        let name = parameters["DBProxyName"]?.string ?? ""
        guard let index = proxies.firstIndex(where: { $0.name == name }) else {
            throw ServiceError(code: "DBProxyNotFoundFault", message: "DBProxy \(name) not found", action: action)
        }
        return index
    }
}
