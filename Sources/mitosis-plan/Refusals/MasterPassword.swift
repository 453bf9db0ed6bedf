import RDS

/// What RDS does not do with a master's password, or what would leave nobody who knows it.
///
/// Source: RDS API 2014-10-31, `ModifyDBInstance`, `MasterUserPassword` and `ManageMasterUserPassword`; Amazon RDS User
/// Guide, "Password management with Amazon RDS and AWS Secrets Manager".
enum MasterPassword {
    /// - Parameter place: Where the password is to be read, as the options say.
    static func refusals(_ target: any DBResource, of source: any DBResource, from place: String?)
        -> [PlanRefusal.Reason]
    {
        let name = target.identifier
        let isManaged = target["MasterUserSecret"] != nil
        var reasons: [PlanRefusal.Reason] = []
        if place != nil, isManaged {
            reasons.append(
                .init(
                    text: "the master password of '\(name)' is managed by Secrets Manager, and stays so",
                    remedy: "leave out --master-password-from"
                )
            )
        }
        if source.isTrue("MultiTenant"), place != nil || isManaged {
            reasons.append(
                .init(
                    text: "'\(source.identifier)' holds several tenant databases, each with a master of its own, so "
                        + "'\(name)' can have no master password and no managed one",
                    remedy: (isManaged ? "" : "leave out --master-password-from, and ")
                        + "set it for a tenant database afterwards: aws rds modify-tenant-database "
                        + "--db-instance-identifier \(name) ..."
                )
            )
        } else if source["MasterUserSecret"] != nil, !isManaged, place == nil {
            reasons.append(
                .init(
                    text: "the master password of '\(source.identifier)' is managed by Secrets Manager, and that of "
                        + "'\(name)' is not, so nobody would know it",
                    remedy: "say where a new one is: --master-password-from env:NAME or file:PATH"
                )
            )
        }
        return reasons
    }
}
