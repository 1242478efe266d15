// Ends the process with one line where Node is too old. Imported first by every entry script: must not use anything newer itself.
const needed = { major: 20, minor: 19 }
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < needed.major || (major === needed.major && minor < needed.minor)) {
  process.stderr.write(
    `Fleetbeat needs Node ${needed.major}.${needed.minor} or newer, this is ${process.versions.node}. Install that and try again.\n`,
  )
  process.exit(1)
}
