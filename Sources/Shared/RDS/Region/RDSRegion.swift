import Console

/// One AWS Region's RDS, real or simulated: the seam that the tools are tested at.
package protocol RDSRegion: Sendable {
    /// Performs one action of the RDS API and returns its result, as JSON of AWS's member names.
    ///
    /// - Parameters:
    ///   - action: Any action but `RunCommand`.
    ///   - parameters: The request's members, as `aws rds ACTION --cli-input-json` takes them.
    /// - Returns: The result's members, such as `DBInstance`, or `DBInstances` and perhaps `Marker`.
    /// - Throws: `ServiceError`.
    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject

    /// Why nothing new should be begun in the Region, such as credentials that end in a moment; `nil` when nothing
    /// speaks against it.
    func reasonToStop() async -> (any UserFacingError)?
}

extension RDSRegion {
    package func reasonToStop() async -> (any UserFacingError)? { nil }

    /// Describes the instances that the parameters ask for, all pages of them, in RDS's order, perhaps none.
    ///
    /// - Parameter parameters: Of `DescribeDBInstances`, such as `DBInstanceIdentifier` or `Filters`; none for all.
    /// - Throws: `ServiceError`, its code `DBInstanceNotFound` when a name was asked for and nothing bears it.
    package func describeDBInstances(_ parameters: JSONObject = [:]) async throws -> [DBInstance] {
        try await pages(of: .describeDBInstances, parameters, member: "DBInstances") { value, index in
            try DBInstance(value, at: "DBInstances[\(index)]")
        }
    }

    /// Describes the snapshots that the parameters ask for, all pages of them.
    ///
    /// - Throws: `ServiceError`, its code `DBSnapshotNotFound` when a name was asked for and nothing bears it.
    package func describeDBSnapshots(_ parameters: JSONObject = [:]) async throws -> [DBSnapshot] {
        try await pages(of: .describeDBSnapshots, parameters, member: "DBSnapshots") { value, index in
            try DBSnapshot(value, at: "DBSnapshots[\(index)]")
        }
    }

    /// Describes the clusters that the parameters ask for, all pages of them, in RDS's order, perhaps none.
    ///
    /// Those of Neptune and DocumentDB are among them, as RDS shows them too.
    ///
    /// - Throws: `ServiceError`, its code `DBClusterNotFoundFault` when a name was asked for and nothing bears it.
    package func describeDBClusters(_ parameters: JSONObject = [:]) async throws -> [DBCluster] {
        try await pages(of: .describeDBClusters, parameters, member: "DBClusters") { value, index in
            try DBCluster(value, at: "DBClusters[\(index)]")
        }
    }

    /// Describes the clusters that other accounts share with this one, all pages of them, in RDS's order, perhaps none.
    ///
    /// - Parameter own: All of the account's own, which are asked for where nobody knows them yet.
    package func describeSharedDBClusters(beside own: [DBCluster]? = nil) async throws -> [SharedDBCluster] {
        let all = try await describeUsableDBClusters()
        let known: [DBCluster]
        if let own { known = own } else { known = try await describeDBClusters() }
        // One that has come to be since then is of the same account.
        let accounts = Set(known.map(\.arn.account))
        return all.filter { !accounts.contains($0.arn.account) }
    }

    /// Describes what can be cloned here, as RDS lists it: the account's own clusters, and beside them what others share.
    package func describeUsableDBClusters() async throws -> [SharedDBCluster] {
        try await pages(of: .describeDBClusters, ["IncludeShared": true], member: "DBClusters") { value, index in
            try SharedDBCluster(value, at: "DBClusters[\(index)]")
        }
    }

    /// Describes the endpoints of clusters, all pages of them; those that every cluster has are among them.
    package func describeDBClusterEndpoints(_ parameters: JSONObject = [:]) async throws -> [DBClusterEndpoint] {
        try await pages(of: .describeDBClusterEndpoints, parameters, member: "DBClusterEndpoints") { value, index in
            try DBClusterEndpoint(value, at: "DBClusterEndpoints[\(index)]")
        }
    }

    /// Describes what a proxy has as its target, all pages of it; `nil` when there is no such proxy.
    package func describeDBProxyTargets(of proxy: String) async throws -> DBProxyTargets? {
        do {
            return DBProxyTargets(
                try await pages(of: .describeDBProxyTargets, ["DBProxyName": .string(proxy)], member: "Targets") {
                    value,
                    _ in value
                }
            )
        } catch let error as ServiceError where error.code == "DBProxyNotFoundFault" {
            return nil
        }
    }

    /// Describes the snapshots of clusters that the parameters ask for, all pages of them.
    ///
    /// - Throws: `ServiceError`, its code `DBClusterSnapshotNotFoundFault` when a name was asked for and nothing bears it.
    package func describeDBClusterSnapshots(_ parameters: JSONObject = [:]) async throws -> [DBSnapshot] {
        try await pages(of: .describeDBClusterSnapshots, parameters, member: "DBClusterSnapshots") { value, index in
            try DBSnapshot(value, at: "DBClusterSnapshots[\(index)]")
        }
    }

    /// - Throws: `ServiceError`, also for a page that has not what it should.
    private func pages<Element>(
        of action: Action,
        _ parameters: JSONObject,
        member: String,
        element: (JSONValue, Int) throws -> Element
    ) async throws -> [Element] {
        var parameters = parameters
        var found: [Element] = []
        func take(_ page: JSONObject) throws {
            do {
                for value in page[member]?.array ?? [] { found.append(try element(value, found.count)) }
            } catch let error as InputError {
                // Whoever reads may ask again.
                throw ServiceError(
                    code: "UnreadableReply",
                    message: error.message,
                    action: action,
                    mayHaveHappened: true
                )
            }
        }
        var page = try await call(action, parameters)
        var markers: Set<String> = []
        while let marker = page["Marker"]?.string, !marker.isEmpty {
            guard markers.insert(marker).inserted else {
                throw ServiceError(code: "RepeatedMarker", message: "the same page came twice", action: action)
            }
            parameters["Marker"] = .string(marker)
            // While one page is looked at, the next one is on its way.
            let following = parameters
            async let next = call(action, following)
            try take(page)
            page = try await next
        }
        try take(page)
        return found
    }
}
