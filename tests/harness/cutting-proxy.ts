// Owns a way to PostgreSQL that breaks on demand: before a statement gets there, or after it ran and before its answer is back; or hangs.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJoinedSockets } from './joined-sockets.ts'

export type Cut = 'before' | 'after'

export interface CuttingProxy {
  /** As the one it leads to, by way of the proxy. */
  readonly url: string
  /** Breaks one connection at what is sent next, having let `skip` sendings pass. */
  cut(when: Cut, skip?: number): void
  /** Takes back what has not happened yet. */
  spare(): void
  /** Nothing gets through, and nobody is told, until it is let go. */
  hang(): void
  letGo(): void
  close(): Promise<void>
}

export async function createCuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url)
  const folder = target.searchParams.get('host')
  const port = target.port || '5432'
  const directory = await mkdtemp(join(tmpdir(), 'fleetbeat-proxy-'))
  await chmod(directory, 0o755)
  const sockets = createJoinedSockets()
  let armed: { when: Cut; skip: number } | null = null

  const server = createServer((client) => {
    const database = folder ? connect(join(folder, `.s.PGSQL.${port}`)) : connect(Number(port), target.hostname)
    const end = sockets.join(client, database)
    let answerIsLost = false
    client.on('data', (sent) => {
      if (armed && armed.skip > 0) armed.skip -= 1
      else if (armed) {
        const { when } = armed
        armed = null
        if (when === 'before') return end()
        answerIsLost = true
      }
      database.write(sent)
    })
    database.on('data', (answer) => (answerIsLost ? end() : client.write(answer)))
  })
  await new Promise<void>((resolve) => server.listen(join(directory, `.s.PGSQL.${port}`), resolve))
  target.searchParams.set('host', directory)
  return {
    url: target.toString(),
    cut: (when, skip = 0) => {
      armed = { when, skip }
    },
    spare: () => {
      armed = null
    },
    hang: sockets.hold,
    letGo: sockets.letGo,
    async close() {
      sockets.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
}
