#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A call that only reads, with what it is asked.
package struct Question: Hashable, Sendable {
    package let action: ReadAction
    /// The request's members, under the names of the API.
    package let parameters: JSONObject

    package init(_ action: ReadAction, _ parameters: JSONObject = [:]) {
        self.action = action
        self.parameters = parameters
    }
}

/// What came back for a question.
package enum Answer: Hashable, Sendable {
    /// The result's members, of the shape of the action.
    case reply(JSONObject)
    /// The one thing that was asked for is not there; AWS's words.
    case absent(String)
    /// Nothing is known: AWS refused the question, or could not be reached.
    case fault(code: String, message: String)

    /// Takes an error of AWS's by its code.
    package init(code: String, message: String) {
        let absences = ["NotFound", "NotFoundFault", "NotFoundException", "NoSuchEntity"]
        self = absences.contains { code.hasSuffix($0) } ? .absent(message) : .fault(code: code, message: message)
    }
}

/// What may be asked about an account and the services around its databases; nothing here changes anything.
package protocol Account: Sendable {
    /// Asks once, and gets one page of what is there.
    func page(of question: Question) async -> Answer

    /// How long the credentials are good for.
    func credentialsLife() async -> CredentialsLife
}

/// How long requests can be signed without a person's help.
package enum CredentialsLife: Hashable, Sendable {
    /// They do not end, or are renewed.
    case lasting
    case until(Date)
    /// They end, and nobody can tell when.
    case unknown
}

extension Account {
    /// Asks until there are no more pages; the lists of all pages are one.
    package func answer(to question: Question) async -> Answer {
        var asked = question
        var before: Set = [question]
        var found: JSONObject = [:]
        while true {
            let answer = await page(of: asked)
            guard case .reply(let page) = answer else { return answer }
            found.merge(page) { earlier, later in
                guard let first = earlier.array, let second = later.array else { return later }
                return .array(first + second)
            }
            guard let next = asked.next(after: page) else { return .reply(found) }
            guard before.insert(next).inserted else {
                return .fault(code: "RepeatedMarker", message: "the same page came twice")
            }
            asked = next
        }
    }
}

extension Question {
    /// The question for the page after this one; `nil` after the last.
    fileprivate func next(after page: JSONObject) -> Question? {
        for (shown, sent) in [("Marker", "Marker"), ("NextToken", "NextToken"), ("nextToken", "NextToken")] {
            guard let marker = page[shown]?.string else { continue }
            return Question(action, parameters.merging([sent: .string(marker)]) { $1 })
        }
        return nil
    }
}
