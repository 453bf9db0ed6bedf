import CCurl

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Why libcurl has no reply.
struct TransferFailure {
    var code: CURLcode
    /// libcurl's own words.
    var words: String
    /// What the check of the server's certificate found, in OpenSSL's numbers; 0 for nothing.
    var verification = 0
    /// Whether a connection stood, so that the request may have been read.
    var isSent: Bool
}

extension WireError {
    /// No reply.
    init(_ failure: TransferFailure, from url: URL) {
        let (code, reason) = Self.reason(failure)
        self.init(
            code: code,
            message: "Could not connect to the endpoint URL \"\(url.origin)\": \(reason)",
            // Where no connection stood, nothing was asked for.
            mayHaveHappened: failure.isSent
        )
    }

    private static func reason(_ failure: TransferFailure) -> (code: String, reason: String) {
        // A proxy's address that it quotes may have a password in it.
        let words = failure.words.contains("@") ? String(cString: curl_easy_strerror(failure.code)) : failure.words
        switch failure.code {
        case CURLE_COULDNT_RESOLVE_HOST: return ("UnknownHost", "the name is not known")
        case CURLE_COULDNT_RESOLVE_PROXY: return ("UnknownHost", "the proxy's name is not known")
        case CURLE_COULDNT_CONNECT: return ("CannotConnect", "the connection is refused")
        case CURLE_OPERATION_TIMEDOUT: return ("TimedOut", "no answer came in time")
        case CURLE_PEER_FAILED_VERIFICATION:
            return (authorityErrors.contains(failure.verification) ? "UnknownAuthority" : "Certificate", words)
        case _ where !failure.isSent: return ("CannotConnect", words)
        default: return ("NoReply", words)
        }
    }

    /// A certificate that is its own authority, or whose authority is not known.
    ///
    /// Source: OpenSSL, `X509_V_ERR_…` of <openssl/x509_vfy.h>.
    private static let authorityErrors: Set = [2, 18, 19, 20, 21]
}
