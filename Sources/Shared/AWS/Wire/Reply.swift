import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What came back for a call: a result, or an error that says what is wrong.
struct Reply {
    let action: String
    let endpoint: URL
    let http: HTTPReply

    /// The result as JSON of a shape; empty where the reply has none.
    ///
    /// - Throws: `WireError`, also for anything that is no reply of AWS's.
    func result(as shape: Shape, _ format: WireFormat) throws(WireError) -> JSONObject {
        switch format {
        case .query:
            let result = "\(action)Result"
            return try root([result: shape])[result]?.object ?? [:]
        case .ec2:
            guard case .structure(let members) = shape else { return [:] }
            return try root(members)
        case .json: return try jsonResult(as: shape)
        }
    }

    /// The root of an XML reply, as far as it has these members.
    private func root(_ members: [String: Shape]) throws(WireError) -> JSONObject {
        guard let root = XMLReader.root(of: http.body, as: .structure(Self.errors.merging(members) { $1 })) else {
            throw notAWS("the reply is not XML, or is cut short")
        }
        if let error = root.value.flatMap(error) { throw error }
        guard (200..<300).contains(http.status) else { throw notAWS("the reply has HTTP status \(http.status)") }
        guard root.name == "\(action)Response" else { throw notAWS("the reply is a '\(root.name)'") }
        return root.value?.object ?? [:]
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
        return self.error(
            code: error["Code"]?.string ?? "Unknown",
            message: error["Message"]?.string ?? "",
            requestID: root["RequestId"]?.string ?? root["RequestID"]?.string
        )
    }

    /// An error of AWS's own.
    func error(code: String, message: String, requestID: String?) -> WireError {
        WireError(
            code: code,
            // One line, whatever AWS makes of it.
            message: Redaction.text(message).split(whereSeparator: \.isNewline).joined(separator: " ").trimmed,
            requestID: requestID,
            status: http.status,
            mayHaveHappened: http.status >= 500,
            date: http.date,
            retryAfter: http.retryAfter
        )
    }

    func notAWS(_ reason: String) -> WireError {
        var error = WireError.unreadable(reason, from: endpoint, status: http.status)
        error.date = http.date
        return error
    }
}
