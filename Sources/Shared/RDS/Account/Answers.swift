import Console

/// What is known of an account so far.
package struct Answers: Sendable {
    /// How many questions are under way at the same time.
    private static let width = 8

    private var answers: [Question: Answer] = [:]

    package init(_ answers: [Question: Answer] = [:]) { self.answers = answers }

    package subscript(question: Question) -> Answer? { answers[question] }

    /// The reply to a question; `nil` where there is none, for whatever reason.
    package func reply(to question: Question) -> JSONObject? {
        if case .reply(let reply) = answers[question] { reply } else { nil }
    }

    /// The elements of a list in a reply; `nil` where there is no reply.
    package func list(_ member: String, _ question: Question) -> [JSONValue]? {
        reply(to: question).map { $0[member]?.array ?? [] }
    }

    /// Whether AWS says that what was asked for by name is not there.
    package func isAbsent(_ question: Question) -> Bool {
        if case .absent = answers[question] { true } else { false }
    }

    /// Why nobody knows the answer, in words; `nil` where it is known.
    package func silence(on question: Question) -> String? {
        guard case .fault(let code, let message) = answers[question], !isDeniedByOwner(question) else { return nil }
        return Self.isDenial(code) ? "not looked: it was denied" : "not looked: \(code): \(message)"
    }

    /// Whether a question about something of another account was denied by that thing's own policy, which tells as much as
    /// a reply.
    ///
    /// Source: IAM User Guide, "Troubleshoot access denied error messages".
    package func isDeniedByOwner(_ question: Question) -> Bool {
        guard case .fault(let code, let message) = answers[question] else { return false }
        return Self.isDenial(code) && message.contains("resource-based policy")
    }

    /// Whether a question was denied, so that a policy can mend it.
    package func isDenied(_ question: Question) -> Bool {
        if case .fault(let code, _) = answers[question] { Self.isDenial(code) } else { false }
    }

    /// Whether a code says that a call was denied, so that a policy can mend it.
    package static func isDenial(_ code: String) -> Bool {
        code.hasPrefix("AccessDenied") || code == "UnauthorizedOperation"
    }

    /// Asks, many questions at once, until no answer leads to another question.
    ///
    /// - Parameter asks: What there is to ask when so much is known; the same question is asked once.
    package init(from account: any Account, askedBy asks: (Answers) -> [Question]) async {
        var asked: Set<Question> = []
        while true {
            let open = asks(self).withoutRepetition.filter { !asked.contains($0) }
            guard !open.isEmpty else { return }
            asked.formUnion(open)
            for (question, answer) in await Self.ask(open, of: account) { answers[question] = answer }
        }
    }

    private static func ask(_ questions: [Question], of account: any Account) async -> [(Question, Answer)] {
        await withTaskGroup(of: (Question, Answer).self) { group in
            var found: [(Question, Answer)] = []
            for (index, question) in questions.enumerated() {
                if index >= width, let answer = await group.next() { found.append(answer) }
                group.addTask { (question, await account.answer(to: question)) }
            }
            for await answer in group { found.append(answer) }
            return found
        }
    }
}
