/// A call that only reads, of RDS or of a service around it, by the name that IAM has for it.
///
/// What a plan calls is an `Action`; these are asked to know beforehand.
package enum ReadAction: String, Hashable, Sendable, CaseIterable {
    case getCallerIdentity = "sts:GetCallerIdentity"
    case getRole = "iam:GetRole"
    case simulatePrincipalPolicy = "iam:SimulatePrincipalPolicy"
    case getAccountAuthorizationDetails = "iam:GetAccountAuthorizationDetails"
    case describeKey = "kms:DescribeKey"
    case describeSubnets = "ec2:DescribeSubnets"
    case describeAlarms = "cloudwatch:DescribeAlarms"
    case describeScalableTargets = "application-autoscaling:DescribeScalableTargets"
    case describeAccountAttributes = "rds:DescribeAccountAttributes"
    case describeOrderableDBInstanceOptions = "rds:DescribeOrderableDBInstanceOptions"
    case describeDBEngineVersions = "rds:DescribeDBEngineVersions"
    case describeDBParameterGroups = "rds:DescribeDBParameterGroups"
    case describeDBClusterParameterGroups = "rds:DescribeDBClusterParameterGroups"
    case describeOptionGroups = "rds:DescribeOptionGroups"
    case describeDBSubnetGroups = "rds:DescribeDBSubnetGroups"
    case describeCertificates = "rds:DescribeCertificates"
    case describePendingMaintenanceActions = "rds:DescribePendingMaintenanceActions"
    case describeBlueGreenDeployments = "rds:DescribeBlueGreenDeployments"
    case describeIntegrations = "rds:DescribeIntegrations"
    case describeDBProxies = "rds:DescribeDBProxies"
    case describeDBProxyTargets = "rds:DescribeDBProxyTargets"
    case describeDBProxyTargetGroups = "rds:DescribeDBProxyTargetGroups"
    case describeEventSubscriptions = "rds:DescribeEventSubscriptions"
    case describeExportTasks = "rds:DescribeExportTasks"
    case describeDBInstanceAutomatedBackups = "rds:DescribeDBInstanceAutomatedBackups"
    case describeDBParameters = "rds:DescribeDBParameters"

    /// The services by the names that IAM has for them.
    package enum Service: String, Hashable, Sendable, CaseIterable {
        case rds, sts, iam, kms, ec2, cloudwatch
        case applicationAutoScaling = "application-autoscaling"
    }

    package var service: Service {
        rawValue.split(separator: ":").first.flatMap { Service(rawValue: String($0)) } ?? .rds
    }

    /// The operation's name in the service's API.
    package var operation: String { String(rawValue.drop { $0 != ":" }.dropFirst()) }
}
