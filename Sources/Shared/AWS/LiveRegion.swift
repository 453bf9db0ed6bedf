import Console
import RDS

/// A Region of AWS's, or of a server that speaks its protocol.
package struct LiveRegion: RDSRegion {
    let service: QueryService
    let credentials: CredentialStore
    let directory: ServiceDirectory

    package func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        var origin: String?
        do {
            let service = try action == .getMetricStatistics ? directory.service(.cloudwatch) : self.service
            return try await service.reply(
                to: action.rawValue,
                parameters,
                isRead: action.isRead,
                as: Self.shape(of: action)
            ) {
                let found = try await credentials.credentials()
                origin = found.origin
                return found
            }
        } catch let error as WireError {
            throw ServiceError(
                code: error.code,
                message: error.message,
                action: action,
                requestID: error.requestID,
                mayHaveHappened: error.mayHaveHappened,
                hint: error.hint(credentials: origin, isRetried: true)
            )
        } catch let error as ConfigurationError {
            // Nothing was sent: there was nothing to sign it with.
            throw ServiceError(
                code: "NoCredentials",
                message: error.message,
                action: action,
                hint: error.hint,
                exitCode: error.exitCode
            )
        }
    }

    package func reasonToStop() async -> (any UserFacingError)? { await credentials.reasonToStop() }

    /// The shape of an action's result.
    static func shape(of action: Action) -> Shape {
        switch action {
        case .describeDBInstances: .structure(["DBInstances": .list(of: .dbInstance), "Marker": .string])
        case .describeDBClusters: .structure(["DBClusters": .list(of: .dbCluster), "Marker": .string])
        case .describeDBClusterEndpoints:
            .structure(["DBClusterEndpoints": .list(of: .dbClusterEndpoint), "Marker": .string])
        case .describeDBClusterSnapshots:
            .structure(["DBClusterSnapshots": .list(of: .dbClusterSnapshot), "Marker": .string])
        case .describeDBSnapshots: .structure(["DBSnapshots": .list(of: .dbSnapshot), "Marker": .string])
        case .describeEvents:
            .structure([
                "Events": .list(
                    of: .structure([
                        "Date": .timestamp, "EventCategories": .list(of: .string), "Message": .string,
                        "SourceArn": .string, "SourceIdentifier": .string, "SourceType": .string,
                    ])
                ),
                "Marker": .string,
            ])
        case .describeDBSnapshotAttributes, .modifyDBSnapshotAttribute:
            .structure(["DBSnapshotAttributesResult": .dbSnapshotAttributes])
        case .describeDBClusterSnapshotAttributes, .modifyDBClusterSnapshotAttribute:
            .structure(["DBClusterSnapshotAttributesResult": .dbClusterSnapshotAttributes])
        case .createDBSnapshot, .copyDBSnapshot, .deleteDBSnapshot: .structure(["DBSnapshot": .dbSnapshot])
        case .createDBClusterSnapshot, .copyDBClusterSnapshot, .deleteDBClusterSnapshot:
            .structure(["DBClusterSnapshot": .dbClusterSnapshot])
        case .describeDBInstanceAutomatedBackups:
            .structure([
                "DBInstanceAutomatedBackups": .list(
                    of: .structure(["DBInstanceAutomatedBackupsArn": .string, "DbiResourceId": .string])
                ),
                "Marker": .string,
            ])
        case .getMetricStatistics: MetricWatch.reply
        case .describeDBProxyTargets: ReadAction.describeDBProxyTargets.shape
        case _ where action.isOfProxy: .structure([:])
        case _ where action.isOfCluster: .structure(["DBCluster": .dbCluster])
        default: .structure(["DBInstance": .dbInstance])
        }
    }
}
