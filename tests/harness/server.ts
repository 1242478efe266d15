// Owns a real, built Fleetbeat server for a test: its own port, its own data folder, killed and started again at will.
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProcess, type Ending, type TrackedProcess } from './process.ts'

const program = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))
const readyTimeoutMs = 60_000
/** What a server may know of the machine: settings of the person who runs the tests must not reach it. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'USER', 'NODE_OPTIONS']

export interface ServerOptions {
  /** Settings beside PORT, HOST and FLEETBEAT_DATA_DIR. */
  readonly env?: Readonly<Record<string, string>>
}

export interface TestServer {
  readonly url: string
  readonly dataDir: string
  /** The process of now: `restart` makes a new one. */
  process(): TrackedProcess
  /** The link that makes the first account; fails once there is one. */
  firstAccountLink(): string
  /** SIGKILL: what a power cut leaves, but for the database, which goes on. */
  kill(): Promise<Ending>
  /** SIGTERM: settles when it has ended by itself. */
  stop(): Promise<Ending>
  /** Starts it on the same port and data folder, stopping it first where it runs. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>
  /** Stops it and removes its data. A killed one is started once more, so that it stops the database it left. */
  close(): Promise<void>
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`npm run build\` first`)
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetbeat-test-'))
  // As root, the database runs as another, who has to pass here: else it would be put where nobody clears it away.
  await chmod(dataDir, 0o711)
  // The system chooses the port of the first start; later ones come back to it.
  let port = '0'
  let url = ''
  let env = options.env ?? {}
  let killed = false
  let current!: TrackedProcess

  async function start(): Promise<void> {
    const place = { PORT: port, HOST: '127.0.0.1', FLEETBEAT_DATA_DIR: dataDir }
    current = startProcess([process.execPath, '--enable-source-maps', program], {
      env: { ...ofMachine(), ...env, ...place },
    })
    killed = false
    const ready = await current.waitForOutput(/^Fleetbeat is ready at (https?:\S+?)\/?$/m, readyTimeoutMs)
    url = ready[1] ?? ''
    port = new URL(url).port
    // Over TLS it is the test that knows whom to trust.
    const { status } = url.startsWith('https') ? { status: 200 } : await fetch(`${url}/health/ready`)
    if (status !== 200) throw new Error(`The server said that it is ready, but /health/ready answered ${status}`)
  }

  async function stop(): Promise<Ending> {
    return current.isRunning() ? current.stop() : current.ended
  }

  const server: TestServer = {
    get url() {
      return url
    },
    dataDir,
    process: () => current,
    firstAccountLink() {
      const link = /^Create the first account: (\S+)$/m.exec(current.output())?.[1]
      if (!link) throw new Error(`The server offered no first account. It said:\n${current.output()}`)
      return link
    },
    kill() {
      killed = true
      return current.kill()
    },
    stop,
    async restart(changed) {
      await stop()
      env = changed ?? env
      await start()
    },
    async close() {
      if (killed) await start()
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  try {
    await start()
  } catch (error) {
    await stop().catch(() => undefined)
    await rm(dataDir, { recursive: true, force: true })
    throw error
  }
  return server
}

function ofMachine(): NodeJS.ProcessEnv {
  return Object.fromEntries(inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
