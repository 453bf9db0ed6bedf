/// What `--version` prints after a tool's name.
package let version = "0.2.0"
/// The day of that version, for the manual pages.
let versionDate = "2026-11-27"
