import Foundation
import RDS

/// What came back for a call: a result, or an error that says what is wrong.
struct Reply {
    let action: Action
    let status: Int
    let data: Data
    let credentials: Credentials
    let endpoint: URL

    /// The result's members by AWS's names.
    ///
    /// - Throws: `ServiceError`, also for anything that is no reply of AWS's: a proxy's page, a redirect, cut-off XML.
    func result() throws(ServiceError) -> JSONObject {
        guard let root = XMLNode.parse(data) else { throw notAWS("the reply is not XML, or is cut short") }
        if let error = error(in: root) { throw error }
        guard (200..<300).contains(status) else { throw notAWS("the reply has HTTP status \(status)") }
        guard root.name == "\(action.rawValue)Response" else { throw notAWS("the reply is a '\(root.name)'") }
        let result = root["\(action.rawValue)Result"]
        return result?.value(as: Self.shape(of: action))?.object ?? [:]
    }

    private static func shape(of action: Action) -> Shape {
        switch action {
        case .describeDBInstances: .structure(["DBInstances": .list(of: .dbInstance), "Marker": .string])
        case .describeDBSnapshots: .structure(["DBSnapshots": .list(of: .dbSnapshot), "Marker": .string])
        case .describeEvents:
            .structure([
                "Events": .list(
                    of: .structure([
                        "Date": .timestamp, "EventCategories": .list(of: .string), "Message": .string,
                        "SourceArn": .string, "SourceIdentifier": .string, "SourceType": .string,
                    ])
                ),
                "Marker": .string,
            ])
        default: .structure(["DBInstance": .dbInstance])
        }
    }

    private func error(in root: XMLNode) -> ServiceError? {
        let node = root["Error"] ?? root["Errors"]?["Error"]
        guard let node else { return nil }
        let code = node["Code"]?.text ?? "Unknown"
        return ServiceError(
            code: code,
            message: node["Message"]?.text.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
            action: action,
            requestID: root["RequestId"]?.text ?? root["RequestID"]?.text,
            mayHaveHappened: status >= 500,
            hint: hint(code)
        )
    }

    private func hint(_ code: String) -> String? {
        switch code {
        case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
            "the credentials, which came from \(credentials.origin), have expired, or this machine's clock is wrong"
        case "AccessDenied", "AccessDeniedException":
            "the credentials from \(credentials.origin) may not do this; mitosis-iam prints the policy that a plan needs"
        case "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch":
            "AWS does not accept the credentials from \(credentials.origin)"
        default: nil
        }
    }

    private func notAWS(_ reason: String) -> ServiceError {
        ServiceError(
            code: "UnreadableReply",
            message: "\(reason): \(endpoint) does not answer as AWS does",
            action: action,
            mayHaveHappened: true,
            hint: "check the proxy and --endpoint-url"
        )
    }
}
