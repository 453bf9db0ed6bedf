import RDS

/// What RDS's own log says of an instance or a cluster: a change that failed may show nowhere else.
enum EventLog {
    /// The newest messages about an instance, failures before all else; `nil` when there are none or they cannot be read.
    ///
    /// - Parameter minutes: How far back to look; RDS keeps two weeks.
    static func messages(about name: DBInstanceIdentifier, minutes: Int, in region: any RDSRegion) async -> String? {
        let parameters: JSONObject = [
            "SourceType": name.isCluster ? "db-cluster" : "db-instance", "SourceIdentifier": JSONValue(name),
            "Duration": .integer(min(max(minutes, 1), 20_160)),
        ]
        // A failure is not made worse by its explanation: the permission, or the answer, may be missing.
        guard let events = try? await region.call(.describeEvents, parameters)["Events"]?.array else { return nil }
        let failures = events.filter { $0["EventCategories"]?.array?.contains("failure") == true }
        let messages = (failures.isEmpty ? events : failures).compactMap { $0["Message"]?.string }
        return messages.isEmpty ? nil : messages.suffix(2).map { "'\($0)'" }.joined(separator: ", ")
    }
}
