/// The describing calls of the simulated Region.
extension SimulatedState {
    func read(_ action: Action, _ parameters: JSONObject, _ others: Surroundings) throws -> JSONObject {
        switch action {
        case .describeDBInstances:
            return page(try described(parameters).map { .object($0.members) }, as: "DBInstances", parameters)
        case .describeDBClusters, .describeDBClusterEndpoints:
            return try readClusters(action, parameters, others)
        case .describeDBInstanceAutomatedBackups: return try readReplicatedBackups(parameters, others)
        case .describeDBProxyTargets: return try readProxyTargets(parameters)
        case .getMetricStatistics: return metricStatistics(parameters)
        // The simulated Region says all in its statuses.
        case .describeEvents: return ["Events": []]
        default: return try readSnapshots(action, parameters, others)
        }
    }

    private func described(_ parameters: JSONObject) throws -> [DBInstance] {
        if let name = parameters["DBInstanceIdentifier"]?.string {
            guard let instance = instance(name) else { throw notFound(name, .describeDBInstances) }
            return [instance]
        }
        return try (parameters["Filters"]?.array ?? []).reduce(instances) { found, filter in
            let values = Set((filter["Values"]?.array ?? []).compactMap(\.string))
            switch filter["Name"]?.string {
            case "dbi-resource-id": return found.filter { values.contains($0.dbiResourceId ?? "") }
            case "db-instance-id":
                return found.filter {
                    values.contains($0.identifier.description) || values.contains($0.arn.description)
                }
            case "db-cluster-id":
                return found.filter { $0.clusterIdentifier.map { values.contains($0.name) } == true }
            case "engine": return found.filter { values.contains($0.engine.description) }
            default:
                throw ServiceError(
                    code: "InvalidParameterValue",
                    message: "Unrecognized filter name: \(filter["Name"]?.string ?? "")",
                    action: .describeDBInstances
                )
            }
        }
    }

    func page(_ items: [JSONValue], as member: String, _ parameters: JSONObject) -> JSONObject {
        let size = min(max(parameters["MaxRecords"]?.integer ?? 100, 20), 100)
        let start = min(max(parameters["Marker"]?.string.flatMap { Int($0) } ?? 0, 0), items.count)
        let end = min(start + size, items.count)
        var result: JSONObject = [member: .array(Array(items[start..<end]))]
        if end < items.count { result["Marker"] = .string(String(end)) }
        return result
    }

    func notFound(_ name: String, _ action: Action) -> ServiceError {
        ServiceError(code: "DBInstanceNotFound", message: "DBInstance \(name) not found.", action: action)
    }
}
