import Console
import RDS

/// What a way back means for each thing that hangs on the instances whose names change hands.
struct WayBackAdvice {
    /// A name that changes hands, and who has it.
    struct Exchange {
        let name: DBInstanceIdentifier
        /// Where the new one goes.
        let aside: DBInstanceIdentifier
        /// Where the old one is until then.
        let retired: DBInstanceIdentifier
    }

    /// What hangs on one of them, and what of it: those first that hurt most; `nil` when nobody has looked.
    private let found: [(binding: Binding, exchange: Exchange?)]?
    /// The proxies' targets that the plan moves.
    private let moved: Set<String>

    init(_ exchanges: [Exchange], in graph: InstanceGraph, moved: ProxyMoves) {
        let byBearer = exchanges.reduce(into: [String: Exchange]()) { bearers, exchange in
            for bearer in [exchange.name, exchange.retired] { bearers[bearer.description] = exchange }
        }
        self.moved = Set(exchanges.map(\.name).filter { !moved.of($0).isEmpty }.map(\.description))
        found = graph.bindings.map { all in
            all.filter { byBearer[$0.of] != nil || $0.kind == .notLookedAt }
                .sorted { ($0.rank, $0.key) < ($1.rank, $1.key) }
                .map { ($0, byBearer[$0.of]) }
        }
    }

    /// What a rename would break.
    var reasons: [PlanRefusal.Reason] { (found ?? []).compactMap(\.binding.obstacleToRename) }

    /// A sentence for each of them; `nil` when nobody has looked.
    var sentences: [String]? { found?.map { sentence(on: $0.binding, $0.exchange) } }

    /// The same, for standard error; that nobody has looked is said there alone.
    var notes: [Message] {
        guard let found else {
            return [
                .note(
                    "what else hangs on the instances is not known: the graph is taken without rds-describe --bindings"
                )
            ]
        }
        return found.map { binding, exchange in
            let isLeft = exchange.map { binding.of == $0.name.description } ?? true
            let text = sentence(on: binding, exchange)
            return binding.isHurting && isLeft ? .warning(text) : .note(text)
        }
    }

    private func sentence(on binding: Binding, _ exchange: Exchange?) -> String {
        guard let exchange else { return binding.advice }
        let title = "\(binding.title) of '\(binding.of)'"
        let isOfNew = binding.of == exchange.name.description
        switch binding.follows {
        case _ where isOfNew && moved.contains(binding.of) && binding.kind == .dbProxyTarget:
            return
                "\(title): the plan takes it from the proxy before names move, and gives the old one to it; the proxy's "
                + "secrets must have the old one's passwords by then"
        case .name, .address:
            return isOfNew
                ? "\(title): it goes by the name, and so finds the old one again"
                : "\(title): it goes by the name '\(binding.of)', which nothing has afterwards"
        case .identity, .gone:
            return isOfNew
                ? "\(title): it goes by the identity, and so stays with the new one, which becomes '\(exchange.aside)'"
                : "\(title): it goes by the identity, and so comes back with the old one"
        case .nothing: return "\(title): it goes by neither name nor identity, and stays as it is"
        }
    }
}
