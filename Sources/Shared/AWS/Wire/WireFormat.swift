import RDS

/// How a service is asked and how it answers.
///
/// Source: the protocols of the service models that botocore ships, `query`, `ec2` and `json` 1.1.
enum WireFormat: Hashable, Sendable {
    /// Form data there, XML back, with the result in an element of its own.
    case query(version: String)
    /// The same, but the result is the whole reply, and lists are called what their elements are.
    case ec2(version: String)
    /// JSON there and back; a header names the operation, after this and a dot.
    case json(target: String)

    var contentType: String {
        switch self {
        case .query, .ec2: "application/x-www-form-urlencoded; charset=utf-8"
        case .json: "application/x-amz-json-1.1"
        }
    }

    /// What a request's headers say beside the type of its body.
    func headers(_ action: String) -> [String: String] {
        if case .json(let target) = self { ["x-amz-target": "\(target).\(action)"] } else { [:] }
    }

    func body(_ action: String, _ parameters: JSONObject) -> [UInt8] {
        switch self {
        case .query(let version): Array(QueryRequest.body(action, version: version, parameters).utf8)
        case .ec2(let version): Array(QueryRequest.body(action, version: version, parameters, isFlat: true).utf8)
        case .json: Array(JSONValue.object(parameters).line.utf8)
        }
    }
}
