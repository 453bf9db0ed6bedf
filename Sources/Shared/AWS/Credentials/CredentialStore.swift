import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The credentials of one source, renewed before they end; whoever asks meanwhile shares the renewal.
actor CredentialStore {
    /// Seconds before they end at which credentials, sessions and logins are renewed; a renewal that fails is tried again
    /// by the next request.
    static let margin = 15.0 * 60
    /// Seconds before their end at which nothing new should be begun with credentials that could not be renewed: what is
    /// in flight has to be awaited with them.
    static let lastMinutes = 5.0 * 60

    /// How long a program may take to renew credentials: hours later nobody may be there whom it could ask.
    private static let renewalLimit = Duration.seconds(30)

    private let source: CredentialSource
    private let context: CredentialContext
    /// Where the credentials come from that a role is assumed with.
    private let base: CredentialStore?
    private var current: Credentials?
    private var renewal: Task<Credentials, any Error>?
    private var failure: ConfigurationError?

    init(_ source: CredentialSource, context: CredentialContext) {
        self.source = source
        self.context = context
        if case .assumedRole(_, let from) = source {
            base = CredentialStore(from, context: context)
        } else {
            base = nil
        }
    }

    /// Credentials that have not ended.
    ///
    /// - Parameter mayAsk: Whether a person may be asked for a code, should these be the first.
    /// - Throws: `ConfigurationError` when there are none, or none any more.
    func credentials(mayAsk: Bool = true) async throws -> Credentials {
        guard let held = current, let end = held.expiration else { return try await renewed(mayAsk: mayAsk) }
        let left = end.timeIntervalSince(context.now())
        if left > Self.margin { return held }
        do {
            return try await renewed(mayAsk: false)
        } catch  where left > 0 {
            failure = error as? ConfigurationError
            return held
        }
    }

    /// Why nothing new should be begun: the credentials end in a moment and could not be renewed.
    func reasonToStop() -> ConfigurationError? {
        guard let failure, let end = current?.expiration else { return nil }
        return end.timeIntervalSince(context.now()) < Self.lastMinutes ? failure : nil
    }

    /// How long requests can be signed without a person's help, as the source and the present credentials tell.
    func life() async -> CredentialsLife {
        switch source {
        case .keys(let keys):
            if let end = keys.expiration { return .until(end) }
            return keys.sessionToken == nil ? .lasting : .unknown
        case .assumedRole(let role, _):
            // A code is asked for once, at the start.
            if role.mfaSerial != nil { return current?.expiration.map { .until($0) } ?? .unknown }
            return await base?.life() ?? .unknown
        // The login ends some day, and only a person can repeat it.
        case .identityCenter: return .unknown
        case .webIdentity, .process, .container, .instanceMetadata: return .lasting
        }
    }

    private func renewed(mayAsk: Bool) async throws -> Credentials {
        if let current, current.expiration == nil { return current }
        if let renewal { return try await renewal.value }
        let isRenewal = current != nil
        let task = Task { [source, context, base] in
            try await Self.fetch(source, context: context, base: base, mayAsk: mayAsk, isRenewal: isRenewal).checked()
        }
        renewal = task
        defer { renewal = nil }
        let found = try await task.value
        current = found
        failure = nil
        return found
    }

    /// - Parameter mayAsk: Whether a person may be asked for a code: once, when the tool starts, and not hours later.
    private static func fetch(
        _ source: CredentialSource,
        context: CredentialContext,
        base: CredentialStore?,
        mayAsk: Bool,
        isRenewal: Bool
    ) async throws -> Credentials {
        switch source {
        case .keys(let keys): try keys.unlessEnded(at: context.now(), isRenewal: isRenewal)
        case .assumedRole(let role, _):
            try await role.credentials(context, mayAsk: mayAsk) {
                // A cached session may have kept these from being needed until now.
                try await base?.credentials(mayAsk: mayAsk)
            }
        case .webIdentity(let identity): try await identity.credentials(context)
        case .identityCenter(let center): try await center.credentials(context)
        case .process(let process):
            try await process.credentials(
                environment: context.settings.environment,
                limit: isRenewal ? renewalLimit : nil
            )
            .unlessEnded(at: context.now(), isRenewal: false)
        case .container(let container): try await container.credentials(context)
        case .instanceMetadata(let metadata): try await metadata.credentials(context)
        }
    }
}

extension Credentials {
    /// Keys that stand somewhere are good until they end, and cannot be renewed; a program may hand out what has ended.
    fileprivate func unlessEnded(at now: Date, isRenewal: Bool) throws -> Credentials {
        guard let expiration, isRenewal || expiration <= now else { return self }
        throw ConfigurationError(
            "the credentials from \(origin) \(expiration <= now ? "ended" : "end") at \(expiration.timestamp)",
            hint: "get new ones and run the same again"
        )
    }
}
