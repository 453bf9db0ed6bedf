import Foundation
import RDS
import Testing

@testable import AWS

/// What is read of replies is what AWS's own models have, member by member.
@Suite struct ReadActionTests {
    private static func service(_ service: ReadAction.Service) -> JSONValue { .string(service.rawValue) }

    @Test func repliesAreTheModels() async throws {
        let answers = try await Python.botocore(
            ReadAction.allCases.map {
                ["ask": "reply", "service": Self.service($0.service), "operation": .string($0.operation)]
            }
        )
        try #require(answers.count == ReadAction.allCases.count)
        for (action, model) in zip(ReadAction.allCases, answers) {
            #expect(Self.difference(action.shape, model, at: action.operation) == nil)
        }
    }

    /// Where a shape is not what the model says; `nil` when the model has all of it.
    private static func difference(_ shape: Shape, _ model: JSONValue, at path: String) -> String? {
        switch shape {
        case .structure(let members):
            for (name, member) in members {
                guard let other = model[name] else { return "\(path).\(name) is not in the model" }
                if let found = difference(member, other, at: "\(path).\(name)") { return found }
            }
            return nil
        case .list(let element):
            guard let other = model.array?.first else { return "\(path) is no list in the model" }
            return difference(element, other, at: "\(path)[]")
        case .string: return model == "string" ? nil : "\(path) is \(model.line) in the model"
        case .integer: return model == "integer" ? nil : "\(path) is \(model.line) in the model"
        case .number: return model == "number" ? nil : "\(path) is \(model.line) in the model"
        case .boolean: return model == "boolean" ? nil : "\(path) is \(model.line) in the model"
        case .timestamp: return model == "timestamp" ? nil : "\(path) is \(model.line) in the model"
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status = 200
        var body: String
        var format: WireFormat
        /// The result as JSON, or an error's code and message.
        var expected: String
    }

    static let json = WireFormat.json(target: "TrentService")
    static let cases = [
        Case(
            testDescription: "JSON, with a member that nobody asks about",
            body: #"{"KeyMetadata":{"KeyState":"Enabled","Enabled":true,"CreationDate":1.5e9}}"#,
            format: json,
            expected: #"{"KeyMetadata":{"Enabled":true,"KeyState":"Enabled"}}"#
        ),
        Case(
            testDescription: "an error in JSON, its service before the code",
            status: 400,
            body: #"{"__type":"com.amazonaws.kms#NotFoundException","message":"Key is not there\nat all"}"#,
            format: json,
            expected: "NotFoundException: Key is not there at all"
        ),
        Case(
            testDescription: "an error in JSON, its message with a capital letter",
            status: 400,
            body: #"{"__type":"AccessDeniedException","Message":"no"}"#,
            format: json,
            expected: "AccessDeniedException: no"
        ),
        Case(
            testDescription: "a page of a proxy's instead of JSON",
            body: "<html></html>",
            format: json,
            expected:
                "UnreadableReply: the reply is not JSON, or is cut short: http://127.0.0.1/ does not answer as AWS does"
        ),
        Case(
            testDescription: "EC2, whose result is the whole reply",
            body: """
                <DescribeKeyResponse><requestId>r</requestId><KeyMetadata><KeyState>Enabled</KeyState></KeyMetadata>\
                </DescribeKeyResponse>
                """,
            format: .ec2(version: "2016-11-15"),
            expected: #"{"KeyMetadata":{"KeyState":"Enabled"}}"#
        ),
        Case(
            testDescription: "an error of EC2's",
            status: 403,
            body: """
                <Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors>\
                <RequestID>r</RequestID></Response>
                """,
            format: .ec2(version: "2016-11-15"),
            expected: "UnauthorizedOperation: no"
        ),
    ]

    @Test(arguments: cases)
    func repliesAreReadInEachFormat(_ example: Case) throws {
        let reply = Reply(
            action: "DescribeKey",
            endpoint: try Endpoint.url("http://127.0.0.1/"),
            http: HTTPReply(status: example.status, body: Array(example.body.utf8))
        )
        do {
            let result = try reply.result(as: ReadAction.describeKey.shape, example.format)
            #expect(JSONValue.object(result).line == example.expected)
        } catch {
            #expect("\(error.code): \(error.message)" == example.expected)
        }
    }

    static let requests: [(String, WireFormat, JSONObject)] = reads.map { ($0.0.rawValue, $0.1, $0.2) } + proxies

    /// What changes a proxy's target, of an instance and of a cluster.
    private static let proxies = [Action.deregisterDBProxyTargets, .registerDBProxyTargets].flatMap { action in
        (["demo", "cluster/shop"] as [DBInstanceIdentifier]).map { node in
            (
                "rds:\(action.rawValue)", WireFormat.query(version: "2014-10-31"),
                Operation.registration(of: node, with: "app")
            )
        }
    }

    private static let reads: [(ReadAction, WireFormat, JSONObject)] = [
        (.describeSubnets, .ec2(version: "2016-11-15"), ["SubnetIds": ["subnet-a", "subnet-b"]]),
        (
            .describePendingMaintenanceActions, .query(version: "2014-10-31"),
            ["Filters": [["Name": "db-instance-id", "Values": ["arn:aws:rds:us-east-1:1:db:prod"]]]]
        ),
        (
            .simulatePrincipalPolicy, .query(version: "2010-05-08"),
            [
                "PolicySourceArn": "arn:aws:iam::123456789012:user/me", "ActionNames": ["rds:A", "rds:B"],
                "ResourceArns": ["*"],
                "ContextEntries": [
                    [
                        "ContextKeyName": "kms:ViaService", "ContextKeyType": "string",
                        "ContextKeyValues": ["rds.us-east-1.amazonaws.com"],
                    ]
                ],
            ]
        ),
        (
            .describeDBEngineVersions, .query(version: "2014-10-31"),
            ["Engine": "mysql", "EngineVersion": "8.0.35", "IncludeAll": true]
        ),
    ]

    @Test func requestsAreWrittenAsBotocoreWritesThem() async throws {
        let answers = try await Python.botocore(
            Self.requests.map { name, _, parameters in
                let parts = name.split(separator: ":").map { JSONValue.string(String($0)) }
                return [
                    "ask": "request", "service": parts[0], "operation": parts[1], "parameters": .object(parameters),
                ]
            }
        )
        try #require(answers.count == Self.requests.count)
        for (request, answer) in zip(Self.requests, answers) {
            let body = String(
                decoding: request.1.body(String(request.0.drop { $0 != ":" }.dropFirst()), request.2),
                as: UTF8.self
            )
            let pairs = body.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            let ours = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1].removingPercentEncoding ?? "") })
            #expect(answer.object?.compactMapValues(\.string) == ours)
        }
    }

    @Test func listsAreNumberedAsEachFormatHasIt() {
        let parameters: JSONObject = ["SubnetIds": ["subnet-a", "subnet-b"]]
        let flat = WireFormat.ec2(version: "2016-11-15").body("DescribeSubnets", parameters)
        #expect(
            String(decoding: flat, as: UTF8.self)
                == "Action=DescribeSubnets&Version=2016-11-15&SubnetId.1=subnet-a&SubnetId.2=subnet-b"
        )
        let body = Self.json.body("DescribeKey", ["KeyId": "k"])
        #expect(String(decoding: body, as: UTF8.self) == #"{"KeyId":"k"}"#)
        #expect(Self.json.headers("DescribeKey") == ["x-amz-target": "TrentService.DescribeKey"])
    }
}
