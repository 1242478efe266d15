// Starts and stops the agent as a program: its command line, its signals, and its parent's end.
import { startAgent } from './agent.ts'
import { systemClock } from './clock.ts'
import { createHostMeasure } from './measure/host.ts'
import { readOptions, usage, UsageError } from './options.ts'
import { StateError } from './state.ts'

const usageExit = 2

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`)
}

function run(): void {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options === 'help') {
    process.stdout.write(`${usage}\n`)
    return
  }
  const agent = startAgent(options, { log, clock: systemClock, fetch, measureHost: createHostMeasure() })
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    void agent.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Started by a server on this machine: where that is gone, so are we, and nobody reads what we say.
  process.on('disconnect', stop)
  process.stderr.on('error', stop)
}

try {
  run()
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof StateError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error instanceof UsageError ? usageExit : 1
}
