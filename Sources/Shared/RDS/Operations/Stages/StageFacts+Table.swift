extension Stage {
    /// The stage's row.
    package var facts: StageFacts {
        switch self {
        case .snapshot:
            .snapshots(
                .supply,
                .making,
                at: .source,
                [
                    .createDBSnapshot: ["Tags"], .createDBClusterSnapshot: ["Tags"],
                    .copyDBSnapshot: ["KmsKeyId", "Tags"], .copyDBClusterSnapshot: ["KmsKeyId", "Tags"],
                ],
                hours: 24
            )
        case .reencrypt:
            .snapshots(
                .supply,
                .making,
                at: .source,
                [.copyDBSnapshot: ["KmsKeyId", "Tags"], .copyDBClusterSnapshot: ["KmsKeyId", "Tags"]],
                hours: 24
            )
        case .share:
            .snapshots(
                .supply,
                .sharing,
                at: .source,
                [
                    .modifyDBSnapshotAttribute: ["AttributeName", "ValuesToAdd"],
                    .modifyDBClusterSnapshotAttribute: ["AttributeName", "ValuesToAdd"],
                ],
                hours: 2
            )
        case .copy:
            .snapshots(
                .build,
                .making,
                at: .target,
                [
                    .copyDBSnapshot: ["KmsKeyId", "OptionGroupName", "Tags"],
                    .copyDBClusterSnapshot: ["KmsKeyId", "Tags"],
                ],
                hours: 48
            )
        case .unshare:
            .snapshots(
                .clean,
                .sharing,
                at: .source,
                [
                    .modifyDBSnapshotAttribute: ["AttributeName", "ValuesToRemove"],
                    .modifyDBClusterSnapshotAttribute: ["AttributeName", "ValuesToRemove"],
                ],
                hours: 2
            )
        case .release:
            .snapshots(.clean, .deletion, at: .either, Self.snapshotDeletion, hours: 2)
        case .land:
            .init(
                .build,
                .handlesLanding,
                [.restoreDBClusterToPointInTime, .createDBInstance],
                .ofAction([
                    .restoreDBClusterToPointInTime: Self.ofLanding.union([
                        "DeletionProtection", "RestoreType", "UseLatestRestorableTime", "Tags",
                    ]),
                    .createDBInstance: Self.ofLandingMember.union(["Engine", "PubliclyAccessible", "Tags"]),
                ]),
                hours: 24
            )
        case .free:
            .init(
                .clean,
                .handlesLanding,
                [.deleteDBInstance, .deleteDBCluster],
                .ofAction([.deleteDBInstance: [], .deleteDBCluster: ["SkipFinalSnapshot", "DeleteAutomatedBackups"]]),
                hours: 24
            )
        case .clone:
            .init(
                .build,
                .makesNew,
                Set(Action.allCases.filter(\.isCreation)),
                .attributes(and: [
                    "RestoreTime", "RestoreToTime", "RestoreType", "UseLatestRestorableTime",
                    "UseDefaultProcessorFeatures", "DBName", "Engine", "EngineVersion", "Tags",
                    "SourceDBInstanceAutomatedBackupsArn",
                ]),
                hours: 24
            )
        case .catchUp: .wait(.build, .changesNew, hours: 24)
        case .promote:
            .init(.build, .changesNew, [.promoteReadReplica], .attributes(and: []), hours: 6)
        case .configure, .upgrade, .retention:
            .init(
                .build,
                .changesNew,
                [.modifyDBInstance, .modifyDBCluster],
                .attributes(and: Self.modification),
                hours: 12
            )
        case .associateRole:
            .init(
                .build,
                .changesNew,
                [.addRoleToDBInstance, .addRoleToDBCluster],
                .only(["RoleArn", "FeatureName"]),
                hours: 2
            )
        case .reboot:
            .init(.build, .changesNew, [.rebootDBInstance], .only(["ForceFailover"]), hours: 2)
        case .prepare: .command(.build, trace: PlanTag.prepared)
        case .password:
            .init(
                .build,
                .changesNew,
                [.modifyDBInstance, .modifyDBCluster, .addTagsToResource],
                .ofAction([
                    .modifyDBInstance: Self.managedPassword, .modifyDBCluster: Self.managedPassword,
                    .addTagsToResource: ["ResourceName", "Tags"],
                ]),
                secrets: ["MasterUserPassword"],
                hours: 2
            )
        case .verify: .command(.build, trace: PlanTag.verified)
        case .quiesce: .command(.swap, trace: PlanTag.quiesced)
        case .carry: .command(.swap, trace: PlanTag.carried)
        case .amend:
            .init(
                .swap,
                .changesNew,
                [
                    .modifyDBInstance, .modifyDBCluster, .addTagsToResource, .removeTagsFromResource,
                    .addRoleToDBInstance, .addRoleToDBCluster, .rebootDBInstance,
                ],
                .attributes(
                    and: Self.modification.union([
                        "ManageMasterUserPassword", "MasterUserSecretKmsKeyId", "ResourceName", "Tags", "TagKeys",
                        "RoleArn", "FeatureName",
                    ])
                ),
                hours: 12
            )
        case .deregister:
            .init(.swap, .changesLive, [.deregisterDBProxyTargets], .only(Self.registration), hours: 2)
        case .retire:
            .init(.swap, .renamesOld, [.modifyDBInstance, .modifyDBCluster], .only(["ApplyImmediately"]), hours: 2)
        case .install:
            .init(.swap, .renamesNew, [.modifyDBInstance, .modifyDBCluster], .only(["ApplyImmediately"]), hours: 2)
        case .withdraw:
            .init(.swap, .movesEndpoint, [.deleteDBClusterEndpoint], .only(["DBClusterEndpointIdentifier"]), hours: 2)
        case .endpoint:
            .init(
                .swap,
                .changesInstalled,
                [.createDBClusterEndpoint],
                .only([
                    "DBClusterEndpointIdentifier", "EndpointType", "StaticMembers", "ExcludedMembers", "Tags",
                ]),
                hours: 2
            )
        case .dataAPI:
            .init(.swap, .changesInstalled, [.enableHttpEndpoint], .only(["ResourceArn"]), hours: 2)
        case .stop:
            .init(.swap, .changesInstalled, [.stopDBCluster], .only([]), hours: 2)
        case .start:
            .init(
                .swap,
                .changesInstalled,
                [.startDBCluster, .addTagsToResource],
                .only(["ResourceName", "Tags"]),
                hours: 2
            )
        case .register:
            .init(.swap, .changesInstalled, [.registerDBProxyTargets], .only(Self.registration), hours: 2)
        case .restart: .command(.swap, trace: PlanTag.restarted)
        case .drain: .wait(.clean, .changesOld, hours: 24 * 30)
        case .unprotect:
            .init(
                .clean,
                .changesOld,
                [.modifyDBInstance, .modifyDBCluster],
                .only(["ApplyImmediately", "DeletionProtection"]),
                hours: 2
            )
        case .delete:
            .init(
                .clean,
                .changesOld,
                [.deleteDBInstance, .deleteDBCluster],
                .only(["SkipFinalSnapshot", "FinalDBSnapshotIdentifier", "DeleteAutomatedBackups"]),
                hours: 24
            )
        case .discard:
            .init(
                .clean,
                .removesLeft,
                [.deleteDBInstance, .deleteDBCluster, .modifyDBInstance, .modifyDBCluster],
                .ofAction([
                    .deleteDBInstance: ["SkipFinalSnapshot", "DeleteAutomatedBackups"],
                    .deleteDBCluster: ["SkipFinalSnapshot", "DeleteAutomatedBackups"],
                    .modifyDBInstance: ["ApplyImmediately", "DeletionProtection"],
                    .modifyDBCluster: ["ApplyImmediately", "DeletionProtection"],
                ]),
                hours: 24
            )
        case .discardCopy: .snapshots(.clean, .deletion, at: .target, Self.snapshotDeletion, hours: 24)
        case .discardSnapshot: .snapshots(.clean, .deletion, at: .source, Self.snapshotDeletion, hours: 24)
        }
    }

    /// What a landing clone gets of what the new cluster gets: where it is, who reaches it, and what no clone of it could
    /// have otherwise.
    package static let ofLanding: Set = [
        "BacktrackWindow", "DBClusterParameterGroupName", "DBSubnetGroupName", "KmsKeyId", "NetworkType",
        "ServerlessV2ScalingConfiguration", "StorageType", "VpcSecurityGroupIds",
    ]

    /// What its instance gets of what the new writer gets.
    package static let ofLandingMember: Set = ["AvailabilityZone", "DBInstanceClass"]

    private static let snapshotDeletion: [Action: Set<String>] = [.deleteDBSnapshot: [], .deleteDBClusterSnapshot: []]

    /// A proxy, and its one target.
    private static let registration: Set = ["DBProxyName", "DBInstanceIdentifiers", "DBClusterIdentifiers"]

    /// A password that Secrets Manager makes.
    private static let managedPassword: Set = [
        "ApplyImmediately", "ManageMasterUserPassword", "MasterUserSecretKmsKeyId",
    ]

    /// What a modification of a new instance may say beside attributes.
    private static let modification = Set(Attribute.removals.keys).union([
        "ApplyImmediately", "AllowMajorVersionUpgrade", "CertificateRotationRestart",
        "DBInstanceParameterGroupName",
    ])
}
