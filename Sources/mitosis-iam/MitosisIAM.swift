import Console
import RDS

@main
struct MitosisIAM: Tool {
    static let phase = Phase.option(section: "What to allow", verb: "Allow")
    static let whom = Option(
        "for",
        .choice("TOOL", ["describe"]),
        section: "What to allow",
        common: true,
        help: "Without operations: allow what --check and --bindings ask, and no change"
    )
    static let split = Option(
        "split",
        section: "How to print",
        common: true,
        help: "Print several documents, one a line, each short enough for a managed policy"
    )
    static let format = Option(
        "format",
        .choice("FORMAT", ["json", "terraform"]),
        section: "How to print",
        default: "json",
        common: true,
        help: "Print a policy document, or a data source for Terraform"
    )

    static let command = Command(
        name: "mitosis-iam",
        summary: "prints the IAM policy that performs a plan, and nothing else",
        description: [
            "The policy names the exact resources of the operations, and the actions that AWS wants beside the ones that are "
                + "called. It allows deleting retired names only, and nothing on the source but copying it.",
            "--for describe prints the policy for those who plan and check, and may not change anything: people, pipelines, "
                + "coding agents.",
        ],
        examples: [
            .init("The policy of a plan:", "mitosis-iam plan.jsonl > policy.json"),
            .init("The policy of those who only plan and check:", "mitosis-iam --for describe"),
            .init(
                "A policy for the nightly job that builds and cannot delete:",
                "mitosis-iam --phase build plan.jsonl"
            ),
        ],
        options: [phase, whom, split, format],
        operand: .init(
            "OPERATIONS",
            isFile: true,
            help: "The operations that mitosis-plan printed"
        ),
        exitStatuses: [
            .init("0", "the policy is printed"),
            .init("1", "an operation is about something else than its plan; nothing is printed"),
            .init("252", "the command line or the operations cannot be read"), .init("255", "anything else"),
        ]
    )

    static func run(_ invocation: Invocation) async throws -> ExitCode {
        let arguments = invocation.arguments
        let isTerraform = arguments.value(of: format) == "terraform"
        guard !(isTerraform && arguments.isSet(split)) else {
            throw UsageError("--split does not go with --format terraform")
        }
        let policy = try arguments.value(of: whom) == nil ? planned(invocation) : describing(arguments)
        if arguments.isSet(split) {
            for part in policy.split() { try invocation.writeOutput(part.document(indented: false) + "\n") }
            return .done
        }
        if policy.length > Policy.managedLimit {
            invocation.say(
                "the policy has \(policy.length) characters, and a managed policy may have \(Policy.managedLimit): "
                    + "--split prints several that fit, as JSON"
            )
        }
        try invocation.writeOutput(isTerraform ? policy.terraform : policy.document(indented: true) + "\n")
        return .done
    }
    /// The policy that performs the operations of the input.
    private static func planned(_ invocation: Invocation) throws -> Policy {
        let stream = try OperationStream(jsonLines: invocation.readInput("the operations of mitosis-plan"))
        let phases = invocation.arguments.values(of: phase).compactMap(Phase.init)
        let operations = stream.operations.filter { phases.isEmpty || phases.contains($0.phase) }
        guard !operations.isEmpty else {
            throw InputError("the input has no operations of the chosen phases")
        }
        try stream.check()
        return Policy(for: operations)
    }

    /// The policy that only reads, whatever is planned with it.
    private static func describing(_ arguments: Arguments) throws(UsageError) -> Policy {
        if arguments.isSet(phase) || !arguments.operands.isEmpty {
            throw UsageError("--for describe is for every plan", hint: "leave out the operations and --phase")
        }
        return .describing
    }
}
