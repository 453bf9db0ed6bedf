import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One set of credentials, and how requests that they sign are sent, in whichever Region.
package struct Access: Sendable {
    let settings: Settings
    let client: HTTPClient
    let credentials: CredentialStore
    /// Where everything is sent instead of to AWS.
    let endpoint: URL?
    let debug: (@Sendable (String) -> Void)?

    /// A Region's RDS, of the account that the credentials are of.
    ///
    /// - Throws: `ConfigurationError` for a Region or an address that is none.
    package func region(_ name: String) throws -> LiveRegion {
        let directory = ServiceDirectory(
            settings: settings,
            region: name,
            client: client,
            endpoint: endpoint,
            debug: debug
        )
        return LiveRegion(service: try directory.rds(), credentials: credentials, directory: directory)
    }
}
