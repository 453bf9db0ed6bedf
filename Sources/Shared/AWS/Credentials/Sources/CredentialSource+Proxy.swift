#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension CredentialSource {
    /// Keeps proxies out of the way to a container's credentials, as botocore does: they are this machine's own affair.
    ///
    /// libcurl, which alone knows the proxies, takes that from the process's environment only; so this is for the start,
    /// before anything is asked. Programs that are started have an environment of their own.
    func passProxyBy(environment: [String: String]) {
        switch self {
        case .assumedRole(_, let base):
            base.passProxyBy(environment: environment)
        case .container(let container):
            let passed = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
            // An asterisk that stands alone passes by everything; in a list it would be a name.
            guard passed != "*", let host = container.url.host else { return }
            setenv("no_proxy", passed.isEmpty ? host : "\(passed),\(host)", 1)
        case .keys, .webIdentity, .identityCenter, .process, .instanceMetadata:
            break
        }
    }
}
