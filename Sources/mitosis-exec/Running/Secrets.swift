import Console
import RDS

/// Reads the secrets of an operation from the places that it names, at the moment of the call.
struct Secrets: Sendable {
    let environment: [String: String]
    let read: @Sendable (_ path: String?) throws -> [UInt8]

    /// The parameters of an operation with its secrets filled in; never printed.
    ///
    /// - Throws: `SecretError` naming the place, never the value.
    func parameters(of operation: Operation) throws -> JSONObject {
        var parameters = operation.parameters
        for (name, place) in operation.secrets { parameters[name] = .string(try value(at: place)) }
        return parameters
    }

    /// - Throws: `SecretError` when there is nothing.
    func value(at place: String) throws(SecretError) -> String {
        let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw SecretError(place: place, reason: "it is neither env:NAME nor file:PATH") }
        let value: String
        switch parts[0] {
        case "env":
            guard let found = environment[parts[1]] else { throw SecretError(place: place, reason: "it is not set") }
            value = found
        case "file":
            guard let bytes = try? read(parts[1]) else { throw SecretError(place: place, reason: "it cannot be read") }
            var text = String(decoding: bytes, as: UTF8.self)
            while text.last?.isNewline == true { text.removeLast() }
            value = text
        default: throw SecretError(place: place, reason: "it is neither env:NAME nor file:PATH")
        }
        guard !value.isEmpty else { throw SecretError(place: place, reason: "it is empty") }
        return value
    }
}

/// A secret that could not be read.
struct SecretError: UserFacingError, Equatable {
    let place: String
    let reason: String
    var message: String { "cannot take the secret from '\(place)': \(reason)" }
    var exitCode: ExitCode { .configuration }
}
