import Console
import RDS

/// A program that prints credentials.
///
/// Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
struct CredentialProcess: Sendable, Equatable {
    let words: [String]
    let profile: String

    /// `nil` when the profile names none.
    ///
    /// A profile that somebody logs in to with `aws login` has its credentials from the AWS CLI itself, which alone can
    /// renew them.
    init?(_ settings: [String: String], named name: String) throws(ConfigurationError) {
        profile = name
        if settings["login_session"] != nil {
            words = ["aws", "configure", "export-credentials", "--profile", name, "--format", "process"]
            return
        }
        guard let command = settings["credential_process"] else { return nil }
        guard let words = ShellWords.split(command), !words.isEmpty else {
            throw ConfigurationError(
                "the profile '\(name)' has a credential_process that cannot be read: a quote is not closed"
            )
        }
        self.words = words
    }

    /// What the program prints; it is run without a shell.
    ///
    /// - Parameter limit: How long it may take; `nil` for ever, as it may ask a person.
    /// - Throws: `ConfigurationError`, with the program's own messages but never with what it printed.
    func credentials(environment: [String: String], limit: Duration? = nil) async throws -> Credentials {
        let result: ChildProcess.Result
        do {
            result = try await ChildProcess(words, environment: environment).capture(limit: limit)
        } catch let error as ChildProcessError {
            throw failure("cannot be started: \(error.reason)")
        }
        guard result.status == .exited(0) else {
            let said = result.messages.split(whereSeparator: \.isNewline).joined(separator: " ")
            throw failure("\(result.status)\(said.isEmpty ? "" : ": \(said)")")
        }
        guard let printed = try? JSONValue(parsing: result.output, of: "its output").object else {
            throw failure("printed no JSON object")
        }
        guard printed["Version"] == 1 else { throw failure("printed a Version that is not 1") }
        guard printed["AccessKeyId"]?.string != nil, printed["SecretAccessKey"]?.string != nil else {
            throw failure("printed no AccessKeyId or no SecretAccessKey")
        }
        let origin = "the credential_process of the profile '\(profile)'"
        guard let found = Credentials(.object(printed), origin: origin) else {
            throw failure("printed an Expiration that is no time in ISO 8601")
        }
        return found
    }

    private func failure(_ what: String) -> ConfigurationError {
        ConfigurationError("the credential process '\(words[0])' of the profile '\(profile)' \(what)")
    }
}
