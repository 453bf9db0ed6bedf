import Console
import RDS

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What operations need beside the instances, looked at before the first call: passwords in their places, commands that are
/// there, free names for final snapshots, and clusters that are shared.
struct Groundwork: Sendable {
    let secrets: Secrets
    let commands: CommandRunner
    let regions: Regions
    let trees: PlannedTrees

    /// What is wrong, in the order of the stream.
    ///
    /// - Parameters:
    ///   - operations: Those that are still to be performed.
    ///   - resources: What the Region has.
    /// - Throws: `ServiceError` when the Region cannot be read.
    func findings(on operations: [Operation], among resources: [any DBResource]) async throws -> [Preflight.Finding] {
        var found: [Preflight.Finding] = []
        let byIdentity = Dictionary(resources.compactMap { one in one.dbiResourceId.map { ($0, one) } }) { first, _ in
            first
        }
        for operation in operations {
            let old = operation.replaces.dbiResourceId.flatMap { byIdentity[$0] }
            found += [
                secretFault(of: operation, engine: old?.engine), await commandFault(of: operation),
                try await snapshotFault(of: operation, old), try await sharingFault(of: operation),
            ].compactMap(\.self)
        }
        return found
    }

    /// Whether there is anything to look at for an operation.
    static func concerns(_ operation: Operation) -> Bool {
        !operation.secrets.isEmpty || operation.command != nil
            || operation.parameters["FinalDBSnapshotIdentifier"] != nil || operation.sharedSource != nil
    }

    // MARK: - Passwords

    private func secretFault(of operation: Operation, engine: Engine?) -> Preflight.Finding? {
        for place in operation.secrets.values.sorted() where !isReadOnce(place) {
            do throws(SecretError) {
                let password = try secrets.value(at: place)
                guard let engine,
                    let fault = PasswordRules.fault(
                        of: password,
                        for: engine,
                        isOfCluster: operation.action.isOfCluster
                    )
                else { continue }
                throw SecretError(place: place, reason: fault)
            } catch {
                return .init(reason: "\(operation.id): \(error.message)", remedy: "put another password at '\(place)'")
            }
        }
        return nil
    }

    /// What is read from a pipe is gone then; it is looked at when it is used.
    private func isReadOnce(_ place: String) -> Bool {
        var status = stat()
        guard place.hasPrefix("file:"), stat(String(place.dropFirst("file:".count)), &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG
    }

    // MARK: - Commands

    private func commandFault(of operation: Operation) async -> Preflight.Finding? {
        guard let command = operation.command, let fault = await commands.fault(of: command) else { return nil }
        return .init(
            reason: "\(operation.id): the command '\(command)' cannot be run: \(fault)",
            remedy: "start in the folder that the command is written for, or plan again with another one"
        )
    }

    // MARK: - What another account shares

    private func sharingFault(of operation: Operation) async throws -> Preflight.Finding? {
        guard let source = operation.sharedSource else { return nil }
        let region = try regions.region(of: trees.place(of: operation))
        return try await region.sharingFault(of: operation).map {
            .init(reason: "\(operation.id): \($0)", remedy: Refusal.sharingAdvice(on: source))
        }
    }

    /// What other accounts share of what operations clone, as far as that can be seen.
    func shared(with operations: [Operation]) async -> [DBCluster] {
        guard let operation = operations.first(where: { $0.sharedSource != nil }),
            let region = regions[trees.place(of: operation)]
        else { return [] }
        let sources = Set(operations.compactMap(\.sharedSource))
        let found = (try? await region.describeUsableDBClusters()) ?? []
        return found.filter { sources.contains($0.arn) }.compactMap(\.cluster)
    }

    // MARK: - Final snapshots

    private func snapshotFault(of operation: Operation, _ old: (any DBResource)?) async throws -> Preflight.Finding? {
        // One that is being deleted makes its snapshot at this moment.
        guard let name = operation.parameters["FinalDBSnapshotIdentifier"]?.string, old?.status.kind != .deleting else {
            return nil
        }
        let remedy = "change FinalDBSnapshotIdentifier in the operations, or give the other snapshot another name"
        if let fault = DBInstanceIdentifier.fault(in: name.lowercased(), limit: 255) {
            return .init(reason: "\(operation.id): '\(name)' is no name of a snapshot: \(fault)", remedy: remedy)
        }
        guard try await isTaken(name, operation) else { return nil }
        return .init(reason: "\(operation.id): there is a snapshot '\(name)' already", remedy: remedy)
    }

    private func isTaken(_ name: String, _ operation: Operation) async throws -> Bool {
        let region = try regions.region(of: trees.place(of: operation))
        return try await region.snapshot(name, isOfCluster: operation.action.isOfCluster) != nil
    }
}
