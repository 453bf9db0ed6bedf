import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the services of an account are reached, and how they are spoken to.
struct ServiceDirectory: Sendable {
    /// Connecting and the reply together, in seconds, for what is only asked: nobody waits long for an answer that may
    /// be missing.
    private static let patience = 10.0

    let settings: Settings
    let region: String
    let client: HTTPClient
    /// Where everything is sent instead of to AWS.
    let endpoint: URL?
    let debug: (@Sendable (String) -> Void)?

    /// RDS itself, as a plan is performed with it.
    func rds() throws(ConfigurationError) -> QueryService {
        try service("rds", .query(version: "2014-10-31"), at: .rds)
    }

    /// A service that is asked.
    func service(_ service: ReadAction.Service) throws(ConfigurationError) -> QueryService {
        var found =
            switch service {
            case .rds: try rds()
            case .sts: try self.service("sts", .query(version: "2011-06-15"), at: .sts)
            case .iam: try self.service("iam", .query(version: "2010-05-08"), at: .iam)
            case .kms: try self.service("kms", .json(target: "TrentService"), at: .kms)
            case .ec2: try self.service("ec2", .ec2(version: "2016-11-15"), at: .ec2)
            case .cloudwatch: try self.service("monitoring", .query(version: "2010-08-01"), at: .cloudWatch)
            case .applicationAutoScaling:
                try self.service(
                    "application-autoscaling",
                    .json(target: "AnyScaleFrontendService"),
                    at: .applicationAutoScaling
                )
            }
        found.timeLimit = Self.patience
        return found
    }

    private func service(
        _ name: String,
        _ format: WireFormat,
        at place: Endpoint.Service
    ) throws(ConfigurationError) -> QueryService {
        let address =
            if let endpoint { endpoint } else { try Endpoint.url(of: place, region: region, settings: settings) }
        return QueryService(
            name: name,
            format: format,
            region: place.region(for: region),
            endpoint: address,
            client: client,
            retry: try Retry(settings),
            debug: debug
        )
    }
}
