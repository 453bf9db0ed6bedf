extension ReadAction {
    /// What is read of the reply: the members that somebody asks about, and those that lead to the next page.
    ///
    /// Source: the service models that botocore ships; the tests compare every member with them. EC2's names are those
    /// of its XML.
    package var shape: Shape {
        switch self {
        case .getCallerIdentity: .structure(["Account": .string, "Arn": .string])
        case .getRole: .structure(["Role": .structure(["Arn": .string])])
        case .simulatePrincipalPolicy:
            paged([
                "EvaluationResults": .list(
                    of: .structure([
                        "EvalActionName": .string, "EvalResourceName": .string, "EvalDecision": .string,
                        "MissingContextValues": .list(of: .string),
                        "OrganizationsDecisionDetail": .structure(["AllowedByOrganizations": .boolean]),
                        "PermissionsBoundaryDecisionDetail": .structure(["AllowedByPermissionsBoundary": .boolean]),
                        "ResourceSpecificResults": .list(
                            of: .structure([
                                "EvalResourceName": .string, "EvalResourceDecision": .string,
                                "MissingContextValues": .list(of: .string),
                                "PermissionsBoundaryDecisionDetail":
                                    .structure(["AllowedByPermissionsBoundary": .boolean]),
                            ])
                        ),
                    ])
                )
            ])
        case .describeKey:
            .structure([
                "KeyMetadata": .structure([
                    "AWSAccountId": .string, "Arn": .string, "Enabled": .boolean, "KeyManager": .string,
                    "KeyState": .string,
                ])
            ])
        case .describeSubnets:
            .structure([
                "subnetSet": .list(
                    of: .structure([
                        "subnetId": .string, "availabilityZone": .string, "availableIpAddressCount": .integer,
                    ])
                ),
                "nextToken": .string,
            ])
        case .describeAccountAttributes:
            .structure([
                "AccountQuotas": .list(
                    of: .structure(["AccountQuotaName": .string, "Used": .integer, "Max": .integer])
                )
            ])
        case .describeOrderableDBInstanceOptions:
            paged(["OrderableDBInstanceOptions": .list(of: Self.orderableOption)])
        case .describeDBEngineVersions:
            paged([
                "DBEngineVersions": .list(
                    of: .structure([
                        "DBParameterGroupFamily": .string, "Engine": .string, "EngineVersion": .string,
                        "Status": .string, "SupportedCACertificateIdentifiers": .list(of: .string),
                        "ValidUpgradeTarget": .list(of: .structure(["EngineVersion": .string])),
                    ])
                )
            ])
        case .describeDBParameterGroups:
            paged([
                "DBParameterGroups": .list(
                    of: .structure([
                        "DBParameterGroupName": .string, "DBParameterGroupFamily": .string,
                        "DBParameterGroupArn": .string,
                    ])
                )
            ])
        case .describeDBClusterParameterGroups:
            paged([
                "DBClusterParameterGroups": .list(
                    of: .structure(["DBClusterParameterGroupName": .string, "DBParameterGroupFamily": .string])
                )
            ])
        case .describeOptionGroups:
            paged([
                "OptionGroupsList": .list(
                    of: .structure([
                        "OptionGroupName": .string, "EngineName": .string, "MajorEngineVersion": .string,
                        "AllowsVpcAndNonVpcInstanceMemberships": .boolean, "VpcId": .string,
                        "Options": .list(
                            of: .structure(["OptionName": .string, "Permanent": .boolean, "Persistent": .boolean])
                        ),
                    ])
                )
            ])
        case .describeDBSubnetGroups:
            paged([
                "DBSubnetGroups": .list(
                    of: .structure([
                        "DBSubnetGroupName": .string, "SubnetGroupStatus": .string,
                        "SupportedNetworkTypes": .list(of: .string),
                        "Subnets": .list(
                            of: .structure([
                                "SubnetIdentifier": .string,
                                "SubnetAvailabilityZone": .structure(["Name": .string]),
                            ])
                        ),
                    ])
                )
            ])
        case .describeCertificates:
            paged([
                "Certificates": .list(
                    of: .structure(["CertificateIdentifier": .string, "ValidTill": .timestamp])
                )
            ])
        case .describePendingMaintenanceActions:
            paged([
                "PendingMaintenanceActions": .list(
                    of: .structure([
                        "ResourceIdentifier": .string,
                        "PendingMaintenanceActionDetails": .list(
                            of: .structure([
                                "Action": .string, "AutoAppliedAfterDate": .timestamp, "CurrentApplyDate": .timestamp,
                                "Description": .string, "ForcedApplyDate": .timestamp, "OptInStatus": .string,
                            ])
                        ),
                    ])
                )
            ])
        case .describeBlueGreenDeployments:
            paged([
                "BlueGreenDeployments": .list(
                    of: .structure([
                        "BlueGreenDeploymentIdentifier": .string, "BlueGreenDeploymentName": .string,
                        "Source": .string, "Target": .string, "Status": .string,
                        "SwitchoverDetails": .list(of: .structure(["SourceMember": .string, "TargetMember": .string])),
                    ])
                )
            ])
        case .describeIntegrations:
            paged([
                "Integrations": .list(
                    of: .structure([
                        "IntegrationArn": .string, "IntegrationName": .string, "SourceArn": .string,
                        "Status": .string, "TargetArn": .string,
                    ])
                )
            ])
        case .getAccountAuthorizationDetails, .describeAlarms, .describeScalableTargets, .describeDBProxies,
            .describeDBProxyTargets, .describeDBProxyTargetGroups, .describeEventSubscriptions, .describeExportTasks,
            .describeDBInstanceAutomatedBackups, .describeDBParameters:
            bindingShape
        }
    }

    /// The members of a reply that comes page by page.
    func paged(_ members: [String: Shape]) -> Shape {
        .structure(members.merging(["Marker": .string]) { $1 })
    }

    private static let orderableOption: Shape = .structure([
        "AvailabilityZones": .list(of: .structure(["Name": .string])),
        "AvailableProcessorFeatures": .list(of: .structure(["AllowedValues": .string, "Name": .string])),
        "MaxIopsPerDbInstance": .integer, "MaxIopsPerGib": .number, "MaxStorageSize": .integer,
        "MaxStorageThroughputPerDbInstance": .integer, "MinIopsPerDbInstance": .integer, "MinIopsPerGib": .number,
        "MinStorageSize": .integer, "MinStorageThroughputPerDbInstance": .integer, "MultiAZCapable": .boolean,
        "ReadReplicaCapable": .boolean, "StorageType": .string, "SupportedNetworkTypes": .list(of: .string),
        "SupportsClusters": .boolean, "SupportsDedicatedLogVolume": .boolean, "SupportsEnhancedMonitoring": .boolean,
        "SupportsIAMDatabaseAuthentication": .boolean, "SupportsPerformanceInsights": .boolean,
    ])
}
