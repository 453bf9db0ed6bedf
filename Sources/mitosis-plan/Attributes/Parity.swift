import RDS

/// What a copy has of its own, whatever the old instance was.
enum Parity {
    /// Members that come with the source's data, or start afresh, and that no request of ours changes.
    ///
    /// They are named as differences. A key can be given to a replica by the newest API alone; the credential for TDE
    /// needs a password that nobody can read; multi-tenancy cannot be taken back; automation is paused for a while only.
    static let inherited: Set = [
        "MasterUsername", "DBName", "DBSystemId", "StorageEncrypted", "StorageEncryptionType", "KmsKeyId",
        "CharacterSetName", "NcharCharacterSetName", "Timezone", "TdeCredentialArn", "MultiTenant", "AutomationMode",
        "ActivityStreamStatus", "DBInstanceAutomatedBackupsReplications",
    ]

    /// Members of other kinds of instances: those of a cluster.
    static let notApplicable: Set = ["PromotionTier"]

    /// Attributes that an instance of any engine may lack, so that their absence is an attribute as well.
    static let removable: Set = [
        "MaxAllocatedStorage", "ProcessorFeatures", "DomainMemberships", "EnabledCloudwatchLogsExports",
        "AdditionalStorageVolumes", "DedicatedLogVolume", "CustomerOwnedIpEnabled", "MonitoringInterval",
        "PerformanceInsightsEnabled",
    ]
}
