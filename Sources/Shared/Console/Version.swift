/// What `--version` prints after a tool's name.
package let version = "0.1.0"
