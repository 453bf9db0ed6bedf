import RDS

/// The operations on the landing clone: it comes before the new cluster, which is cloned from it, and goes after that.
extension OperationList {
    /// Plans the clone of what another account shares, and an instance in it: without one it could not be cloned itself.
    ///
    /// - Parameters:
    ///   - data: What the landing clone will be.
    ///   - creation: What the new cluster is asked for.
    ///   - writer: What its first instance is asked for.
    /// - Returns: What the new cluster comes after.
    mutating func land(
        _ landing: Landing,
        for target: DBCluster,
        _ data: DBCluster,
        like creation: JSONObject,
        writer: JSONObject
    ) -> [Operation.ID] {
        let tags = marksWithNames(for: target, time: capturedAt)
        var parameters = creation.filter { Stage.ofLanding.contains($0.key) }
        parameters["DBClusterIdentifier"] = JSONValue(landing.name)
        parameters["SourceDBClusterIdentifier"] = .string(landing.source.description)
        parameters["RestoreType"] = "copy-on-write"
        parameters["UseLatestRestorableTime"] = true
        parameters["KmsKeyId"] = landing.key.map { .string($0) }
        parameters["DeletionProtection"] = false
        parameters["Tags"] = tags
        add(
            .land,
            target,
            .restoreDBClusterToPointInTime,
            parameters,
            after: [],
            resources: resources(of: landing, data, parameters)
        )
        var member = writer.filter { Stage.ofLandingMember.contains($0.key) }
        member["DBInstanceIdentifier"] = JSONValue(landing.instance)
        member["DBClusterIdentifier"] = JSONValue(landing.name)
        member["Engine"] = .string(data.engine.description)
        // Nobody has masked it.
        member["PubliclyAccessible"] = false
        member["Tags"] = tags
        var named = [arn(landing.instance), arn(landing.name)]
        named.append(place.sibling(.parameterGroup, defaultGroup(data)).description)
        named += NamedResources.all(in: parameters.filter { $0.key == "DBSubnetGroupName" }, at: place)
        let made = Operation.ID(.land, target.identifier)
        let detail = "instance"
        add(.land, target, .createDBInstance, member, detail: detail, after: [made], resources: named)
        return [made, .init(.land, target.identifier, detail)]
    }

    /// Deletes the landing clone's instance, then itself, once the new cluster needs them no more.
    mutating func free(_ landing: Landing, of target: DBCluster) {
        let detail = "instance"
        let instance: JSONObject = ["DBInstanceIdentifier": JSONValue(landing.instance)]
        add(
            .free,
            target,
            .deleteDBInstance,
            instance,
            detail: detail,
            after: [.init(.clone, target.identifier)],
            resources: [arn(landing.instance)]
        )
        let cluster: JSONObject = [
            "DBClusterIdentifier": JSONValue(landing.name), "SkipFinalSnapshot": true, "DeleteAutomatedBackups": true,
        ]
        add(
            .free,
            target,
            .deleteDBCluster,
            cluster,
            after: [.init(.free, target.identifier, detail)],
            resources: [arn(landing.name)]
        )
    }

    /// What IAM checks for the landing clone: also the groups that it gets unnamed, and both keys.
    private func resources(of landing: Landing, _ data: DBCluster, _ parameters: JSONObject) -> [String] {
        var found = [arn(landing.name), landing.source.description]
        if parameters["DBClusterParameterGroupName"] == nil {
            found.append(place.sibling(.clusterParameterGroup, defaultGroup(data)).description)
        }
        let options = data.engine.defaultOptionGroup(version: data.engineVersion ?? "")
        found.append(place.sibling(.optionGroup, options).description)
        found += NamedResources.all(in: parameters.filter { $0.value.string != SupplyKey.standard }, at: place)
        guard landing.key != nil else { return found }
        let key = landing.sourceKey.flatMap { SupplyKey.arn($0, at: landing.source) }
        return found + [(key ?? AnyResource.key.arn(at: landing.source)).description]
    }

    private func defaultGroup(_ data: DBCluster) -> String {
        data.engine.defaultParameterGroup(version: data.engineVersion ?? "")
    }
}
