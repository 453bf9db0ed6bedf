#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What requests are signed with. It never prints its secrets.
package struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?
    /// When they end; `nil` for keys that do not.
    var expiration: Date?
    /// Where they come from, for messages, such as `the profile 'prod'`.
    let origin: String

    /// - Parameter sessionToken: An empty one is none: it must not be sent.
    init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String?,
        expiration: Date? = nil,
        origin: String
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
        self.expiration = expiration
        self.origin = origin
    }

    package var description: String { "credentials from \(origin)" }
    package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }

    /// These credentials, where a request's headers can hold them; others would be sent without a word of them.
    ///
    /// - Throws: `ConfigurationError` that says which part is wrong.
    func checked() throws(ConfigurationError) -> Credentials {
        let parts = [
            ("access key id", accessKeyID), ("secret access key", secretAccessKey),
            ("session token", sessionToken ?? "none"),
        ]
        for (name, value) in parts {
            if value.isEmpty { throw ConfigurationError("the \(name) from \(origin) is empty") }
            if value.utf8.contains(where: { $0 <= 32 || $0 == 127 }) {
                throw ConfigurationError(
                    "the \(name) from \(origin) has a space, a line break or another character of control"
                )
            }
        }
        return self
    }
}
