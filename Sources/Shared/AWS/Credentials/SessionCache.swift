import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The sessions of assumed roles, in the files that the AWS CLI keeps them in: shared both ways with it.
struct SessionCache {
    let home: String

    private func path(_ key: String) -> String { "\(home)/.aws/cli/cache/\(key).json" }

    /// A session that is kept and does not end soon, as STS's result.
    func session(_ key: String, at now: Date) -> JSONObject? {
        guard let data = FileManager.default.contents(atPath: path(key)),
            let session = try? JSONValue(parsing: data, of: path(key)).object,
            let end = session["Credentials"]?["Expiration"]?.string.flatMap({ Date(credentialsEnd: $0) }),
            end.timeIntervalSince(now) >= CredentialStore.margin
        else { return nil }
        return session
    }

    /// Keeps STS's result.
    ///
    /// - Throws: `PrivateFileError`.
    func keep(_ session: JSONObject, _ key: String) throws {
        try PrivateFile.write(JSONValue.object(session).line, to: path(key))
    }
}
