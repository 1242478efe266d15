// Owns the child processes of a test: each is known by its pid, what it said is kept, and none outlives the test process.
import { spawn, type ChildProcess } from 'node:child_process'

const keptCharacters = 1_000_000
const stopTimeoutMs = 30_000

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface TrackedProcess {
  readonly pid: number
  /** Settles when it has ended and everything it said is in `output()`. */
  readonly ended: Promise<Ending>
  isRunning(): boolean
  /** Standard output and standard error, as they came; the beginning is dropped where it is very long. */
  output(): string
  /** Settles with the first match in the output; rejects when the process ends without one. */
  waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>
  /** SIGTERM, then its end. Rejects, having killed it, when it does not end. */
  stop(): Promise<Ending>
  /** SIGKILL, then its end. */
  kill(): Promise<Ending>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** Starts a program without a shell. `env` replaces ours where it is given. */
export function startProcess(
  [program, ...args]: readonly [string, ...string[]],
  options: ProcessOptions = {},
): TrackedProcess {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid } = child
  running.add(child)
  let output = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-keptCharacters)
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  let isRunning = true
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      isRunning = false
      running.delete(child)
      resolve({ code, signal })
      for (const listener of listeners) listener()
    })
  })
  // Whoever needs the ending waits for it; nobody waiting is no fault.
  ended.catch(() => running.delete(child))
  if (pid === undefined) throw new Error(`${program} could not be started`)

  function waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(unmet('in time'))), timeoutMs)
      const unmet = (when: string) => new Error(`${program} did not say ${pattern} ${when}. It said:\n${output}`)
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        listeners.delete(look)
        settle()
      }
      const look = () => {
        const match = pattern.exec(output)
        if (match) finish(() => resolve(match))
        else if (!isRunning) finish(() => reject(unmet('before it ended')))
      }
      listeners.add(look)
      look()
    })
  }

  async function stop(): Promise<Ending> {
    child.kill('SIGTERM')
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<'too long'>((resolve) => {
      timer = setTimeout(() => resolve('too long'), stopTimeoutMs)
    })
    const ending = await Promise.race([ended, tooLong])
    clearTimeout(timer)
    if (ending !== 'too long') return ending
    child.kill('SIGKILL')
    throw new Error(`${program} (${pid}) did not end within ${stopTimeoutMs} ms of SIGTERM. It said:\n${output}`)
  }

  return {
    pid,
    ended,
    isRunning: () => isRunning,
    output: () => output,
    waitForOutput,
    stop,
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}
