/// AWS's own description of what RDS's calls return of DB clusters.
///
/// Source: the RDS service model, API 2014-10-31, as botocore ships it; the tests compare every member with it.
extension Shape {
    package static let dbCluster: Shape = .structure([
        "ActivityStreamKinesisStreamName": .string,
        "ActivityStreamKmsKeyId": .string,
        "ActivityStreamMode": .string,
        "ActivityStreamStatus": .string,
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
        "AvailabilityZones": .list(of: .string),
        "AwsBackupRecoveryPointArn": .string,
        "BacktrackConsumedChangeRecords": .integer,
        "BacktrackWindow": .integer,
        "BackupRetentionPeriod": .integer,
        "Capacity": .integer,
        "CertificateDetails": .structure([
            "CAIdentifier": .string,
            "ValidTill": .timestamp,
        ]),
        "CharacterSetName": .string,
        "CloneGroupId": .string,
        "ClusterCreateTime": .timestamp,
        "ClusterScalabilityType": .string,
        "CopyTagsToSnapshot": .boolean,
        "CrossAccountClone": .boolean,
        "CustomEndpoints": .list(of: .string),
        "DBClusterArn": .string,
        "DBClusterIdentifier": .string,
        "DBClusterInstanceClass": .string,
        "DBClusterMembers": .list(
            of: .structure([
                "DBClusterParameterGroupStatus": .string,
                "DBInstanceIdentifier": .string,
                "IsClusterWriter": .boolean,
                "PromotionTier": .integer,
            ])
        ),
        "DBClusterOptionGroupMemberships": .list(
            of: .structure([
                "DBClusterOptionGroupName": .string,
                "Status": .string,
            ])
        ),
        "DBClusterParameterGroup": .string,
        "DBSubnetGroup": .string,
        "DBSystemId": .string,
        "DatabaseInsightsMode": .string,
        "DatabaseName": .string,
        "DbClusterResourceId": .string,
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
        "EarliestBacktrackTime": .timestamp,
        "EarliestRestorableTime": .timestamp,
        "EnabledCloudwatchLogsExports": .list(of: .string),
        "Endpoint": .string,
        "Engine": .string,
        "EngineLifecycleSupport": .string,
        "EngineMode": .string,
        "EngineVersion": .string,
        "GlobalClusterIdentifier": .string,
        "GlobalWriteForwardingRequested": .boolean,
        "GlobalWriteForwardingStatus": .string,
        "HostedZoneId": .string,
        "HttpEndpointEnabled": .boolean,
        "IAMDatabaseAuthenticationEnabled": .boolean,
        "IOOptimizedNextAllowedModificationTime": .timestamp,
        "InternetAccessGatewayEnabled": .boolean,
        "Iops": .integer,
        "KmsKeyId": .string,
        "LatestRestorableTime": .timestamp,
        "LimitlessDatabase": .structure([
            "MinRequiredACU": .number,
            "Status": .string,
        ]),
        "LocalWriteForwardingStatus": .string,
        "MasterUserSecret": .structure([
            "KmsKeyId": .string,
            "SecretArn": .string,
            "SecretStatus": .string,
        ]),
        "MasterUsername": .string,
        "MonitoringInterval": .integer,
        "MonitoringRoleArn": .string,
        "MultiAZ": .boolean,
        "NetworkType": .string,
        "PendingModifiedValues": .structure([
            "AllocatedStorage": .integer,
            "BackupRetentionPeriod": .integer,
            "CertificateDetails": .structure([
                "CAIdentifier": .string,
                "ValidTill": .timestamp,
            ]),
            "DBClusterIdentifier": .string,
            "EngineVersion": .string,
            "IAMDatabaseAuthenticationEnabled": .boolean,
            "Iops": .integer,
            "MasterUserPassword": .string,
            "PendingCloudwatchLogsExports": .structure([
                "LogTypesToDisable": .list(of: .string),
                "LogTypesToEnable": .list(of: .string),
            ]),
            "RdsCustomClusterConfiguration": .structure([
                "InterconnectSubnetId": .string,
                "ReplicaMode": .string,
                "TransitGatewayMulticastDomainId": .string,
            ]),
            "StorageType": .string,
        ]),
        "PercentProgress": .string,
        "PerformanceInsightsEnabled": .boolean,
        "PerformanceInsightsKMSKeyId": .string,
        "PerformanceInsightsRetentionPeriod": .integer,
        "Port": .integer,
        "PreferredBackupWindow": .string,
        "PreferredMaintenanceWindow": .string,
        "PubliclyAccessible": .boolean,
        "RdsCustomClusterConfiguration": .structure([
            "InterconnectSubnetId": .string,
            "ReplicaMode": .string,
            "TransitGatewayMulticastDomainId": .string,
        ]),
        "ReadReplicaIdentifiers": .list(of: .string),
        "ReaderEndpoint": .string,
        "ReplicationSourceIdentifier": .string,
        "ScalingConfigurationInfo": .structure([
            "AutoPause": .boolean,
            "MaxCapacity": .integer,
            "MinCapacity": .integer,
            "SecondsBeforeTimeout": .integer,
            "SecondsUntilAutoPause": .integer,
            "TimeoutAction": .string,
        ]),
        "ServerlessV2PlatformVersion": .string,
        "ServerlessV2ScalingConfiguration": .structure([
            "MaxCapacity": .number,
            "MinCapacity": .number,
            "SecondsUntilAutoPause": .integer,
        ]),
        "Status": .string,
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
        "StorageThroughput": .integer,
        "StorageType": .string,
        "TagList": .list(
            of: .structure([
                "Key": .string,
                "Value": .string,
            ])
        ),
        "UpgradeRolloutOrder": .string,
        "VPCNetworkingEnabled": .boolean,
        "VpcSecurityGroups": .list(
            of: .structure([
                "Status": .string,
                "VpcSecurityGroupId": .string,
            ])
        ),
    ])

    package static let dbClusterEndpoint: Shape = .structure([
        "CustomEndpointType": .string,
        "DBClusterEndpointArn": .string,
        "DBClusterEndpointIdentifier": .string,
        "DBClusterEndpointResourceIdentifier": .string,
        "DBClusterIdentifier": .string,
        "Endpoint": .string,
        "EndpointType": .string,
        "ExcludedMembers": .list(of: .string),
        "StaticMembers": .list(of: .string),
        "Status": .string,
    ])

    package static let dbClusterSnapshotAttributes: Shape = .structure([
        "DBClusterSnapshotAttributes": .list(
            of: .structure([
                "AttributeName": .string,
                "AttributeValues": .list(of: .string),
            ])
        ),
        "DBClusterSnapshotIdentifier": .string,
    ])

    package static let dbClusterSnapshot: Shape = .structure([
        "AllocatedStorage": .integer,
        "AvailabilityZones": .list(of: .string),
        "BackupRetentionPeriod": .integer,
        "ClusterCreateTime": .timestamp,
        "DBClusterIdentifier": .string,
        "DBClusterSnapshotArn": .string,
        "DBClusterSnapshotIdentifier": .string,
        "DBSystemId": .string,
        "DbClusterResourceId": .string,
        "Engine": .string,
        "EngineMode": .string,
        "EngineVersion": .string,
        "IAMDatabaseAuthenticationEnabled": .boolean,
        "KmsKeyId": .string,
        "LicenseModel": .string,
        "MasterUsername": .string,
        "PercentProgress": .integer,
        "Port": .integer,
        "PreferredBackupWindow": .string,
        "SnapshotCreateTime": .timestamp,
        "SnapshotType": .string,
        "SourceDBClusterSnapshotArn": .string,
        "Status": .string,
        "StorageEncrypted": .boolean,
        "StorageEncryptionType": .string,
        "StorageThroughput": .integer,
        "StorageType": .string,
        "TagList": .list(
            of: .structure([
                "Key": .string,
                "Value": .string,
            ])
        ),
        "VpcId": .string,
    ])
}
