import RDS
import Testing

@testable import mitosis_exec

/// One row a rule: what is seen of a snapshot, and what follows for the operation that handles it.
@Suite struct SupplyJudgeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        let id: String
        /// What is seen, by the ids of the operations; `nil` where nobody looked.
        var seen: [String: Look?] = [:]
        /// The status of the new root; `nil` where there is none.
        var new: String?
        /// The identity of what bears the source's name; `nil` where it is not there.
        var source: String? = "db-PROD"
        var sourceStatus = "available"
        var done: Set<String> = []
        var isBlind = false
        let expected: ExpectedVerdict
    }

    struct Look: Sendable {
        var status: String?
        var mark = "k3v9x2/db-OLD-app"
        var origin = "db-PROD"
        var percent = 100
        var accounts: Set<String>?
        var isSeenFromTarget = false
    }

    static let absent = Look()
    static let made = Look(status: "available")
    static let shared = Look(status: "available", accounts: [TwoAccounts.staging.account])
    static let supplied: Set = ["snapshot:app", "reencrypt:app", "share:app"]
    static let built: Set = supplied.union(["copy:app", "clone:app"])
    static let released = "release:app:\(TwoAccounts().names.original)"
    static let earlier = "release:app:\(TwoAccounts.earlierName)"

    static let cases: [Case] = [
        // Taken.
        .init(
            testDescription: "nothing is there",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            expected: .ready
        ),
        .init(
            testDescription: "it comes to be",
            id: "snapshot:app",
            seen: ["snapshot:app": Look(status: "creating", percent: 43)],
            expected: .wait("'mitosis-app-k3v9x2' is creating, 43 %")
        ),
        .init(testDescription: "it is there", id: "snapshot:app", seen: ["snapshot:app": made], expected: .settled),
        .init(
            testDescription: "a stranger has its name",
            id: "snapshot:app",
            seen: ["snapshot:app": Look(status: "available", mark: "other/db-X")],
            expected: .refused("'mitosis-app-k3v9x2' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "it is of another instance",
            id: "snapshot:app",
            seen: ["snapshot:app": Look(status: "available", origin: "db-OTHER")],
            expected: .refused("'mitosis-app-k3v9x2' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "the source was swapped",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            source: "db-OTHER",
            expected: .refused("the source 'app' is another instance now (db-OTHER)")
        ),
        .init(
            testDescription: "the source is gone",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            source: nil,
            expected: .refused("'app' is not there")
        ),
        .init(
            testDescription: "the source changes",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            sourceStatus: "modifying",
            expected: .wait("'app' is modifying")
        ),
        .init(
            testDescription: "the copy of it is there",
            id: "snapshot:app",
            seen: ["snapshot:app": absent, "copy:app": made],
            expected: .settled
        ),
        .init(
            testDescription: "the next one is there",
            id: "snapshot:app",
            seen: ["snapshot:app": absent, "reencrypt:app": made],
            expected: .settled
        ),
        .init(
            testDescription: "a new root is there",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            new: "creating",
            expected: .settled
        ),
        .init(
            testDescription: "from the target it is seen shared",
            id: "snapshot:app",
            seen: ["share:app": Look(status: "available", isSeenFromTarget: true)],
            expected: .settled
        ),
        .init(
            testDescription: "from the target it is not seen",
            id: "snapshot:app",
            seen: ["share:app": Look(isSeenFromTarget: true)],
            expected: .wait("the snapshot 'mitosis-app-k3v9x2' is not looked at")
        ),
        .init(
            testDescription: "the target is not looked at",
            id: "snapshot:app",
            seen: ["snapshot:app": absent],
            isBlind: true,
            expected: .ready
        ),
        .init(
            testDescription: "re-encrypted after it is taken",
            id: "reencrypt:app",
            seen: ["reencrypt:app": absent],
            expected: .wait("after snapshot:app")
        ),
        .init(
            testDescription: "re-encrypted",
            id: "reencrypt:app",
            seen: ["reencrypt:app": absent],
            done: ["snapshot:app"],
            expected: .ready
        ),
        // Shared.
        .init(
            testDescription: "shared with nobody",
            id: "share:app",
            seen: ["share:app": Look(status: "available", accounts: [])],
            done: ["snapshot:app", "reencrypt:app"],
            expected: .ready
        ),
        .init(
            testDescription: "shared with another account",
            id: "share:app",
            seen: ["share:app": Look(status: "available", accounts: ["999999999999"])],
            done: ["snapshot:app", "reencrypt:app"],
            expected: .ready
        ),
        .init(testDescription: "shared", id: "share:app", seen: ["share:app": shared], expected: .settled),
        .init(
            testDescription: "what is to be shared is gone",
            id: "share:app",
            seen: ["share:app": absent],
            done: ["snapshot:app", "reencrypt:app"],
            expected: .refused("the snapshot 'mitosis-app-k3v9x2-shared' is not there")
        ),
        // Copied.
        .init(testDescription: "copied", id: "copy:app", seen: ["copy:app": made], expected: .settled),
        .init(
            testDescription: "a copy that can be made",
            id: "copy:app",
            seen: ["copy:app": absent],
            done: supplied,
            expected: .ready
        ),
        .init(
            testDescription: "a copy on its way",
            id: "copy:app",
            seen: ["copy:app": Look(status: "creating", percent: 7)],
            done: supplied,
            expected: .wait("'mitosis-app-k3v9x2-copy' is creating, 7 %")
        ),
        .init(
            testDescription: "a stranger has the copy's name",
            id: "copy:app",
            seen: ["copy:app": Look(status: "available", mark: "other/db-X")],
            expected: .refused("'mitosis-app-k3v9x2-copy' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "a copy is not needed where its root is",
            id: "copy:app",
            seen: ["copy:app": absent],
            new: "available",
            expected: .settled
        ),
        // Cleared away.
        .init(
            testDescription: "sharing is needed while the root is made",
            id: "unshare:app",
            seen: ["unshare:app": shared],
            new: "creating",
            done: built,
            expected: .wait("the new one of 'app' is not built yet")
        ),
        .init(
            testDescription: "sharing ends",
            id: "unshare:app",
            seen: ["unshare:app": shared],
            new: "available",
            done: built,
            expected: .ready
        ),
        .init(
            testDescription: "sharing has ended",
            id: "unshare:app",
            seen: ["unshare:app": Look(status: "available", accounts: [])],
            new: "available",
            expected: .settled
        ),
        .init(
            testDescription: "nothing there is not done yet",
            id: "unshare:app",
            seen: ["unshare:app": absent],
            expected: .wait("after copy:app and clone:app")
        ),
        .init(
            testDescription: "deleted",
            id: released,
            seen: [released: absent],
            new: "available",
            expected: .settled
        ),
        .init(
            testDescription: "nothing to delete is not done yet",
            id: released,
            seen: [released: absent],
            done: built.union(["unshare:app"]),
            expected: .wait("the new one of 'app' is not built yet")
        ),
        .init(
            testDescription: "a stranger is not deleted",
            id: released,
            seen: [released: Look(status: "available", mark: "")],
            new: "available",
            done: built,
            expected: .refused("'mitosis-app-k3v9x2' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "an earlier plan's copy goes",
            id: earlier,
            seen: [earlier: Look(status: "available", mark: "before/db-OLDER")],
            new: "available",
            done: built,
            expected: .ready
        ),
        .init(
            testDescription: "what another plan than its name's made stays",
            id: earlier,
            seen: [earlier: Look(status: "available", mark: "other/db-OLDER")],
            new: "available",
            done: built,
            expected: .refused("'mitosis-app-before-copy' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "what bears the plan's mark under another plan's name stays",
            id: earlier,
            seen: [earlier: Look(status: "available")],
            new: "available",
            done: built,
            expected: .refused("'mitosis-app-before-copy' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "another source's copy stays",
            id: earlier,
            seen: [earlier: Look(status: "available", mark: "before/db-OLDER", origin: "db-OTHER")],
            new: "available",
            done: built,
            expected: .refused("'mitosis-app-before-copy' is a snapshot that the plan does not know")
        ),
        .init(
            testDescription: "nothing goes while the target is not looked at",
            id: released,
            seen: [released: made],
            isBlind: true,
            expected: .refused(
                "whether the copy is there is seen with the target's credentials alone: account 444455556666 in eu-west-1"
            )
        ),
        .init(
            testDescription: "the rest waits while the target is not looked at",
            id: "clone:app",
            isBlind: true,
            expected: .wait("account 444455556666 in eu-west-1 is not looked at")
        ),
    ]

    private static func snapshot(_ look: Look, _ operation: Operation) throws -> DBSnapshot? {
        guard let status = look.status else { return nil }
        return try DBSnapshot(
            [
                "DBSnapshotIdentifier": .string(operation.snapshotName ?? ""), "DBInstanceIdentifier": "app",
                "Status": .string(status), "DbiResourceId": .string(look.origin),
                "PercentProgress": .integer(look.percent), "TagList": JSONValue(tags: [PlanTag.plan: look.mark]),
            ],
            at: "snapshot"
        )
    }

    @Test(arguments: cases)
    func itIsJudged(_ example: Case) throws {
        let accounts = TwoAccounts()
        let stream = try accounts.stream()
        var instances: [DBInstance] = []
        for (name, id) in [("app", "db-OLD-app"), ("app-r1", "db-OLD-app-r1")] {
            let source = name == "app" ? nil : "app"
            let value = TwoAccounts.instance(name, id, TwoAccounts.staging, accounts.stagingKey, replicaOf: source)
            instances.append(try DBInstance(value, at: name))
        }
        if let status = example.new {
            var value =
                TwoAccounts.instance("temp-app", "db-NEW", TwoAccounts.staging, accounts.stagingKey).object ?? [:]
            value["DBInstanceStatus"] = .string(status)
            value["TagList"] = JSONValue(tags: [PlanTag.plan: "k3v9x2/db-OLD-app"])
            instances.append(try DBInstance(.object(value), at: "temp-app"))
        }
        var view = RegionView(example.isBlind ? [] : instances)
        view.isOfTrees = !example.isBlind
        var snapshots = SnapshotView()
        for operation in stream.operations {
            guard let look = example.seen["\(operation.id)"] ?? nil else { continue }
            snapshots.sights[operation.id] = .init(
                snapshot: try Self.snapshot(look, operation),
                accounts: look.accounts,
                isSeenFromTarget: look.isSeenFromTarget
            )
            guard operation.id.stage == .snapshot, let id = example.source else { continue }
            var value =
                TwoAccounts.instance("app", id, TwoAccounts.production, TwoAccounts.ownKey).object ?? [:]
            value["DBInstanceStatus"] = .string(example.sourceStatus)
            snapshots.sources[operation.id] = try DBInstance(.object(value), at: "app")
        }
        view.snapshots = snapshots
        let judge = Judge(
            trees: try PlannedTrees(stream),
            view: view,
            done: Set(example.done.compactMap { Operation.ID($0) }),
            known: Set(stream.operations.map(\.id))
        )
        let operation = try #require(stream.operations.first { "\($0.id)" == example.id })
        #expect(ExpectedVerdict(judge.verdict(on: operation)) == example.expected)
    }
}
