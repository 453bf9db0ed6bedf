import AWS
import Console
import RDS

/// What a run reaches with the credentials that it is given: the target's account and Region, the source's, or both.
struct Reach: Sendable {
    let accounts: [Place: any RDSRegion & Account]
    let clock: any RegionClock
    /// The simulated Region; `nil` for AWS's.
    let simulated: SimulatedRegion?

    var regions: Regions { Regions(accounts) }

    /// - Throws: `ConfigurationError`, `UsageError`, `StreamError` or `InputError`, or `PreflightError` for credentials that
    ///   are of another account than any of the plan's.
    static func find(
        _ options: ExecOptions,
        _ stream: OperationStream,
        _ trees: PlannedTrees,
        _ invocation: Invocation
    ) async throws -> Reach {
        if let file = options.simulatedFile { return Reach(try SimulatedRegion.file(file), trees) }
        var accounts: [Place: any RDSRegion & Account] = [:]
        guard trees.places.count > 1 || Connection.hasSource(invocation) else {
            accounts[trees.home] = try await Connection.region(for: invocation, region: trees.home.region)
            return Reach(accounts, SystemClock())
        }
        let chosen = stream.operations.filter(options.selection.contains)
        let needed = Set(chosen.map(trees.place(of:)))
        if let source = trees.source, needed.contains(source),
            let access = try await Connection.sourceAccess(for: invocation, region: source.region)
        {
            let region = try access.region(source.region)
            let account = try await Self.account(of: region)
            guard account == source.account else { throw Self.foreign(account, "the source's", [source]) }
            accounts[source] = region
        }
        // Whoever only supplies needs no credentials of the target's account; what is cleared away at the source needs
        // sight of the target.
        let onlySupplies = needed == [trees.source] && chosen.allSatisfy { $0.phase == .supply }
        guard accounts.isEmpty || !onlySupplies else { return Reach(accounts, SystemClock()) }
        let access = try await Connection.access(for: invocation, region: trees.home.region)
        let account = try await Self.account(of: access.region(trees.home.region))
        let own = trees.places.filter { $0.account == account && accounts[$0] == nil }
        guard !own.isEmpty else { throw Self.foreign(account, "the", trees.places) }
        for place in own + (own.contains { $0 == trees.target } ? [trees.witness].compactMap(\.self) : []) {
            accounts[place] = try access.region(place.region)
        }
        return Reach(accounts, SystemClock())
    }

    private init(_ accounts: [Place: any RDSRegion & Account], _ clock: any RegionClock) {
        self.accounts = accounts
        self.clock = clock
        simulated = nil
    }

    /// The places of a simulated file that a plan is about; where it has none of them, its first one.
    init(_ region: SimulatedRegion, _ trees: PlannedTrees) {
        simulated = region
        clock = region.clock
        let known = trees.places.filter { region.places.contains($0) }
        var accounts: [Place: any RDSRegion & Account] = [:]
        for place in known + (known.count > 1 ? [trees.witness].compactMap(\.self) : []) {
            accounts[place] = region.region(at: place)
        }
        if known.isEmpty { accounts[trees.home] = region }
        self.accounts = accounts
    }

    /// Whose credentials they are.
    private static func account(of region: any Account) async throws -> String {
        switch await region.answer(to: Question(.getCallerIdentity)) {
        case .reply(let reply): return reply["Account"]?.string ?? "unknown"
        case .absent(let message), .fault(_, let message):
            throw PreflightError(
                reasons: ["STS does not say which account the credentials are of: \(message)"],
                remedies: ["let this machine reach STS, and run the same again"]
            )
        }
    }

    private static func foreign(_ account: String, _ whose: String, _ places: [Place]) -> PreflightError {
        PreflightError(
            reasons: [
                "\(whose) credentials are of account \(account), and the plan is for "
                    + places.map(\.description).joined(separator: " and ")
            ],
            remedies: ["choose other credentials: --profile or --role-arn, and --source-profile or --source-role-arn"]
        )
    }
}
