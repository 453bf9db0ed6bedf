import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Credentials {
    /// Credentials as AWS's services and tools write them.
    ///
    /// - Parameter token: What the session token is called there.
    /// - Returns: `nil` when a key is missing, or their end is no time: they must not be taken to last for ever.
    init?(_ document: JSONValue, token: String = "SessionToken", origin: String) {
        guard let key = document["AccessKeyId"]?.string, let secret = document["SecretAccessKey"]?.string else {
            return nil
        }
        let end = document["Expiration"] ?? .null
        let expiration = end.string.flatMap { Date(credentialsEnd: $0) }
        guard expiration != nil || end == .null else { return nil }
        self.init(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: document[token]?.string,
            expiration: expiration,
            origin: origin
        )
    }
}
