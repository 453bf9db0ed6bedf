#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension URL {
    /// The address without the slash at its end, to put a path behind.
    var base: String {
        let text = absoluteString
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The address without user, password and query, which may be secrets.
    var shown: String { origin + path }

    /// The scheme, host and port.
    var origin: String { "\(scheme ?? "")://\(hostAndPort)" }

    /// The host and port as the header `host` has them: without the port that is the scheme's own.
    var hostAndPort: String {
        let name = host ?? ""
        let bracketed = name.contains(":") ? "[\(name)]" : name
        guard let port, port != ["http": 80, "https": 443][scheme] else { return bracketed }
        return "\(bracketed):\(port)"
    }
}
