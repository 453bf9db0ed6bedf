import Foundation
import RDS
import Testing

@testable import AWS

@Suite struct WireTests {
    @Test(arguments: [
        (["DBInstanceIdentifier": "a b"] as JSONObject, "DBInstanceIdentifier=a%20b"),
        (["MultiAZ": true, "Port": 5430] as JSONObject, "MultiAZ=true&Port=5430"),
        (
            ["Tags": [["Key": "k", "Value": "v/w"]]] as JSONObject, "Tags.Tag.1.Key=k&Tags.Tag.1.Value=v%2Fw"
        ),
        (
            ["VpcSecurityGroupIds": ["sg-1", "sg-2"]] as JSONObject,
            "VpcSecurityGroupIds.VpcSecurityGroupId.1=sg-1&VpcSecurityGroupIds.VpcSecurityGroupId.2=sg-2"
        ),
        (
            ["CloudwatchLogsExportConfiguration": ["EnableLogTypes": ["error"]]] as JSONObject,
            "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1=error"
        ),
        (
            ["Filters": [["Name": "dbi-resource-id", "Values": ["db-1", "db-2"]]]] as JSONObject,
            "Filters.Filter.1.Name=dbi-resource-id&Filters.Filter.1.Values.Value.1=db-1"
                + "&Filters.Filter.1.Values.Value.2=db-2"
        ),
        (["EnableCloudwatchLogsExports": []] as JSONObject, "EnableCloudwatchLogsExports="),
    ])
    func writesParametersAsAWSExpects(_ parameters: JSONObject, _ expected: String) {
        let body = QueryRequest.body("X", version: "2014-10-31", parameters)
        #expect(body == "Action=X&Version=2014-10-31&\(expected)")
    }

    private func reply(_ text: String, status: Int = 200, action: Action = .describeDBInstances) throws -> Reply {
        Reply(
            action: action,
            status: status,
            data: Data(text.utf8),
            credentials: Credentials(
                accessKeyID: "A",
                secretAccessKey: "S",
                sessionToken: nil,
                origin: "the environment"
            ),
            endpoint: try Endpoint.url("https://rds.us-east-1.amazonaws.com")
        )
    }

    @Test func readsInstancesByTheModelsTypes() throws {
        let text = """
            <DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult>
            <DBInstances><DBInstance><DBInstanceIdentifier>demo</DBInstanceIdentifier><MultiAZ>false</MultiAZ>
            <AllocatedStorage>20</AllocatedStorage><Endpoint><Port>5430</Port><Address>demo.example</Address></Endpoint>
            <VpcSecurityGroups><VpcSecurityGroupMembership><Status>active</Status>
            <VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroupMembership></VpcSecurityGroups>
            <InstanceCreateTime>2026-11-23T20:14:24.123Z</InstanceCreateTime><DBName></DBName><Unknown>x</Unknown>
            <ReadReplicaDBInstanceIdentifiers><ReadReplicaDBInstanceIdentifier>r1</ReadReplicaDBInstanceIdentifier>
            </ReadReplicaDBInstanceIdentifiers></DBInstance></DBInstances><Marker>next</Marker>
            </DescribeDBInstancesResult></DescribeDBInstancesResponse>
            """
        let result = try reply(text).result()
        #expect(result["Marker"] == "next")
        #expect(
            result["DBInstances"]?.array?.first == [
                "DBInstanceIdentifier": "demo", "MultiAZ": false, "AllocatedStorage": 20,
                "Endpoint": ["Port": 5430, "Address": "demo.example"],
                "VpcSecurityGroups": [["Status": "active", "VpcSecurityGroupId": "sg-1"]],
                "InstanceCreateTime": "2026-11-23T20:14:24.123Z", "ReadReplicaDBInstanceIdentifiers": ["r1"],
            ]
        )
    }

    @Test(arguments: [
        ("", 200), ("<html><body>Sign in</body></html>", 200), ("not xml", 502),
        ("<DescribeDBInstancesResponse><Describe", 200),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><DescribeDBInstancesResponse>&a;</DescribeDBInstancesResponse>", 200),
        ("<DescribeDBInstancesResponse/>", 302), (String(repeating: "<a>", count: 100), 200),
    ])
    func takesNothingElseForAReply(_ text: String, _ status: Int) throws {
        let reply = try reply(text, status: status)
        let error = #expect(throws: ServiceError.self) { _ = try reply.result() }
        #expect(error?.code == "UnreadableReply")
        #expect(error?.mayHaveHappened == true)
    }

    @Test(arguments: [
        (
            "<ErrorResponse><Error><Type>Sender</Type><Code>DBInstanceNotFound</Code><Message>no</Message></Error>"
                + "<RequestId>r-1</RequestId></ErrorResponse>", 404, "DBInstanceNotFound", false
        ),
        (
            "<Response><Errors><Error><Code>InternalFailure</Code><Message>no</Message></Error></Errors>"
                + "<RequestID>r-1</RequestID></Response>", 500, "InternalFailure", true
        ),
    ])
    func keepsAWSsErrors(_ text: String, _ status: Int, _ code: String, _ isAmbiguous: Bool) throws {
        let reply = try reply(text, status: status)
        let error = #expect(throws: ServiceError.self) { _ = try reply.result() }
        #expect(error?.code == code)
        #expect(error?.requestID == "r-1")
        #expect(error?.mayHaveHappened == isAmbiguous)
    }

    @Test func repeatsNoChangeWhoseOutcomeIsUnknown() {
        func error(_ code: String, _ action: Action, _ isAmbiguous: Bool) -> ServiceError {
            ServiceError(code: code, message: "", action: action, mayHaveHappened: isAmbiguous)
        }
        func delay(_ error: ServiceError, _ attempt: Int = 1) -> Duration? {
            Retry.delay(after: error, attempt: attempt, jitter: 1)
        }
        #expect(delay(error("NoReply", .modifyDBInstance, true)) == nil)
        #expect(delay(error("NoReply", .describeDBInstances, true)) == .seconds(0.05))
        #expect(delay(error("Throttling", .modifyDBInstance, false)) == .seconds(1))
        #expect(delay(error("Throttling", .modifyDBInstance, false), 2) == .seconds(2))
        #expect(delay(error("Throttling", .modifyDBInstance, false), 3) == nil)
        #expect(delay(error("AccessDenied", .describeDBInstances, false)) == nil)
    }

    @Test func debugShowsNoPassword() {
        #expect(Redaction.line(["MasterUserPassword": "hunter2", "X": 1]) == #"{"MasterUserPassword":"***","X":1}"#)
    }

    @Test(arguments: [
        ("us-east-1", "https://rds.us-east-1.amazonaws.com"), ("cn-north-1", "https://rds.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "https://rds.us-gov-west-1.amazonaws.com"),
        ("eusc-de-east-1", "https://rds.eusc-de-east-1.amazonaws.eu"),
    ])
    func findsTheEndpointByRule(_ region: String, _ url: String) {
        #expect(Endpoint.standard(region: region) == url)
    }
}
