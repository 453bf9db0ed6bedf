/// What the simulated Region answers when its account is asked: what its file says, else what follows from the graph.
///
/// A file may hold replies of its own under `Simulation.Account`, by the name of the call; one with a member `Error` is a
/// refusal. Source of the rest: Amazon RDS User Guide, "Quotas and constraints for Amazon RDS", "Amazon RDS DB instance
/// storage", "Using SSL/TLS to encrypt a connection to a DB instance".
extension SimulatedState {
    func answer(to question: Question) -> Answer {
        let recorded = account[question.action.rawValue]?.object
        if let error = recorded?["Error"] {
            return Answer(code: error["Code"]?.string ?? "", message: error["Message"]?.string ?? "")
        }
        return recorded.map { .reply($0) } ?? ruled(question)
    }

    private func ruled(_ question: Question) -> Answer {
        switch question.action {
        case .getCallerIdentity:
            return .reply(["Account": .string(place.account), "Arn": "arn:aws:iam::\(place.account):user/simulated"])
        case .getRole: return .absent("The role cannot be found.")
        case .simulatePrincipalPolicy: return .reply(["EvaluationResults": .array(allowances(question.parameters))])
        case .describeKey:
            return .reply(["KeyMetadata": .object(metadata(of: question.parameters["KeyId"]?.string ?? ""))])
        case .describeSubnets:
            let subnets = (question.parameters["SubnetIds"]?.array ?? []).map { subnet -> JSONValue in
                ["subnetId": subnet, "availabilityZone": "\(place.region)a", "availableIpAddressCount": 250]
            }
            return .reply(["subnetSet": .array(subnets)])
        case .describeAccountAttributes: return .reply(["AccountQuotas": .array(quotas)])
        case .describeOrderableDBInstanceOptions:
            return .reply(["OrderableDBInstanceOptions": .array(OfferRules.options(in: place.region))])
        case .describeDBEngineVersions: return .reply(["DBEngineVersions": .array(versions(question.parameters))])
        case .describeDBParameterGroups, .describeDBClusterParameterGroups, .describeOptionGroups,
            .describeDBSubnetGroups:
            return group(question)
        case .describeCertificates:
            let names = ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"]
            let certificates = names.map { name -> JSONValue in
                ["CertificateIdentifier": .string(name), "ValidTill": "2061-05-20T00:00:00Z"]
            }
            return .reply(["Certificates": .array(certificates)])
        case .describeDBProxies, .describeDBProxyTargets, .describeDBProxyTargetGroups:
            return answer(aboutProxies: question)
        // Nothing else hangs on a simulated instance, unless the file says so.
        case .describePendingMaintenanceActions, .describeBlueGreenDeployments, .describeIntegrations,
            .describeEventSubscriptions, .describeExportTasks,
            .describeDBInstanceAutomatedBackups, .describeDBParameters, .describeAlarms, .describeScalableTargets,
            .getAccountAuthorizationDetails:
            return .reply([:])
        }
    }

    private func metadata(of key: String) -> JSONObject {
        let metadata: JSONObject = [
            "AWSAccountId": .string(ARN(key)?.account ?? place.account), "Arn": .string(key), "Enabled": true,
            "KeyManager": "CUSTOMER", "KeyState": "Enabled",
        ]
        return metadata.merging(keys[key]?.object ?? [:]) { $1 }
    }

    /// Whether a key is the one that RDS takes where none is chosen, which no other account can use.
    func isDefaultKey(_ key: String?) -> Bool { metadata(of: key ?? "")["KeyManager"] == "AWS" }

    /// Whether calls of the place may use a key.
    func isUsable(_ key: String) -> Bool { metadata(of: key)["KeyState"] == "Enabled" }

    /// Whoever asks is allowed everything.
    private func allowances(_ parameters: JSONObject) -> [JSONValue] {
        (parameters["ActionNames"]?.array ?? []).map { action in
            [
                "EvalActionName": action, "EvalDecision": "allowed",
                "ResourceSpecificResults": .array(
                    (parameters["ResourceArns"]?.array ?? []).map {
                        ["EvalResourceName": $0, "EvalResourceDecision": "allowed"]
                    }
                ),
            ]
        }
    }

    /// What is used of what a new account may have.
    private var quotas: [JSONValue] {
        func quota(_ name: String, _ used: Int, of limit: Int) -> JSONValue {
            ["AccountQuotaName": .string(name), "Used": .integer(used), "Max": .integer(limit)]
        }
        let alone = instances.filter { $0.clusterIdentifier == nil }
        let manual = snapshots.filter { $0["SnapshotType"] == "manual" }
        return [
            quota("DBInstances", instances.count, of: 40),
            quota("AllocatedStorage", alone.compactMap(\.allocatedStorage).reduce(0, +), of: 100_000),
            quota("ManualSnapshots", manual.filter { !$0.isOfCluster }.count, of: 100),
            quota("ManualClusterSnapshots", manual.filter(\.isOfCluster).count, of: 100),
            quota("DBClusters", clusters.count, of: 40),
            quota("ReadReplicasPerMaster", 0, of: 15),
            quota("DBInstanceRoles", 0, of: 5),
            quota("DBClusterRoles", 0, of: 5),
            quota("CustomEndpointsPerDBCluster", 0, of: 5),
        ]
    }

    /// How many there may be of something, as the account says.
    func quota(_ name: String) -> Int? {
        guard case .reply(let reply) = answer(to: Question(.describeAccountAttributes)) else { return nil }
        let found = reply["AccountQuotas"]?.array?.first { $0["AccountQuotaName"]?.string == name }
        return found?["Max"]?.integer
    }

    /// The version that is asked for, and the later ones that some instance has and that it may be upgraded to.
    private func versions(_ parameters: JSONObject) -> [JSONValue] {
        guard let engine = parameters["Engine"]?.string.map({ Engine($0) }),
            let version = parameters["EngineVersion"]?.string
        else { return [] }
        let others = Set(instances.filter { $0.engine == engine }.compactMap(\.engineVersion)).sorted()
        let targets = others.filter {
            EngineVersion(version) < EngineVersion($0) && SimulatedAnswers.leads(engine, version, $0)
        }
        let family = VersionRules.defaultParameterGroup(engine, version).dropFirst("default.".count)
        return [
            [
                "DBParameterGroupFamily": .string(String(family)), "Engine": .string(engine.description),
                "EngineVersion": .string(version), "Status": "available",
                "ValidUpgradeTarget": .array(targets.map { ["EngineVersion": .string($0)] }),
            ]
        ]
    }

    /// A group is there where an instance has it.
    private func group(_ question: Question) -> Answer {
        func holder(_ list: String, _ member: String, _ name: String) -> DBInstance? {
            instances.first { $0[list]?.array?.contains { $0[member]?.string == name } == true }
        }
        switch question.action {
        case .describeDBParameterGroups:
            let name = question.parameters["DBParameterGroupName"]?.string ?? ""
            guard let user = holder("DBParameterGroups", "DBParameterGroupName", name) else { break }
            let family = VersionRules.defaultParameterGroup(user.engine, user.engineVersion ?? "").dropFirst(8)
            return .reply([
                "DBParameterGroups": [
                    ["DBParameterGroupName": .string(name), "DBParameterGroupFamily": .string(String(family))]
                ]
            ])
        case .describeDBClusterParameterGroups:
            let name = question.parameters["DBClusterParameterGroupName"] ?? .null
            guard let user = clusters.first(where: { $0["DBClusterParameterGroup"] == name }) else { break }
            let family = VersionRules.defaultParameterGroup(user.engine, user.engineVersion ?? "").dropFirst(8)
            return .reply([
                "DBClusterParameterGroups": [
                    ["DBClusterParameterGroupName": name, "DBParameterGroupFamily": .string(String(family))]
                ]
            ])
        case .describeOptionGroups:
            let name = question.parameters["OptionGroupName"]?.string ?? ""
            guard let user = holder("OptionGroupMemberships", "OptionGroupName", name) else { break }
            return .reply([
                "OptionGroupsList": [
                    [
                        "OptionGroupName": .string(name), "EngineName": .string(user.engine.description),
                        "MajorEngineVersion": .string(VersionRules.major(user.engineVersion ?? "", of: user.engine)),
                        "AllowsVpcAndNonVpcInstanceMemberships": true, "Options": [],
                    ]
                ]
            ])
        default:
            let name = question.parameters["DBSubnetGroupName"]?.string
            let groups = instances.compactMap { $0["DBSubnetGroup"] }
            guard let group = groups.first(where: { $0["DBSubnetGroupName"]?.string == name }) else { break }
            return .reply(["DBSubnetGroups": [group]])
        }
        return .absent("\(question.action.operation): there is none of this name.")
    }
}
