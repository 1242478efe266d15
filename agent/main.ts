// Starts and stops the agent as a program: its command line, its signals, and its parent's end.
import { startAgent } from './agent.ts'
import { readOptions, usage, UsageError } from './options.ts'
import { StateError } from './state.ts'

const usageExit = 2

function log(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message}\n`)
}

try {
  const options = readOptions(process.argv.slice(2), process.env)
  const agent = startAgent(options, log)
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    void agent.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Started by a server on this machine: where that is gone, so are we.
  process.on('disconnect', stop)
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof StateError)) throw error
  process.stderr.write(`${error.message}\n`)
  if (error instanceof UsageError) process.stderr.write(`${usage}\n`)
  process.exitCode = error instanceof UsageError ? usageExit : 1
}
