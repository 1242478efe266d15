// Owns a real, built agent for a test: enrolled with the server's own token, with a state folder that outlives its restarts.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProcess, type TrackedProcess } from './process.ts'
import type { TestServer } from './server.ts'

const program = fileURLToPath(new URL('../../dist/agent/main.js', import.meta.url))

export interface TestAgent {
  readonly name: string
  process(): TrackedProcess
  stop(): Promise<void>
  start(): void
  close(): Promise<void>
}

/** The token that a server keeps for its own machine. */
export async function enrollmentToken(server: TestServer): Promise<string> {
  return (await readFile(join(server.dataDir, 'enroll-token'), 'utf8')).trim()
}

export async function startAgent(server: TestServer, name: string): Promise<TestAgent> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fleetbeat-agent-'))
  const env = { ...process.env, FLEETBEAT_ENROLL_TOKEN: await enrollmentToken(server) }
  const start = () =>
    startProcess([process.execPath, program, '--server', server.url, '--name', name, '--state-dir', stateDir], { env })
  let current = start()
  const stop = async () => {
    if (current.isRunning()) await current.stop()
  }
  return {
    name,
    process: () => current,
    stop,
    start: () => {
      current = start()
    },
    async close() {
      await stop()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}
