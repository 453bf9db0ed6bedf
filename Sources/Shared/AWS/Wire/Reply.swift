import Foundation
import RDS

/// What came back for a call of the Query protocol: a result, or an error that says what is wrong.
struct Reply {
    let action: String
    let endpoint: URL
    let http: HTTP.Reply

    /// The `…Result` element; an empty one where the reply has none.
    ///
    /// - Throws: `WireError`, also for anything that is no reply of AWS's.
    func result() throws(WireError) -> XMLNode {
        guard let root = XMLNode.parse(http.data) else { throw notAWS("the reply is not XML, or is cut short") }
        if let error = error(in: root) { throw error }
        guard (200..<300).contains(http.status) else { throw notAWS("the reply has HTTP status \(http.status)") }
        guard root.name == "\(action)Response" else { throw notAWS("the reply is a '\(root.name)'") }
        return root["\(action)Result"] ?? XMLNode("\(action)Result")
    }

    private func error(in root: XMLNode) -> WireError? {
        guard let node = root["Error"] ?? root["Errors"]?["Error"] else { return nil }
        return WireError(
            code: node["Code"]?.text ?? "Unknown",
            // One line, whatever AWS makes of it.
            message: Redaction.text(node["Message"]?.text ?? "").split { $0.isNewline }.joined(separator: " ")
                .trimmingCharacters(in: .whitespaces),
            requestID: root["RequestId"]?.text ?? root["RequestID"]?.text,
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
