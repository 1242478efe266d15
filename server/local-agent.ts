// Owns the agent of this machine as a child process: enrolled by itself, following our ingest, started again when it ends.
import { fork, type ChildProcess } from 'node:child_process'
import type { Logger } from 'pino'

export interface LocalAgentDeps {
  readonly program: string
  readonly serverUrl: string
  /** A file of certificates to trust beside the usual ones; null: none. */
  readonly trusted: string | null
  readonly enrollmentToken: string
  readonly stateDir: string
  /** The name of the pipeline that our own ingest is, and where its lines are. */
  readonly ingest: { readonly pipeline: string; readonly logFile: string }
  readonly log: Logger
}

const restartMs = 5_000
const stopMs = 3_000
/** What an agent may know of our environment: none of the server's settings, which hold secrets. */
const inheritedNames = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_OPTIONS']

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(inheritedNames.map((name) => [name, process.env[name]]))
}

export function startLocalAgent(deps: LocalAgentDeps): { close(): Promise<void> } {
  const { pipeline, logFile } = deps.ingest
  const args = [
    ['--server', deps.serverUrl],
    ['--state-dir', deps.stateDir],
    ['--scrape', `${pipeline}=${deps.serverUrl}/metrics`],
    ['--tail', `${pipeline}=${logFile}`],
  ].flat()
  let closed = false
  let timer: NodeJS.Timeout | null = null
  let child = start()

  function start(): ChildProcess {
    // In a group of its own, so that a Ctrl-C reaches it through us; it ends by itself when we are gone.
    const started = fork(deps.program, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // The token goes by the environment: the list of processes is for everybody.
      env: {
        ...inherited(),
        FLEETBEAT_ENROLL_TOKEN: deps.enrollmentToken,
        ...(deps.trusted === null ? {} : { NODE_EXTRA_CA_CERTS: deps.trusted }),
      },
    })
    started.stderr?.setEncoding('utf8').on('data', (text: string) => deps.log.info(`agent: ${text.trim()}`))
    started.on('error', (error) => deps.log.error({ err: error }, 'the local agent cannot be started'))
    started.on('exit', (code) => {
      if (closed) return
      deps.log.warn({ code }, 'the local agent ended; it is started again')
      timer = setTimeout(() => (child = start()), restartMs)
    })
    return started
  }

  return {
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      return new Promise((resolve) => {
        const kill = setTimeout(() => child.kill('SIGKILL'), stopMs)
        child.once('exit', () => {
          clearTimeout(kill)
          resolve()
        })
        child.kill('SIGTERM')
      })
    },
  }
}
