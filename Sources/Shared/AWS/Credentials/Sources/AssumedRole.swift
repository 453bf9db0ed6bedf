import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A role that is assumed at STS, with other credentials, perhaps after a person has typed a code.
///
/// Source: AWS SDKs and Tools Reference Guide, "Assume role credential provider"; STS API, AssumeRole.
struct AssumedRole: Sendable, Equatable {
    var roleARN: String
    var mfaSerial: String?
    var externalID: String?
    var sessionName: String?
    /// Seconds; STS gives an hour unless told.
    var duration: Int?
    /// Whose role this is, for messages.
    var owner: String
    /// The profile that has it, if one does.
    var profile: String?

    init(roleARN: String, mfaSerial: String?, owner: String) {
        self.roleARN = roleARN
        self.mfaSerial = mfaSerial
        self.owner = owner
    }

    init(profile: [String: String], named name: String) throws(ConfigurationError) {
        self.init(
            roleARN: profile["role_arn"] ?? "",
            mfaSerial: profile["mfa_serial"],
            owner: "the role of the profile '\(name)'"
        )
        self.profile = name
        externalID = profile["external_id"]
        sessionName = profile["role_session_name"]
        if let text = profile["duration_seconds"] {
            guard let seconds = Int(text), seconds > 0 else {
                throw ConfigurationError(
                    "the profile '\(name)' has duration_seconds '\(text)'",
                    hint: "write seconds, such as 3600"
                )
            }
            duration = seconds
        }
    }

    /// The session: the one that is cached, for these tools or by the AWS CLI, or a new one.
    ///
    /// - Parameters:
    ///   - mayAsk: Whether a person may be asked for the code of the MFA device.
    ///   - base: The credentials to assume the role with.
    /// - Throws: `ConfigurationError`.
    func credentials(
        _ context: CredentialContext,
        mayAsk: Bool,
        base: () async throws -> Credentials?
    ) async throws -> Credentials {
        let cache = SessionCache(home: context.settings.home)
        if let kept = cache.session(cacheKey, at: context.now()).flatMap({ STSSession($0, owner: owner) }) {
            return kept.credentials
        }
        var parameters = parameters
        if let mfaSerial { parameters["TokenCode"] = .string(try code(for: mfaSerial, context, mayAsk: mayAsk)) }
        let session = try await STSSession.assume(
            "AssumeRole",
            parameters,
            name: sessionName,
            credentials: base(),
            context: context,
            owner: owner
        )
        do {
            try cache.keep(session.json, cacheKey)
        } catch {
            context.say("the session of \(owner) cannot be kept for the next tool: \(error)")
        }
        return session.credentials
    }

    private var parameters: JSONObject {
        var found: JSONObject = ["RoleArn": .string(roleARN)]
        found["SerialNumber"] = mfaSerial.map { .string($0) }
        found["ExternalId"] = externalID.map { .string($0) }
        found["DurationSeconds"] = duration.map { .integer($0) }
        return found
    }

    /// The name under which the AWS CLI caches the session.
    var cacheKey: String {
        var key = parameters
        key["RoleSessionName"] = sessionName.map { .string($0) }
        return SHA1.hex(PythonJSON.text(key))
    }

    private func code(for serial: String, _ context: CredentialContext, mayAsk: Bool) throws -> String {
        let arguments = profile.map { "--profile \($0)" } ?? "--role-arn \(roleARN) --mfa-serial \(serial)"
        guard mayAsk else {
            throw ConfigurationError(
                "the session of \(owner) ends, and a new one needs a code of \(serial)",
                hint: "run the same operations again: they go on where they stopped, and the code is asked for first"
                    + " (duration_seconds in the profile makes a session longer)"
            )
        }
        guard let answer = context.ask("Enter MFA code for \(serial): ") else {
            throw ConfigurationError(
                "\(owner) needs a code of \(serial), and there is no terminal to ask for it at",
                hint: "start a session at a terminal first, with rds-describe \(arguments) or the AWS CLI: it is shared"
            )
        }
        let code = answer.filter { !$0.isWhitespace }
        guard !code.isEmpty else { throw ConfigurationError("no code of \(serial) was given for \(owner)") }
        return code
    }
}

/// JSON as Python's `json.dumps` writes it, by whose digest the AWS CLI finds sessions again.
enum PythonJSON {
    /// An object of strings and whole numbers, its keys sorted, a space after each comma and colon, all in ASCII.
    static func text(_ object: JSONObject) -> String {
        let members = object.sorted { $0.key < $1.key }.map { name, value in
            "\(quoted(name)): \(value.integer.map(String.init) ?? quoted(value.string ?? ""))"
        }
        return "{\(members.joined(separator: ", "))}"
    }

    private static func quoted(_ text: String) -> String {
        let short: [UInt16: String] = [8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: "\\\"", 92: "\\\\"]
        let units = text.utf16.map { unit in
            if let escape = short[unit] { return escape }
            guard !(32..<127).contains(unit) else { return String(UnicodeScalar(UInt8(unit))) }
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"\(units.joined())\""
    }
}
