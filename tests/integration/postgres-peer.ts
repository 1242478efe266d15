// A process that has a data folder and its PostgreSQL, as the server does, for tests that kill it: says one line of JSON when it is
// ready, or exits with 1 and the one line that says why not. SIGTERM closes it.
import pino from 'pino'
import { lockDataDirectory } from '../../server/postgres/data-lock.ts'
import { startPostgres } from '../../server/postgres/embedded.ts'

const [dataDir = '', systemHome = ''] = process.argv.slice(2)

try {
  const lock = await lockDataDirectory(dataDir)
  const postgres = await startPostgres({ dataDir, systemHome, log: pino({ level: 'silent' }) })
  const held = setInterval(() => undefined, 60_000)
  process.once('SIGTERM', () => {
    void postgres.close().then(async () => {
      await lock.release()
      clearInterval(held)
    })
  })
  const { url, pid, reused } = postgres
  process.stdout.write(`${JSON.stringify({ url, pid, reused })}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).name}: ${(error as Error).message}\n`)
  process.exitCode = 1
}
