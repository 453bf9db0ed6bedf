import Console
import RDS

@main
struct MitosisIAM: Tool {
    static let phase = Phase.option(section: "What to allow", verb: "Allow")
    static let account = Selection.accountOption(section: "What to allow", verb: "Allow")
    static let keyPolicy = Option(
        "key-policy",
        section: "What to allow",
        help: "Instead, print what the policies of the source's keys have to say; it is never applied"
    )
    static let whom = Option(
        "for",
        .choice("TOOL", ["describe"]),
        section: "What to allow",
        common: true,
        help: "Without operations: allow what --check and --bindings read, and no change"
    )
    static let split = Option(
        "split",
        section: "How to print",
        common: true,
        help: "Print several documents, one a line, each of one account and short enough for a managed policy"
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
                + "called. It allows deleting retired names and what a plan makes on the way, and nothing on the source but "
                + "copying it.",
            "--for describe prints the policy for those who plan and check, and may not change anything: people, pipelines, "
                + "coding agents.",
        ],
        examples: [
            .init("The policy of a plan:", "mitosis-iam plan.jsonl > policy.json"),
            .init("The policy of those who only plan and check:", "mitosis-iam --for describe"),
            .init("Production's policy, where it is an account of its own:", "mitosis-iam --account ID plan.jsonl"),
            .init(
                "A policy for the nightly job that builds and cannot delete:",
                "mitosis-iam --phase build plan.jsonl"
            ),
        ],
        options: [phase, account, keyPolicy, whom, split, format],
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
        if arguments.isSet(keyPolicy) {
            try printKeyPolicies(invocation)
            return .done
        }
        let policies = try arguments.value(of: whom) == nil ? planned(invocation) : [describing(arguments)]
        if arguments.isSet(split) {
            for part in policies.flatMap({ $0.split() }) {
                try invocation.writeOutput(part.document(indented: false) + "\n")
            }
            return .done
        }
        // Several are asked for by --split alone.
        let policy = policies[0]
        if policy.length > Policy.managedLimit {
            invocation.say(
                "the policy has \(policy.length) characters, and a managed policy may have \(Policy.managedLimit): "
                    + "--split prints several that fit, as JSON"
            )
        }
        try invocation.writeOutput(isTerraform ? policy.terraform : policy.document(indented: true) + "\n")
        return .done
    }

    /// The operations of the input that are chosen, at least one.
    private static func chosen(_ invocation: Invocation) throws -> [Operation] {
        let arguments = invocation.arguments
        let stream = try OperationStream(jsonLines: invocation.readInput("the operations of mitosis-plan"))
        var selection = Selection(accounts: Set(arguments.values(of: account)))
        if arguments.isSet(phase) { selection.phases = Set(arguments.values(of: phase).compactMap(Phase.init)) }
        try selection.check(stream)
        let operations = stream.operations.filter(selection.contains)
        guard !operations.isEmpty else {
            throw InputError("the input has no operations of the chosen phases and accounts")
        }
        try stream.check()
        return operations
    }

    /// The policies that perform the operations of the input, one for each account.
    private static func planned(_ invocation: Invocation) throws -> [Policy] {
        let operations = try chosen(invocation)
        let accounts = Set(operations.compactMap { $0.place?.account }).sorted()
        guard accounts.count > 1 else { return [Policy(for: operations)] }
        guard invocation.arguments.isSet(split) else {
            throw UsageError(
                "the operations are for the accounts \(accounts.shortList), and a policy is for one",
                hint: "choose one with --account, or print the policies of all with --split"
            )
        }
        invocation.say("policies for \(accounts.shortList), in this order")
        return accounts.map { account in Policy(for: operations.filter { $0.place?.account == account }) }
    }

    /// Prints what the policies of other accounts' keys have to say, and says where it belongs.
    private static func printKeyPolicies(_ invocation: Invocation) throws {
        if let other = [whom, split, format].first(where: { invocation.arguments.isSet($0) }) {
            throw UsageError("\(other.spelling) does not go with --key-policy", hint: "leave it out")
        }
        let policies = KeyPolicy.all(for: try chosen(invocation))
        guard !policies.isEmpty else {
            throw InputError("no operation uses a key of another account", hint: "no policy of a key has to change")
        }
        for policy in policies {
            let key =
                policy.key.resource.hasSuffix("*")
                ? "the source's key, of account \(policy.key.account)" : "\(policy.key)"
            invocation.say("add this to the statements in the policy of \(key)")
            try invocation.writeOutput(policy.document + "\n")
        }
    }

    /// The policy that only reads, whatever is planned with it.
    private static func describing(_ arguments: Arguments) throws(UsageError) -> Policy {
        if arguments.isSet(phase) || arguments.isSet(account) || !arguments.operands.isEmpty {
            throw UsageError(
                "--for describe is for every plan",
                hint: "leave out the operations, --phase and --account"
            )
        }
        return .describing
    }
}
