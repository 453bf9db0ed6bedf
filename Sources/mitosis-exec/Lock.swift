import Console
import RDS

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps a second run on the same target and this machine from starting.
///
/// The system releases the locks when the process ends, however it ends.
final class Lock: Sendable {
    private let descriptors: [Int32]

    /// - Parameter names: What is locked, such as `123456789012-us-east-1-mitosis-demo`: an instance of the target each,
    ///   because part of a stream may meet another part.
    /// - Throws: `LockError` when another process has one, or the folder for locks cannot be used.
    init(_ names: [String], environment: [String: String]) throws(LockError) {
        // The same folder in every session of a user, at a terminal or not.
        let temporary = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let folder = temporary + "/stack-mitosis-\(getuid())"
        mkdir(folder, 0o700)
        var status = stat()
        guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid() else {
            throw LockError.unusable(folder)
        }
        var taken: [Int32] = []
        do {
            for name in names { taken.append(try Self.take(name, in: folder)) }
        } catch {
            for descriptor in taken { close(descriptor) }
            throw error
        }
        descriptors = taken
    }

    private static func take(_ name: String, in folder: String) throws(LockError) -> Int32 {
        // What no name has stands for a slash: a cluster 'x' and an instance 'cluster-x' are two.
        let safeName = String(name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" })
        let path = "\(folder)/\(safeName.suffix(200)).lock"
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LockError.unusable(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let process = Descriptor(descriptor).readAll().flatMap {
                Int(String(decoding: $0.prefix(20), as: UTF8.self))
            }
            close(descriptor)
            throw LockError.taken(name, process: process)
        }
        // For the message of the next one alone: the lock is the system's.
        _ = ftruncate(descriptor, 0) == 0 && Descriptor(descriptor).writeAll("\(getpid())")
        return descriptor
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}

/// Why a run must not start beside another one.
enum LockError: UserFacingError, Equatable {
    /// By the process of this number, where it is known.
    case taken(String, process: Int?)
    case unusable(String)

    var message: String {
        switch self {
        case .taken(let name, let process):
            "another mitosis-exec\(process.map { ", process \($0)," } ?? "") works on this target on this machine (\(name))"
        case .unusable(let path): "cannot lock the target: '\(path)' cannot be used"
        }
    }
    var hint: String? {
        switch self {
        case .taken: "wait until it has ended; this one has changed nothing"
        case .unusable: "set TMPDIR to a folder that you may write to"
        }
    }
    var exitCode: ExitCode {
        switch self {
        case .taken: .refused
        case .unusable: .other
        }
    }
}
