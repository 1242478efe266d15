// Owns the proof that a run ends when it is told to: with the code of its signal, and with nothing of it left running or lying about.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startProcess } from '../../tests/harness/process.ts'
import type { Proof } from './proof.ts'

const program = fileURLToPath(new URL('../rig.ts', import.meta.url))
const expected = 'exit code 143, nothing left'
const tickTimeoutMs = 60_000
const lookEveryMs = 100

export async function proveToldToEnd(): Promise<Proof> {
  const outDir = await mkdtemp(join(tmpdir(), 'fleetbeat-rig-'))
  const short = { NODES: '2', PUSH_HZ: '2', TICK_MS: '20000', RUN_DURATION_MS: '60000', OUT_DIR: outDir }
  const rig = startProcess([process.execPath, '--import', 'tsx', program], { env: { ...process.env, ...short } })
  try {
    const pidFile = join(outDir, 'rig.pid')
    const watching = await untilWatching(join(outDir, 'rig.jsonl'))
    const started = existsSync(pidFile) ? descendantsOf(rig.pid) : []
    const { code } = await rig.stop()
    const left = started.filter(isRunning)
    const found = [
      ...(watching ? [] : ['it never watched']),
      ...(process.platform === 'linux' && started.length === 0 ? ['it started nothing'] : []),
      ...(code === 143 ? [] : [`exit code ${String(code)}`]),
      ...(left.length === 0 ? [] : [`${left.length} processes left`]),
      ...(existsSync(pidFile) ? ['its pid file left'] : []),
    ]
    return { fault: 'SIGTERM', expected, found: found.join(', ') || expected, ok: found.length === 0 }
  } finally {
    if (rig.isRunning()) await rig.kill()
    await rm(outDir, { recursive: true, force: true })
  }
}

/** Pages are open and being loaded: everything that a run starts is there. */
async function untilWatching(file: string): Promise<boolean> {
  const giveUpAt = Date.now() + tickTimeoutMs
  while (Date.now() < giveUpAt) {
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"load"')) return true
    await after(lookEveryMs)
  }
  return false
}

/** Where the system tells it as files; elsewhere none. */
function descendantsOf(pid: number): number[] {
  if (process.platform !== 'linux') return []
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: statOf(name)?.parent }))
  const found = [pid]
  for (const known of found)
    found.push(...parents.filter(({ parent }) => parent === known).map((process) => process.pid))
  return found.slice(1)
}

/** Null: there is none of that id. */
function statOf(pid: number | string): { readonly state: string; readonly parent: number } | null {
  try {
    // What stands in brackets is the name, which may have spaces.
    const [state = '', parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return null
  }
}

/** Who has ended and is not asked for by a parent (a container without an init) is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  const stat = statOf(pid)
  return stat !== null && stat.state !== 'Z'
}
