import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Strikes secrets out of what is shown.
enum Redaction {
    /// A request's parameters as JSON on one line.
    static func line(_ parameters: JSONObject) -> String {
        JSONValue.object(
            parameters.reduce(into: [:]) { result, item in
                result[item.key] = isSecret(item.key) && item.value.string != nil ? "***" : item.value
            }
        ).line
    }

    /// A reply's text, 100 kB of it at most.
    static func text(_ reply: [UInt8]) -> String {
        text(String(decoding: reply.prefix(100_000), as: UTF8.self))
    }

    /// A text of AWS's. Where a signature is wrong, it quotes the request's headers, the session token's too.
    static func text(_ text: String) -> String {
        let header = text.components(separatedBy: "x-amz-security-token:").enumerated().map { index, part in
            index == 0 ? part : "***" + part.drop { !$0.isWhitespace && $0 != "<" && $0 != "&" }
        }
        let text = header.joined(separator: "x-amz-security-token:")
        return elements.reduce(text) { text, name in
            text.components(separatedBy: "<\(name)>").enumerated().map { index, part in
                guard index > 0 else { return part }
                // A secret that is cut off goes to the end.
                return "***" + (part.firstRange(of: "</").map { part[$0.lowerBound...] } ?? "")
            }.joined(separator: "<\(name)>")
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        name.hasSuffix("Password") || ["TokenCode", "WebIdentityToken"].contains(name)
    }

    private static let elements = ["SecretAccessKey", "SessionToken", "MasterUserPassword"]
}
