import Foundation

/// What requests are signed with. It never prints its secrets.
package struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?
    /// When they end; `nil` for keys that do not.
    var expiration: Date?
    /// Where they come from, for messages, such as `the profile 'prod'`.
    let origin: String

    package var description: String { "credentials from \(origin)" }
    package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
}
