import Foundation
import RDS
import Testing

@testable import mitosis_iam
@testable import mitosis_plan

/// What people have edited is granted no further than the plan reached; what is performed of it is held against the same rules.
@Suite struct EditedPlanTests {
    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var id: String
        var change: @Sendable (inout RDS.Operation) -> Void
        var reason: String
    }

    /// Edits of the README's plan that would make its policy reach further than the plan does.
    static let edits = [
        Edit(
            testDescription: "another name is changed: the source's",
            id: "promote:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "mitosis-prod" },
            reason: "it would change its source 'mitosis-prod'"
        ),
        Edit(
            testDescription: "another name is changed: that of a replica of the source",
            id: "configure:mitosis-demo-replica",
            change: { $0.parameters["DBInstanceIdentifier"] = "mitosis-prod-replica" },
            reason: "'mitosis-prod-replica' is no name that the plan gives 'mitosis-demo-replica' here: "
                + "it is 'temp-mitosis-demo-replica'"
        ),
        Edit(
            testDescription: "the old instance is changed while it is in use",
            id: "configure:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "mitosis-demo" },
            reason: "'mitosis-demo' is no name that the plan gives 'mitosis-demo' here: it is 'temp-mitosis-demo'"
        ),
        Edit(
            testDescription: "the source is renamed",
            id: "retire:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "mitosis-prod" },
            reason: "it would change its source 'mitosis-prod'"
        ),
        Edit(
            testDescription: "a name in use is deleted",
            id: "delete:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "mitosis-demo" },
            reason: "'mitosis-demo' is no name of a retired instance"
        ),
        Edit(
            testDescription: "a new instance is deleted",
            id: "delete:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "temp-mitosis-demo" },
            reason: "'temp-mitosis-demo' is no name of a retired instance"
        ),
        Edit(
            testDescription: "a stranger is deleted",
            id: "delete:mitosis-demo",
            change: { $0.parameters["DBInstanceIdentifier"] = "etl-temp-db" },
            reason: "'etl-temp-db' is no name of a retired instance"
        ),
        Edit(
            testDescription: "a stranger stands in the resources of a delete",
            id: "delete:mitosis-demo",
            change: { $0.resources.append("\(Example.account):db:etl-temp-db") },
            reason: "its resources have 'etl-temp-db', which it is not about"
        ),
        Edit(
            testDescription: "all instances stand in the resources of a delete",
            id: "delete:mitosis-demo",
            change: { $0.resources = ["\(Example.account):db:*"] },
            reason: "'\(Example.account):db:*' is a pattern, not the ARN of one resource"
        ),
        Edit(
            testDescription: "every key stands in the resources of what restores no snapshot",
            id: "clone:mitosis-demo",
            change: { $0.resources.append("arn:aws:kms:us-east-1:123456789012:key/*") },
            reason: "'arn:aws:kms:us-east-1:123456789012:key/*' is a pattern, not the ARN of one resource"
        ),
        Edit(
            testDescription: "the tenant databases of another account are deleted",
            id: "delete:mitosis-demo",
            change: { $0.resources.append("arn:aws:rds:us-east-1:999999999999:tenant-database:*") },
            reason: "'arn:aws:rds:us-east-1:999999999999:tenant-database:*' is a pattern, not the ARN of one resource"
        ),
        Edit(
            testDescription: "something else is copied",
            id: "clone:mitosis-demo",
            change: { $0.parameters["SourceDBInstanceIdentifier"] = "etl-temp-db" },
            reason: "it would copy 'etl-temp-db', and its source is 'mitosis-prod'"
        ),
        Edit(
            testDescription: "the source is tagged by a command",
            id: "restart:mitosis-demo",
            change: { $0.resources.append("\(Example.account):db:mitosis-prod") },
            reason: "its resources have 'mitosis-prod', which it is not about"
        ),
        Edit(
            testDescription: "other names are carried",
            id: "retire:mitosis-demo",
            change: { $0.names = NodeNames("mitosis-demo", temporary: "temp-mitosis-demo", retired: "x-mitosis-demo") },
            reason: "its names on the way are 'temp-mitosis-demo' and 'x-mitosis-demo', "
                + "and those of 'clone:mitosis-demo' are 'temp-mitosis-demo' and 'old-mitosis-demo'"
        ),
        Edit(
            testDescription: "no names are carried",
            id: "clone:mitosis-demo",
            change: { $0.names = nil },
            reason: "it does not say the names that its plan gives"
        ),
        Edit(
            testDescription: "the clone would bear other names in its tag",
            id: "clone:mitosis-demo",
            change: { clone in
                let tags = clone.parameters["Tags"]?.array ?? []
                clone.parameters["Tags"] = .array(tags.filter { $0["Key"] != "mitosis:names" })
            },
            reason: "its tags mitosis:plan and mitosis:names are not those by which the plan would know what it makes"
        ),
        Edit(
            testDescription: "a delete in the phase of the nightly job",
            id: "delete:mitosis-demo",
            change: { $0.phase = .build },
            reason: "it belongs to the phase clean, not build"
        ),
        Edit(
            testDescription: "a delete under another stage",
            id: "configure:mitosis-demo",
            change: { $0.action = .deleteDBInstance },
            reason: "DeleteDBInstance is not what 'configure' does"
        ),
        Edit(
            testDescription: "the source is what is replaced",
            id: "configure:mitosis-demo",
            change: { $0.replaces = InstanceIdentity("mitosis-prod", dbiResourceId: "db-PRODPRIMARY") },
            reason: "it replaces 'mitosis-prod'"
        ),
    ]

    @Test(arguments: edits)
    func whatReachesFurtherIsRefused(_ edit: Edit) throws {
        var operations = try Example.operations { $0.restart = "true" }
        try OperationStream(operations).check()
        let index = try #require(operations.firstIndex { "\($0.id)" == edit.id })
        edit.change(&operations[index])
        let stream = try OperationStream(operations)
        let refusal = #expect(throws: StreamRefusal.self) { try stream.check() }
        let fault = refusal?.faults.first { $0.id == operations[index].id }
        #expect(fault?.reason == edit.reason)
        #expect(fault?.line == index + 1)
        #expect(refusal?.exitCode == .refused)
    }

    /// Whoever edits a name wherever it stands, to another's, is refused all the same.
    @Test func anothersNameIsNoneOfThePlansHoweverOftenItStands() throws {
        let plan = try OperationStream(Example.operations())
        for (name, other) in [("old-mitosis-demo", "etl-temp-db"), ("temp-mitosis-demo", "mitosis-prod-replica")] {
            let text = plan.jsonLines.replacingOccurrences(of: "\(name)\"", with: "\(other)\"")
                .replacingOccurrences(of: "\(name)/", with: "\(other)/")
            let refusal = #expect(throws: StreamRefusal.self) {
                try OperationStream(jsonLines: Array(text.utf8)).check()
            }
            let reason = "'\(other)' does not stand for 'mitosis-demo', which it should end with"
            let faults = refusal?.faults.filter { $0.id.node == "mitosis-demo" } ?? []
            #expect(faults.count == plan.operations.filter { $0.id.node == "mitosis-demo" }.count)
            #expect(faults.contains { $0.reason == reason }, "\(faults)")
            #expect(refusal?.message.hasSuffix(" lines more") == true)
        }
    }

    /// What would be done, and yet not what the plan is for.
    @Test func whatAnOperationIsThereForStaysInIt() throws {
        let plan = try Example.operations { $0.masterPassword = "env:DEMO" }
        func fault(_ id: String, _ change: (inout RDS.Operation) -> Void) throws -> String? {
            var operations = plan
            let index = try #require(plan.firstIndex { $0.id.description == id })
            change(&operations[index])
            return #expect(throws: StreamRefusal.self) { try OperationStream(operations).check() }?.faults.first?.reason
        }
        #expect(try fault("password:mitosis-demo") { $0.secrets = [:] } == "it sets no password")
        #expect(
            try fault("retire:mitosis-demo") { $0.expects = nil }
                == "it does not say what the new one has to show before names move"
        )
    }

    /// Lines may be dropped: each operation alone, and each but one, still get what they need.
    @Test func partsOfAPlanAreAccepted() throws {
        let operations = try Example.operations {
            $0.prepare = "true"
            $0.tempPrefix = "new-"
        }
        for operation in operations {
            try OperationStream([operation]).check()
            try OperationStream(operations.filter { $0 != operation }).check()
        }
    }
}
