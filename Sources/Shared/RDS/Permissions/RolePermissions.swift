/// `iam:PassRole` for the roles that a request hands to RDS.
enum RolePermissions {
    static func needed(by operation: Operation, _ arns: [ARN]) -> [Permission] {
        arns.filter { $0.service == "iam" }.map { role in
            Permission(
                action: "iam:PassRole",
                resource: role.description,
                condition: .init(key: "iam:PassedToService", values: services(role, operation.parameters))
            )
        }
    }

    /// To whom a role is passed: RDS itself or the part of it that the role trusts.
    ///
    /// Which of the two IAM sees is not documented, so both are allowed. Source: Amazon RDS User Guide, "Setting up
    /// and enabling Enhanced Monitoring" and "Setting up Windows Authentication" on whom the roles trust.
    private static func services(_ role: ARN, _ parameters: JSONObject) -> [String] {
        let name = role.resource.split(separator: "/").last.map { JSONValue.string(String($0)) }
        if parameters["MonitoringRoleArn"] == .string(role.description) {
            return ["monitoring.rds.amazonaws.com", "rds.amazonaws.com"]
        }
        if parameters["DomainIAMRoleName"] != nil, parameters["DomainIAMRoleName"] == name {
            return ["directoryservice.rds.amazonaws.com", "rds.amazonaws.com"]
        }
        return ["rds.amazonaws.com"]
    }
}
