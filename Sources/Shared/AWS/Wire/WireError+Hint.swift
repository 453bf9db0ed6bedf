extension WireError {
    /// What to do about the usual ones.
    ///
    /// - Parameters:
    ///   - origin: Where the credentials came from; `nil` for a call without.
    ///   - isRetried: Whether trying again has been done already.
    func hint(credentials origin: String?, isRetried: Bool) -> String? {
        let source = origin.map { "the credentials, which came from \($0)," } ?? "the credentials"
        switch code {
        case "ExpiredToken", "ExpiredTokenException":
            return "\(source) have ended: get new ones and run the same again"
        case "RequestExpired", "RequestTimeTooSkewed":
            return "this machine's clock differs from AWS's: set it right"
        case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
            return denied(source)
        case "SignatureDoesNotMatch" where message.contains("scoped to a valid region"),
            "InvalidSignatureException" where message.contains("scoped to a valid region"):
            return "the endpoint belongs to another Region: check --region and --endpoint-url"
        case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature":
            return "the secret access key is wrong: \(source) are not accepted"
        case "InvalidClientTokenId", "UnrecognizedClientException", "MissingAuthenticationToken":
            return "\(source) are not known in this partition or no longer valid; "
                + "an opt-in Region has to be enabled for the account first"
        case "OptInRequired": return "the account is not signed up for this service"
        case "UnknownHost": return "check the Region's name, the network and the proxy"
        case "UnknownAuthority":
            return "if that is your company's proxy, set AWS_CA_BUNDLE to a file with the certificate of its authority "
                + "(or ca_bundle in the profile, or --ca-bundle)"
        case "Certificate": return "check --endpoint-url, the proxy and this machine's clock"
        case "CannotConnect", "TimedOut", "NoReply", "UnreadableReply":
            return "check the network, the proxy and --endpoint-url"
        case _ where isThrottling && isRetried:
            return "AWS keeps slowing this account's calls down: try later, or set AWS_MAX_ATTEMPTS higher"
        default: return nil
        }
    }

    /// AWS mostly says which action on what; that is then what a policy has to allow.
    private func denied(_ source: String) -> String {
        if message.contains("MultiFactorAuthentication failed") {
            return "the code was mistyped, or has been used before: wait for the device's next one"
        }
        let words = message.split { $0.isWhitespace || $0 == "," }.map(String.init)
        func word(after marker: String) -> String? {
            words.firstIndex(of: marker).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        }
        let what = [word(after: "perform:"), word(after: "resource:").map { "on \($0)" }].compactMap(\.self)
        let needed = what.isEmpty ? "this" : what.joined(separator: " ")
        // Assuming a role is for whoever signs, not for what a plan needs.
        let advice = needed.hasPrefix("sts:") ? "" : "; mitosis-iam prints the policy that a plan needs"
        return "\(source) may not do \(needed)\(advice)"
    }
}
