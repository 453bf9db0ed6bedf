import RDS
import Testing

@testable import mitosis_plan

/// Whatever an operation is about, what it makes, changes or deletes stands first among its resources: that tells where it
/// is performed.
@Suite struct PlaceTests {
    private static let place = Place(partition: "aws", account: "123456789012", region: "us-east-1")

    @Test func theWholePlanIsPerformedInTheTargetsPlace() throws {
        let shared = "arn:aws:rds:us-east-1:210987654321:snapshot:shared"
        let all: (inout PlanOptions) -> Void = { options in
            (options.prepare, options.verify, options.quiesce, options.carry, options.restart) = (
                "p", "v", "q", "c", "r"
            )
            options.drainedFor = .seconds(60)
            options.takesFinalSnapshot = true
            options.allowsProtected = true
        }
        let plans = try [
            try TwoInstances.graph(stg: ["DeletionProtection": true]), try TwoInstances.graph(),
            try TwoInstances.graph(),
        ].enumerated().map { index, graph in
            try mitosis_plan.plan(
                TwoInstances.options { options in
                    all(&options)
                    if index == 1 { options.method = .snapshot(shared) }
                    if index == 2 { options.method = .pointInTime(nil) }
                },
                in: graph,
                environment: [:]
            )
        }
        let clusters = try ClusterExample.plan(try ClusterExample.graph(), ClusterExample.options(all))
        for operation in (plans + [clusters]).flatMap(\.operations) {
            #expect(operation.place == Self.place, "\(operation.id)")
        }
    }

    /// The two names of a rename, and no source before what is made of it.
    @Test func whatIsMadeStandsFirst() throws {
        let operations = try mitosis_plan.plan(TwoInstances.options(), in: try TwoInstances.graph(), environment: [:])
            .operations
        for operation in operations {
            let first = try #require(
                operation.resources.first.flatMap { ARN($0) }.flatMap { DBInstanceIdentifier(of: $0) }
            )
            #expect(first == operation.identifier, "\(operation.id)")
        }
    }
}
