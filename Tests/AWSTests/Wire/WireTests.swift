import CCurl
import Foundation
import RDS
import Testing

@testable import AWS

/// As RDS is asked and answers.
private let query = WireFormat.query(version: "2014-10-31")

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
        (
            [
                "Dimensions": [["Name": "DBInstanceIdentifier", "Value": "demo"]], "Statistics": ["Maximum"],
                "Period": 60,
            ]
                as JSONObject,
            "Dimensions.member.1.Name=DBInstanceIdentifier&Dimensions.member.1.Value=demo&Period=60"
                + "&Statistics.member.1=Maximum"
        ),
        (["ValuesToAdd": ["111122223333"]] as JSONObject, "ValuesToAdd.AttributeValue.1=111122223333"),
        (["ValuesToRemove": ["all"]] as JSONObject, "ValuesToRemove.AttributeValue.1=all"),
        (["EnableCloudwatchLogsExports": []] as JSONObject, "EnableCloudwatchLogsExports="),
    ])
    func writesParametersAsAWSExpects(_ parameters: JSONObject, _ expected: String) {
        let body = QueryRequest.body("X", version: "2014-10-31", parameters)
        #expect(body == "Action=X&Version=2014-10-31&\(expected)")
    }

    @Test func readsWhoASnapshotIsSharedWith() throws {
        let text = """
            <DescribeDBSnapshotAttributesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
            <DescribeDBSnapshotAttributesResult><DBSnapshotAttributesResult>
            <DBSnapshotIdentifier>s</DBSnapshotIdentifier><DBSnapshotAttributes><DBSnapshotAttribute>
            <AttributeName>restore</AttributeName>
            <AttributeValues><AttributeValue>111122223333</AttributeValue></AttributeValues>
            </DBSnapshotAttribute></DBSnapshotAttributes></DBSnapshotAttributesResult>
            </DescribeDBSnapshotAttributesResult>
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeDBSnapshotAttributesResponse>
            """
        let result = try reply(text, action: .describeDBSnapshotAttributes).result(
            as: LiveRegion.shape(of: .describeDBSnapshotAttributes),
            query
        )
        let shown: JSONObject = [
            "DBSnapshotAttributesResult": [
                "DBSnapshotIdentifier": "s",
                "DBSnapshotAttributes": [["AttributeName": "restore", "AttributeValues": ["111122223333"]]],
            ]
        ]
        #expect(result == shown)
    }

    @Test func readsDatapointsOfCloudWatch() throws {
        let text = """
            <GetMetricStatisticsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
            <GetMetricStatisticsResult><Label>DatabaseConnections</Label><Datapoints>
            <member><Maximum>3.0</Maximum><Unit>Count</Unit><Timestamp>2026-11-23T20:14:00Z</Timestamp></member>
            <member><Unit>Count</Unit><Maximum>0.5</Maximum><Timestamp>2026-11-23T20:13:00Z</Timestamp></member>
            </Datapoints></GetMetricStatisticsResult>
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetMetricStatisticsResponse>
            """
        let result = try reply(text, action: .getMetricStatistics).result(
            as: LiveRegion.shape(of: .getMetricStatistics),
            query
        )
        #expect(
            result["Datapoints"]?.array?.map { $0["Maximum"]?.double } == [3, 0.5]
                && result["Datapoints"]?.array?.first?["Timestamp"] == "2026-11-23T20:14:00Z"
        )
    }

    private func reply(_ text: String, status: Int = 200, action: Action = .describeDBInstances) throws -> Reply {
        Reply(
            action: action.rawValue,
            endpoint: try Endpoint.url("https://rds.us-east-1.amazonaws.com"),
            http: .init(status: status, body: Array(text.utf8))
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
        let result = try reply(text).result(as: LiveRegion.shape(of: .describeDBInstances), query)
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

    @Test func readsElementsInWhateverOrderTheyCome() throws {
        let members = [
            "<A>1</A>", "<B><C>x</C><D>y</D></B>", "<Unknown><A>9</A></Unknown>", "<E>e<A>9</A>f</E>", "<F/>",
        ]
        let shape: Shape = .structure([
            "A": .integer, "B": .structure(["C": .string, "D": .string]), "E": .string, "F": .list(of: .string),
        ])
        let whole: JSONValue = ["A": 1, "B": ["C": "x", "D": "y"], "E": "ef", "F": []]
        // Members that come in another order, or not at all, or again; elements of a list under any name.
        let texts = [members, members.reversed(), members + members, members.shuffled(), [members[0]], []]
        let items = texts.enumerated().map { "<Item\($0)>\($1.joined())</Item\($0)>" }.joined()
        let reply = try reply("<DescribeDBInstancesResponse><R>\(items)</R></DescribeDBInstancesResponse>")
        let result = try reply.result(as: .structure(["R": .list(of: shape)]), .ec2(version: ""))
        #expect(result["R"]?.array == [whole, whole, whole, whole, ["A": 1]])
    }

    @Test(arguments: [
        ("", 200), ("<html><body>Sign in</body></html>", 200), ("not xml", 502),
        ("<DescribeDBInstancesResponse><Describe", 200),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><DescribeDBInstancesResponse>&a;</DescribeDBInstancesResponse>", 200),
        ("<DescribeDBInstancesResponse/>", 302), (String(repeating: "<a>", count: 100), 200),
    ])
    func takesNothingElseForAReply(_ text: String, _ status: Int) throws {
        let reply = try reply(text, status: status)
        let error = #expect(throws: WireError.self) { _ = try reply.result(as: .structure([:]), query) }
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
        let error = #expect(throws: WireError.self) { _ = try reply.result(as: .structure([:]), query) }
        #expect(error?.code == code)
        #expect(error?.requestID == "r-1")
        #expect(error?.mayHaveHappened == isAmbiguous)
    }

    @Test(
        arguments: [
            (WireError(code: "NoReply", message: "", mayHaveHappened: true), false, 1, nil),
            (WireError(code: "NoReply", message: "", mayHaveHappened: true), true, 1, 0.05),
            (WireError(code: "NoReply", message: "", mayHaveHappened: true), true, 3, 0.2),
            // No connection stood: nothing was changed.
            (WireError(code: "CannotConnect", message: ""), false, 1, 0.05),
            (WireError(code: "InternalFailure", message: "", status: 500, mayHaveHappened: true), false, 1, nil),
            (WireError(code: "InternalFailure", message: "", status: 500, mayHaveHappened: true), true, 1, 0.05),
            (WireError(code: "Throttling", message: "", status: 400), false, 1, 1),
            (WireError(code: "Throttling", message: "", status: 400), false, 2, 2),
            (WireError(code: "Throttling", message: "", status: 400), false, 4, nil),
            (WireError(code: "Anything", message: "", status: 429), false, 1, 1),
            (WireError(code: "AccessDenied", message: "", status: 403), true, 1, nil),
            // AWS may ask for more, up to five seconds more than our own pause.
            (WireError(code: "Throttling", message: "", status: 400, retryAfter: 3), true, 1, 3),
            (WireError(code: "Throttling", message: "", status: 400, retryAfter: 60), true, 1, 6),
            (WireError(code: "Throttling", message: "", status: 400, retryAfter: -1), true, 1, 1),
            (WireError(code: "Throttling", message: "", status: 400, retryAfter: 1e300), true, 1, 6),
        ] as [(WireError, Bool, Int, Double?)]
    )
    func callsAreMadeAgainWhereThatIsSafe(_ error: WireError, _ isRead: Bool, _ attempt: Int, _ delay: Double?) throws {
        var retry = Retry()
        retry.attempts = 4
        #expect(retry.delay(after: error, isRead: isRead, attempt: attempt, jitter: 1) == delay.map { .seconds($0) })
    }

    @Test(
        arguments: [
            (CURLE_COULDNT_CONNECT, "Failed to connect to h port 1 after 0 ms", 0, false, "CannotConnect"),
            // A proxy's address is not repeated: it may have a password in it.
            (CURLE_COULDNT_CONNECT, "Unsupported proxy scheme for 'x://u:SECRET@h'", 0, false, "CannotConnect"),
            (CURLE_COULDNT_RESOLVE_PROXY, "Unsupported proxy syntax in 'u:SECRET@'", 0, false, "UnknownHost"),
            (CURLE_PROXY, "proxy u:SECRET@h", 0, false, "CannotConnect"),
            (CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: h", 0, false, "UnknownHost"),
            (CURLE_OPERATION_TIMEDOUT, "Timeout", 0, false, "TimedOut"),
            (CURLE_OPERATION_TIMEDOUT, "Timeout", 0, true, "TimedOut"),
            (CURLE_PEER_FAILED_VERIFICATION, "self-signed certificate", 18, false, "UnknownAuthority"),
            (CURLE_PEER_FAILED_VERIFICATION, "unable to get local issuer", 20, false, "UnknownAuthority"),
            (CURLE_PEER_FAILED_VERIFICATION, "certificate has expired", 10, false, "Certificate"),
            (CURLE_PEER_FAILED_VERIFICATION, "no subject name matches 'h'", 0, false, "Certificate"),
            (CURLE_SSL_CONNECT_ERROR, "Connection reset by peer", 0, false, "CannotConnect"),
            // The request was under way.
            (CURLE_GOT_NOTHING, "Empty reply from server", 0, true, "NoReply"),
            (CURLE_RECV_ERROR, "Recv failure: Connection reset by peer", 0, true, "NoReply"),
        ] as [(CURLcode, String, Int, Bool, String)]
    )
    func onlyACallThatWasNotSentDidNothing(
        _ code: CURLcode,
        _ words: String,
        _ verification: Int,
        _ isSent: Bool,
        _ expected: String
    ) throws {
        let failure = TransferFailure(code: code, words: words, verification: verification, isSent: isSent)
        let error = WireError(failure, from: try Endpoint.url("http://user:SECRET@h:1/x?y"))
        #expect(error.code == expected)
        #expect(error.mayHaveHappened == isSent)
        #expect(error.message.hasPrefix("Could not connect to the endpoint URL \"http://h:1\": "))
        #expect(!error.message.contains("SECRET"))
    }

    @Test(arguments: [
        ("https://h:443/", "h"), ("http://h:80", "h"), ("http://h:443", "h:443"), ("https://u:p@h:1/x", "h:1"),
        ("http://[::1]:4566/x", "[::1]:4566"), ("http://[::1]", "[::1]"),
    ])
    func theHostIsSignedAsItIsSent(_ url: String, _ expected: String) throws {
        #expect(try Endpoint.url(url).hostAndPort == expected)
    }

    @Test func whatAWSQuotesOfARequestIsOneLineWithoutItsToken() throws {
        let text = """
            <ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.

            The Canonical String should have been
            'POST
            /
            x-amz-date:20261124T000000Z
            x-amz-security-token:SECRET/+==

            host'</Message></Error></ErrorResponse>
            """
        let reply = try reply(text, status: 403)
        let error = #expect(throws: WireError.self) { _ = try reply.result(as: .structure([:]), query) }
        #expect(
            error?.message == "The signature does not match. The Canonical String should have been 'POST / "
                + "x-amz-date:20261124T000000Z x-amz-security-token:*** host'"
        )
        #expect(!Redaction.text(Array(text.utf8)).contains("SECRET"))
    }

    @Test func anEndpointsPasswordIsNotSaid() throws {
        let reply = Reply(
            action: "X",
            endpoint: try Endpoint.url("http://user:SECRET@h:1/x?key=SECRET"),
            http: .init(status: 200, body: [])
        )
        let error = #expect(throws: WireError.self) { _ = try reply.result(as: .structure([:]), query) }
        #expect(error?.message.contains("http://h:1/x does not answer") == true)
    }

    @Test func aServiceThatIsDownIsNotAskedWithoutEnd() async {
        let state = RetryState()
        let error = WireError(code: "InternalFailure", message: "", status: 500)
        var count = 0
        while await state.take(for: error) { count += 1 }
        #expect(count == 35)
        await state.succeeded(after: 14)
        #expect(await state.take(for: error))
        #expect(await !state.take(for: error))
    }

    @Test func debugShowsNoSecret() {
        #expect(
            Redaction.line(["MasterUserPassword": "hunter2", "TokenCode": "123456", "X": 1])
                == #"{"MasterUserPassword":"***","TokenCode":"***","X":1}"#
        )
        let reply =
            "<A><SecretAccessKey>s/1</SecretAccessKey><SessionToken>t</SessionToken><B>b</B><SessionToken>cut of"
        #expect(
            Redaction.text(Array(reply.utf8))
                == "<A><SecretAccessKey>***</SecretAccessKey><SessionToken>***</SessionToken><B>b</B><SessionToken>***"
        )
    }
}
