/// AWS's own description of what RDS's calls return.
///
/// Source: the RDS service model, API 2014-10-31, as botocore ships it; the tests compare every member with it.
extension Shape {
    package static let dbInstance: Shape = .structure([
        "ActivityStreamEngineNativeAuditFieldsIncluded": .boolean,
        "ActivityStreamKinesisStreamName": .string,
        "ActivityStreamKmsKeyId": .string,
        "ActivityStreamMode": .string,
        "ActivityStreamPolicyStatus": .string,
        "ActivityStreamStatus": .string,
        "AdditionalStorageVolumes": .list(
            of: .structure([
                "AllocatedStorage": .integer,
                "IOPS": .integer,
                "MaxAllocatedStorage": .integer,
                "StorageOperationPercentProgress": .integer,
                "StorageOperationStatus": .string,
                "StorageThroughput": .integer,
                "StorageType": .string,
                "StorageVolumeStatus": .string,
                "VolumeName": .string,
            ])
        ),
        "AllocatedStorage": .integer,
        "AssociatedRoles": .list(
            of: .structure([
                "FeatureName": .string,
                "RoleArn": .string,
                "Status": .string,
            ])
        ),
        "AutoMinorVersionUpgrade": .boolean,
        "AutomaticRestartTime": .timestamp,
        "AutomationMode": .string,
        "AvailabilityZone": .string,
        "AwsBackupRecoveryPointArn": .string,
        "BackupRetentionPeriod": .integer,
        "BackupTarget": .string,
        "CACertificateIdentifier": .string,
        "CertificateDetails": .structure([
            "CAIdentifier": .string,
            "ValidTill": .timestamp,
        ]),
        "CharacterSetName": .string,
        "CopyTagsToSnapshot": .boolean,
        "CustomIamInstanceProfile": .string,
        "CustomerOwnedIpEnabled": .boolean,
        "DBCapacityReservationIdentifier": .string,
        "DBClusterIdentifier": .string,
        "DBInstanceArn": .string,
        "DBInstanceAutomatedBackupsReplications": .list(
            of: .structure([
                "DBInstanceAutomatedBackupsArn": .string
            ])
        ),
        "DBInstanceClass": .string,
        "DBInstanceIdentifier": .string,
        "DBInstanceStatus": .string,
        "DBName": .string,
        "DBParameterGroups": .list(
            of: .structure([
                "DBParameterGroupName": .string,
                "ParameterApplyStatus": .string,
            ])
        ),
        "DBSecurityGroups": .list(
            of: .structure([
                "DBSecurityGroupName": .string,
                "Status": .string,
            ])
        ),
        "DBSubnetGroup": .structure([
            "DBSubnetGroupArn": .string,
            "DBSubnetGroupDescription": .string,
            "DBSubnetGroupName": .string,
            "SubnetGroupStatus": .string,
            "Subnets": .list(
                of: .structure([
                    "SubnetAvailabilityZone": .structure([
                        "Name": .string
                    ]),
                    "SubnetIdentifier": .string,
                    "SubnetOutpost": .structure([
                        "Arn": .string
                    ]),
                    "SubnetStatus": .string,
                ])
            ),
            "SupportedNetworkTypes": .list(of: .string),
            "VpcId": .string,
        ]),
        "DBSystemId": .string,
        "DatabaseInsightsMode": .string,
        "DbInstancePort": .integer,
        "DbiResourceId": .string,
        "DedicatedLogVolume": .boolean,
        "DeletionProtection": .boolean,
        "DomainMemberships": .list(
            of: .structure([
                "AuthSecretArn": .string,
                "DnsIps": .list(of: .string),
                "Domain": .string,
                "FQDN": .string,
                "IAMRoleName": .string,
                "OU": .string,
                "Status": .string,
            ])
        ),
        "EnabledCloudwatchLogsExports": .list(of: .string),
        "Endpoint": .structure([
            "Address": .string,
            "HostedZoneId": .string,
            "Port": .integer,
        ]),
        "Engine": .string,
        "EngineLifecycleSupport": .string,
        "EngineVersion": .string,
        "EnhancedMonitoringResourceArn": .string,
        "IAMDatabaseAuthenticationEnabled": .boolean,
        "InstanceCreateTime": .timestamp,
        "Iops": .integer,
        "IsStorageConfigUpgradeAvailable": .boolean,
        "KmsKeyId": .string,
        "LatestRestorableTime": .timestamp,
        "LicenseModel": .string,
        "ListenerEndpoint": .structure([
            "Address": .string,
            "HostedZoneId": .string,
            "Port": .integer,
        ]),
        "MasterUserSecret": .structure([
            "KmsKeyId": .string,
            "SecretArn": .string,
            "SecretStatus": .string,
        ]),
        "MasterUsername": .string,
        "MaxAllocatedStorage": .integer,
        "MonitoringInterval": .integer,
        "MonitoringRoleArn": .string,
        "MultiAZ": .boolean,
        "MultiTenant": .boolean,
        "NcharCharacterSetName": .string,
        "NetworkType": .string,
        "OptionGroupMemberships": .list(
            of: .structure([
                "OptionGroupName": .string,
                "Status": .string,
            ])
        ),
        "PendingModifiedValues": .structure([
            "AdditionalStorageVolumes": .list(
                of: .structure([
                    "AllocatedStorage": .integer,
                    "IOPS": .integer,
                    "MaxAllocatedStorage": .integer,
                    "StorageThroughput": .integer,
                    "StorageType": .string,
                    "VolumeName": .string,
                ])
            ),
            "AllocatedStorage": .integer,
            "AutomationMode": .string,
            "BackupRetentionPeriod": .integer,
            "CACertificateIdentifier": .string,
            "DBCapacityReservationIdentifier": .string,
            "DBInstanceClass": .string,
            "DBInstanceIdentifier": .string,
            "DBSubnetGroupName": .string,
            "DedicatedLogVolume": .boolean,
            "Engine": .string,
            "EngineVersion": .string,
            "IAMDatabaseAuthenticationEnabled": .boolean,
            "Iops": .integer,
            "LicenseModel": .string,
            "MasterUserPassword": .string,
            "MultiAZ": .boolean,
            "MultiTenant": .boolean,
            "PendingCloudwatchLogsExports": .structure([
                "LogTypesToDisable": .list(of: .string),
                "LogTypesToEnable": .list(of: .string),
            ]),
            "Port": .integer,
            "ProcessorFeatures": .list(
                of: .structure([
                    "Name": .string,
                    "Value": .string,
                ])
            ),
            "ResumeFullAutomationModeTime": .timestamp,
            "StorageThroughput": .integer,
            "StorageType": .string,
        ]),
        "PercentProgress": .string,
        "PerformanceInsightsEnabled": .boolean,
        "PerformanceInsightsKMSKeyId": .string,
        "PerformanceInsightsRetentionPeriod": .integer,
        "PreferredBackupWindow": .string,
        "PreferredMaintenanceWindow": .string,
        "PrimaryEndpoint": .structure([
            "Address": .string,
            "HostedZoneId": .string,
        ]),
        "ProcessorFeatures": .list(
            of: .structure([
                "Name": .string,
                "Value": .string,
            ])
        ),
        "PromotionTier": .integer,
        "PubliclyAccessible": .boolean,
        "ReadReplicaDBClusterIdentifiers": .list(of: .string),
        "ReadReplicaDBInstanceIdentifiers": .list(of: .string),
        "ReadReplicaSourceDBClusterIdentifier": .string,
        "ReadReplicaSourceDBInstanceIdentifier": .string,
        "ReplicaMode": .string,
        "ResumeFullAutomationModeTime": .timestamp,
        "SecondaryAvailabilityZone": .string,
        "StatusInfos": .list(
            of: .structure([
                "Message": .string,
                "Normal": .boolean,
                "Status": .string,
                "StatusType": .string,
            ])
        ),
        "StorageEncrypted": .boolean,
        "StorageEncryptionType": .string,
        "StorageOperationPercentProgress": .integer,
        "StorageOperationStatus": .string,
        "StorageThroughput": .integer,
        "StorageType": .string,
        "StorageVolumeStatus": .string,
        "TagList": .list(
            of: .structure([
                "Key": .string,
                "Value": .string,
            ])
        ),
        "TdeCredentialArn": .string,
        "Timezone": .string,
        "UpgradeRolloutOrder": .string,
        "VPCNetworkingEnabled": .boolean,
        "VpcSecurityGroups": .list(
            of: .structure([
                "Status": .string,
                "VpcSecurityGroupId": .string,
            ])
        ),
    ])

    package static let dbSnapshotAttributes: Shape = .structure([
        "DBSnapshotAttributes": .list(
            of: .structure([
                "AttributeName": .string,
                "AttributeValues": .list(of: .string),
            ])
        ),
        "DBSnapshotIdentifier": .string,
    ])

    package static let dbSnapshot: Shape = .structure([
        "AdditionalStorageVolumes": .list(
            of: .structure([
                "AllocatedStorage": .integer,
                "IOPS": .integer,
                "MaxAllocatedStorage": .integer,
                "StorageThroughput": .integer,
                "StorageType": .string,
                "VolumeName": .string,
            ])
        ),
        "AllocatedStorage": .integer,
        "AvailabilityZone": .string,
        "BackupRetentionPeriod": .integer,
        "DBInstanceIdentifier": .string,
        "DBSnapshotArn": .string,
        "DBSnapshotIdentifier": .string,
        "DBSystemId": .string,
        "DbiResourceId": .string,
        "DedicatedLogVolume": .boolean,
        "Encrypted": .boolean,
        "Engine": .string,
        "EngineVersion": .string,
        "FullSnapshotSizeInBytes": .integer,
        "IAMDatabaseAuthenticationEnabled": .boolean,
        "InstanceCreateTime": .timestamp,
        "Iops": .integer,
        "KmsKeyId": .string,
        "LicenseModel": .string,
        "MasterUsername": .string,
        "MultiTenant": .boolean,
        "OptionGroupName": .string,
        "OriginalSnapshotCreateTime": .timestamp,
        "PercentProgress": .integer,
        "Port": .integer,
        "PreferredBackupWindow": .string,
        "ProcessorFeatures": .list(
            of: .structure([
                "Name": .string,
                "Value": .string,
            ])
        ),
        "SnapshotAvailabilityZone": .string,
        "SnapshotCreateTime": .timestamp,
        "SnapshotDatabaseTime": .timestamp,
        "SnapshotTarget": .string,
        "SnapshotType": .string,
        "SourceDBSnapshotIdentifier": .string,
        "SourceRegion": .string,
        "Status": .string,
        "StorageEncryptionType": .string,
        "StorageThroughput": .integer,
        "StorageType": .string,
        "TagList": .list(
            of: .structure([
                "Key": .string,
                "Value": .string,
            ])
        ),
        "TdeCredentialArn": .string,
        "Timezone": .string,
        "VpcId": .string,
    ])
}
