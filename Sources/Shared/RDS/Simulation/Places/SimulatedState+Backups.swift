/// Automated backups that are replicated from another Region of the account.
///
/// Source: Amazon RDS User Guide, "Replicating automated backups to another AWS Region"; RDS API 2014-10-31,
/// `RestoreDBInstanceToPointInTime`, `SourceDBInstanceAutomatedBackupsArn`.
extension SimulatedState {
    /// The instance of another Region whose backups they are, as a restore here finds it: under a key of this Region.
    func ownerOfReplicatedBackups(_ arn: String, _ action: Action, _ others: Surroundings) throws -> DBInstance {
        let owner = others.instances.first { instance in
            instance.arn.account == place.account && backups(of: instance).contains(arn)
        }
        guard var owner, let backups = ARN(arn), Place(of: backups) == place else {
            throw ServiceError(
                code: "DBInstanceAutomatedBackupNotFound",
                message: "The automated backup \(arn) is not found",
                action: action
            )
        }
        if owner.isTrue("StorageEncrypted") {
            owner["KmsKeyId"] = .string(backups.key("replicated-backups").description)
        }
        return owner
    }

    /// The answer about one of them, by its ARN.
    func readReplicatedBackups(_ parameters: JSONObject, _ others: Surroundings) throws -> JSONObject {
        let arn = parameters["DBInstanceAutomatedBackupsArn"]?.string ?? ""
        let owner = try ownerOfReplicatedBackups(arn, .describeDBInstanceAutomatedBackups, others)
        var shown: JSONObject = ["DBInstanceAutomatedBackupsArn": .string(arn)]
        shown["DbiResourceId"] = owner["DbiResourceId"]
        return ["DBInstanceAutomatedBackups": [.object(shown)]]
    }

    private func backups(of instance: DBInstance) -> [String] {
        (instance["DBInstanceAutomatedBackupsReplications"]?.array ?? []).compactMap {
            $0["DBInstanceAutomatedBackupsArn"]?.string
        }
    }
}
