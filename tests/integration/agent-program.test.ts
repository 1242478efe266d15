import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startProcess, type TrackedProcess } from '../harness/process.ts'
import { startPeer, type Peer } from './agent-peer.ts'

const program = fileURLToPath(new URL('../../agent/main.ts', import.meta.url))
const startMs = 20_000
let stateDir: string
let peer: Peer
const started: TrackedProcess[] = []

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'fleetbeat-program-'))
  peer = await startPeer()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((agent) => (agent.isRunning() ? agent.kill() : agent.ended)))
  await peer.stop()
  rmSync(stateDir, { recursive: true })
})

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): TrackedProcess {
  const { PATH = '', HOME = '' } = process.env
  const agent = startProcess([process.execPath, '--import', 'tsx', program, ...args], { env: { PATH, HOME, ...env } })
  started.push(agent)
  return agent
}

const flags = () => ['--server', peer.url, '--state-dir', stateDir]
const token = { FLEETBEAT_ENROLL_TOKEN: 'fb_enroll_secret' }

it('measures this host, beats, keeps its token to itself and stops cleanly', async () => {
  const agent = run([...flags(), '--name', 'here', '--label', 'rack=7'], token)
  await peer.until(() => peer.applied.length === 1)
  expect(peer.applied[0]).toMatchObject({ seq: 1, labels: [{ key: 'rack', value: '7' }] })
  expect(peer.applied[0]?.host?.memoryTotalBytes).toBeGreaterThan(0)
  expect(peer.enrolled).toMatchObject([{ name: 'here', hostname: hostname(), arch: process.arch }])
  expect(statSync(join(stateDir, 'node-token')).mode & 0o777).toBe(0o600)
  expect(await agent.stop()).toEqual({ code: 0, signal: null })
  expect(agent.output()).toMatch(/^\S+ enrolled as here \(node_1\)\n$/)
  expect(existsSync(join(stateDir, 'agent.pid'))).toBe(false)
})

it('is alone in its state directory, and takes over from one that was killed', async () => {
  const first = run(flags(), token)
  await peer.until(() => peer.applied.length === 1)
  const second = run(flags(), token)
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.output()).toMatch(/^Another agent \(process \d+\) uses the state directory .*\n$/)
  await first.kill()
  run(flags())
  await peer.until(() => peer.applied.length === 2)
})

it('stops while the server is away, and its next start brings what it kept', async () => {
  const first = run(flags(), token)
  await peer.until(() => peer.applied.length === 1)
  await peer.stop()
  await first.waitForOutput(/ server: /, startMs)
  expect(await first.stop()).toEqual({ code: 0, signal: null })
  await peer.start()
  run(flags())
  await peer.until(() => peer.applied.length >= 3)
  expect(peer.applied.slice(0, 3).map(({ seq }) => seq)).toEqual([1, 2, 1])
})

it('ends with the process that started it', async () => {
  const agent = fork(program, flags(), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...token },
  })
  try {
    await peer.until(() => peer.applied.length === 1)
    const ended = new Promise<number | null>((resolve) => agent.once('exit', resolve))
    agent.disconnect()
    expect(await ended).toBe(0)
  } finally {
    agent.kill('SIGKILL')
  }
})

it.each([
  [['--server', 'http://127.0.0.1:1', '--nonsense'], 2, /^Unknown option '--nonsense'\. Usage: .*\n$/],
  [[], 2, /^--server: expected .*\n$/],
  [['--help'], 0, /^npm run agent -- .*\n$/],
])('%j: one line and exit code %i', async (args, code, line) => {
  const agent = run(args)
  expect(await agent.ended).toEqual({ code, signal: null })
  expect(agent.output()).toMatch(line)
})

it('cannot start without any token, in one line', async () => {
  const agent = run(flags())
  expect(await agent.ended).toEqual({ code: 1, signal: null })
  expect(agent.output()).toMatch(/^No node token is in .*\n$/)
})
