/// What the simulated Region answers to a call on an instance of some status.
///
/// Source: RDS API 2014-10-31, error `InvalidDBInstanceState` of each action; Amazon RDS User Guide, "Viewing Amazon RDS
/// DB instance status", "Stopping an Amazon RDS DB instance temporarily", "Deleting a DB instance".
enum SimulatedStatus {
    /// - Returns: What RDS refuses the call with; `nil` where the status is no reason to.
    static func fault(of instance: DBInstance, _ action: Action, _ parameters: JSONObject) -> ServiceError? {
        let status = instance.status.description
        func invalid(_ text: String) -> ServiceError {
            ServiceError(code: "InvalidDBInstanceState", message: text, action: action)
        }
        switch action {
        case .deleteDBInstance:
            if status == "deleting" { return invalid("Instance \(instance.identifier) is already being deleted.") }
            guard parameters["FinalDBSnapshotIdentifier"] != nil, !isSettled(status) else { return nil }
            return invalid("No final snapshot can be taken of \(instance.identifier), which is \(status)")
        case .restoreDBInstanceToPointInTime:
            let isWithoutBackups = withoutBackups.contains(status)
            return isWithoutBackups ? invalid("\(instance.identifier) is \(status) and has no backups to restore") : nil
        case .modifyDBInstance where status == "storage-full":
            // More storage is all that it takes.
            let isGrowing = parameters["AllocatedStorage"] != nil && parameters["NewDBInstanceIdentifier"] == nil
            return isGrowing ? nil : invalid("DB instance \(instance.identifier) has no storage left")
        case .rebootDBInstance where status == "incompatible-parameters": return nil
        default:
            guard !isSettled(status) else { return nil }
            return invalid("DB instance \(instance.identifier) is not in available state (\(status))")
        }
    }

    private static func isSettled(_ status: String) -> Bool {
        ["available", "storage-optimization", "storage-initialization"].contains(status)
    }

    private static let withoutBackups: Set = [
        "creating", "deleting", "incompatible-create", "incompatible-restore", "insufficient-capacity", "restore-error",
    ]
}
