/// Answers of RDS that people learn of when a call has been made: kinds of instances that calls do not exist for, and values
/// that are there no more, or not together.
///
/// Source: RDS API 2014-10-31, `ModifyDBInstance` and the creations; Amazon RDS User Guide, the pages on upgrading each
/// engine, on storage, on dedicated log volumes and on Blue/Green Deployments.
enum SimulatedAnswers {
    /// - Parameters:
    ///   - base: The instance before, or the one that a new one is made of.
    ///   - instance: The instance as it would be.
    static func fault(_ action: Action, _ parameters: JSONObject, _ base: DBInstance, _ instance: DBInstance)
        -> ServiceError?
    {
        func error(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        if let name = parameters["CACertificateIdentifier"]?.string, goneAuthorities.contains(name) {
            return error("CertificateNotFound", "Certificate \(name) not found")
        }
        let isCustom = base.engine.description.hasPrefix("custom-")
        let forCustom = ["NewDBInstanceIdentifier", "DBParameterGroupName", "OptionGroupName", "MasterUserPassword"]
        if isCustom, action == .modifyDBInstance, let name = forCustom.first(where: { parameters[$0] != nil }) {
            return error("InvalidParameterCombination", "\(name) does not apply to RDS Custom")
        }
        if base["MultiTenant"] == true,
            let name = ["MasterUserPassword", "ManageMasterUserPassword"].first(where: {
                parameters[$0] != nil
            })
        {
            return error("InvalidParameterCombination", "\(name) cannot be given for a multi-tenant CDB")
        }
        if let text = storage(parameters, instance) { return error("InvalidParameterValue", text) }
        if parameters["EngineVersion"] != nil, !leads(base.engine, base.engineVersion, instance.engineVersion) {
            let versions = "\(base.engineVersion ?? "") to \(instance.engineVersion ?? "")"
            return error("InvalidParameterCombination", "Cannot upgrade \(base.engine) from \(versions)")
        }
        return nil
    }

    private static let goneAuthorities: Set = ["rds-ca-2015", "rds-ca-2019"]

    private static func storage(_ parameters: JSONObject, _ instance: DBInstance) -> String? {
        let type = instance["StorageType"]?.string ?? ""
        let isProvisioned = type == "io1" || type == "io2"
        let isAsked = ["StorageType", "AllocatedStorage"].contains { parameters[$0] != nil }
        let size = instance["AllocatedStorage"]?.integer ?? 100
        if isAsked, isProvisioned, size < 100, instance.engine.family != .sqlServer {
            return "Invalid storage size for engine name \(instance.engine) and storage type \(type): \(size)"
        }
        if instance["DedicatedLogVolume"] == true, !isProvisioned, isAsked || parameters["DedicatedLogVolume"] != nil {
            return "A dedicated log volume needs the storage type io1 or io2, not \(type)"
        }
        return nil
    }

    /// Whether there is an upgrade from one release to another.
    static func leads(_ engine: Engine, _ old: String?, _ new: String?) -> Bool {
        guard let before = numbers(old), let after = numbers(new) else { return true }
        switch engine.description {
        case "mysql":
            let next = [[5, 5]: [5, 6], [5, 6]: [5, 7], [5, 7]: [8, 0], [8, 0]: [8, 4]]
            return before == after || next[before].map { $0 == after } ?? true
        case "postgres":
            // A major version comes out each autumn and a minor one each quarter, or a little more often.
            guard before[0] >= 13, before[0] != after[0] else { return true }
            return 4 * after[0] + after[1] + 2 >= 4 * before[0] + before[1]
        default: return true
        }
    }

    /// The first two.
    private static func numbers(_ version: String?) -> [Int]? {
        let found = (version ?? "").split(separator: ".").prefix(2).compactMap { Int($0.prefix(9)) }
        return found.count == 2 ? found : nil
    }

    /// Whether a replica that begins with its source's parameter group does not start: fixed sizes of a group that is not
    /// a default one may be more than a much smaller class has.
    ///
    /// - Parameter others: Every instance of the Region; where one of them runs with the group on the class, so does this.
    static func isOvercommitted(_ replica: DBInstance, by source: DBInstance, among others: [DBInstance]) -> Bool {
        func group(_ instance: DBInstance) -> JSONValue? {
            instance["DBParameterGroups"]?.array?.first?["DBParameterGroupName"]
        }
        guard let name = group(replica)?.string, !name.hasPrefix("default."), group(source) == group(replica),
            let own = size(replica), let large = size(source), own * 4 < large
        else { return false }
        return !others.contains { group($0) == group(replica) && $0["DBInstanceClass"] == replica["DBInstanceClass"] }
    }

    /// The size of a class in sixteenths of an xlarge; `nil` where its name does not tell.
    private static func size(_ instance: DBInstance) -> Int? {
        let word = instance["DBInstanceClass"]?.string?.split(separator: ".").last.map(String.init) ?? ""
        if let small = ["micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16][word] { return small }
        return word.hasSuffix("xlarge") ? Int(word.dropLast(6).prefix(9)).map { $0 * 16 } : nil
    }
}
