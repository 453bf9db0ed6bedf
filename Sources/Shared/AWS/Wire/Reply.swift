import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What came back for a call of the Query protocol: a result, or an error that says what is wrong.
struct Reply {
    let action: String
    let endpoint: URL
    let http: HTTPReply

    /// The `…Result` element as JSON of a shape; empty where the reply has none.
    ///
    /// - Throws: `WireError`, also for anything that is no reply of AWS's.
    func result(as shape: Shape) throws(WireError) -> JSONObject {
        let result = "\(action)Result"
        guard let root = XMLReader.root(of: http.body, as: .structure(Self.errors.merging([result: shape]) { $1 }))
        else {
            throw notAWS("the reply is not XML, or is cut short")
        }
        if let error = root.value.flatMap(error) { throw error }
        guard (200..<300).contains(http.status) else { throw notAWS("the reply has HTTP status \(http.status)") }
        guard root.name == "\(action)Response" else { throw notAWS("the reply is a '\(root.name)'") }
        return root.value?[result]?.object ?? [:]
    }

    /// What a reply holds that says what is wrong.
    private static let errors: [String: Shape] = {
        let error: Shape = .structure(["Code": .string, "Message": .string])
        return [
            "Error": error, "Errors": .structure(["Error": error]), "RequestId": .string, "RequestID": .string,
        ]
    }()

    private func error(in root: JSONValue) -> WireError? {
        guard let error = root["Error"] ?? root["Errors"]?["Error"] else { return nil }
        return WireError(
            code: error["Code"]?.string ?? "Unknown",
            // One line, whatever AWS makes of it.
            message: Redaction.text(error["Message"]?.string ?? "").split(whereSeparator: \.isNewline)
                .joined(separator: " ").trimmed,
            requestID: root["RequestId"]?.string ?? root["RequestID"]?.string,
            status: http.status,
            mayHaveHappened: http.status >= 500,
            date: http.date,
            retryAfter: http.retryAfter
        )
    }

    private func notAWS(_ reason: String) -> WireError {
        var error = WireError.unreadable(reason, from: endpoint, status: http.status)
        error.date = http.date
        return error
    }
}
