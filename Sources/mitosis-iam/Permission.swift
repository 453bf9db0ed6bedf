import RDS

/// One thing that a policy allows: an action on a resource, perhaps under a condition.
struct Permission: Hashable, Sendable {
    let action: String
    let resource: String
    var condition: Condition?

    /// Equality of one condition key with any of the values.
    struct Condition: Hashable, Sendable {
        let key: String
        let values: [String]
    }
}

extension Permission {
    /// What performing an operation needs, besides reading.
    ///
    /// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon RDS", and the Amazon
    /// RDS User Guide on encryption and on passwords in Secrets Manager.
    static func needed(by operation: Operation) -> [Permission] {
        let arns = operation.resources.compactMap { ARN($0) }
        let rds = arns.filter { $0.service == "rds" }.map(\.description)
        let instances = arns.filter { $0.name(of: .dbInstance) != nil }.map(\.description)
        var found: [Permission]
        switch operation.action {
        case .runCommand: found = instances.map { Permission(action: "rds:AddTagsToResource", resource: $0) }
        case .deleteDBInstance:
            found = instances.map { Permission(action: "rds:DeleteDBInstance", resource: $0) }
            if operation.parameters["FinalDBSnapshotIdentifier"] != nil {
                found += rds.map { Permission(action: "rds:CreateDBSnapshot", resource: $0) }
            }
        default: found = rds.map { Permission(action: "rds:\(operation.action.rawValue)", resource: $0) }
        }
        if operation.action.isCreation, operation.parameters["Tags"] != nil, let name = operation.identifier {
            found += instances.filter { $0.hasSuffix(":db:\(name)") }
                .map { Permission(action: "rds:AddTagsToResource", resource: $0) }
        }
        // RDS has been seen to ask for this where a modification is applied at once.
        if operation.action == .modifyDBInstance, operation.parameters["ApplyImmediately"] == true {
            found += instances.map { Permission(action: "rds:RebootDBInstance", resource: $0) }
        }
        return found + roles(arns) + keys(arns, rds) + secrets(operation, arns)
    }

    private static func roles(_ arns: [ARN]) -> [Permission] {
        let services = ["monitoring.rds.amazonaws.com", "rds.amazonaws.com"]
        return arns.filter { $0.service == "iam" }.map {
            Permission(
                action: "iam:PassRole",
                resource: $0.description,
                condition: Condition(key: "iam:PassedToService", values: services)
            )
        }
    }

    private static func keys(_ arns: [ARN], _ rds: [String]) -> [Permission] {
        arns.filter { $0.service == "kms" }.flatMap { key in
            ["kms:CreateGrant", "kms:DescribeKey"].map { action in
                Permission(action: action, resource: key.description, condition: viaRDS(key))
            }
        }
    }

    private static func viaRDS(_ arn: ARN) -> Condition {
        let suffix = arn.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
        return Condition(key: "kms:ViaService", values: ["rds.\(arn.region).\(suffix)"])
    }

    /// A password managed by Secrets Manager: RDS makes the secret with the caller's permissions.
    private static func secrets(_ operation: Operation, _ arns: [ARN]) -> [Permission] {
        guard operation.parameters["ManageMasterUserPassword"] == true, let arn = arns.first else { return [] }
        let secret = "arn:\(arn.partition):secretsmanager:\(arn.region):\(arn.account):secret:rds!*"
        return ["secretsmanager:CreateSecret", "secretsmanager:TagResource"].map {
            Permission(action: $0, resource: secret)
        }
    }

    /// What describing and waiting need; these lists cannot be limited to names that are still to come.
    static func reading(partition: String, region: String, account: String) -> [Permission] {
        let own = "arn:\(partition):rds:\(region):\(account)"
        return [
            Permission(action: "rds:DescribeDBInstances", resource: "\(own):db:*"),
            Permission(action: "rds:DescribeDBSnapshots", resource: "\(own):db:*"),
            Permission(action: "rds:DescribeDBSnapshots", resource: "\(own):snapshot:*"),
            Permission(action: "rds:ListTagsForResource", resource: "\(own):db:*"),
        ]
    }
}
