#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Signs requests as AWS wants them signed.
///
/// Source: IAM User Guide, "Create a signed AWS API request" (Signature Version 4).
struct SigV4: Sendable {
    let credentials: Credentials
    let region: String
    let service: String

    /// A request, as far as it is signed.
    struct Request: Sendable {
        var method: String
        /// The path, percent-encoded, starting with `/`.
        var path: String
        /// The query, percent-encoded and sorted, without the question mark.
        var query = ""
        /// Lower-case names; `host` must be among them.
        var headers: [String: String]
        var body: [UInt8] = []
    }

    /// The headers to add: `x-amz-date`, the session token's where there is one, and `authorization`.
    func headers(for request: Request, at date: Date) -> [String: String] {
        let time = Self.compact(date)
        var added = ["x-amz-date": time]
        if let token = credentials.sessionToken { added["x-amz-security-token"] = token }
        let all = request.headers.merging(added) { $1 }
        let names = all.keys.sorted()
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let canonical = [
            request.method, request.path, request.query,
            names.map { "\($0):\(Self.trimmed(all[$0] ?? ""))\n" }.joined(),
            names.joined(separator: ";"), SHA256.hex(SHA256.hash(request.body)),
        ].joined(separator: "\n")
        let text = ["AWS4-HMAC-SHA256", time, scope, SHA256.hex(SHA256.hash(Array(canonical.utf8)))].joined(
            separator: "\n"
        )
        let key = [String(time.prefix(8)), region, service, "aws4_request"]
            .reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) { SHA256.hmac(key: $0, Array($1.utf8)) }
        added["authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(SHA256.hex(SHA256.hmac(key: key, Array(text.utf8))))"
        return added
    }

    /// Spaces at the ends go, and several in a row become one.
    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    /// `20261123T201424Z`.
    private static func compact(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle()).filter { $0 != "-" && $0 != ":" }
    }
}
