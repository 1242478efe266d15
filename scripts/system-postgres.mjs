// Runs the integration tests of the store a second time, on a PostgreSQL of the system where there is one: the same code, another server.
// Ends with a line of true totals, like npm test.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { runChild } from './child.mjs'
import { ScriptFailure, runScript } from './failure.mjs'
import { fromRoot } from './root.mjs'
import { vitestFailures } from './test-failures.mjs'
import { totalsLine, vitestTotals } from './test-totals.mjs'

const oldestMajor = 15
const nobody = 65_534
const tests = ['tests/integration/commit.test.ts', 'tests/integration/migrate.test.ts']

/** @returns {string | null} the folder of the newest one's programs: Debian's first, then those of PATH */
function findSystemPostgres() {
  const debian = '/usr/lib/postgresql'
  const majors = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...majors.map((major) => join(debian, major, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter(isAbsolute),
  ]
  return folders.find((folder) => majorOf(folder) >= oldestMajor) ?? null
}

/** @param {string} folder */
function majorOf(folder) {
  if (!['initdb', 'pg_ctl'].every((program) => existsSync(join(folder, program)))) return 0
  const { stdout } = spawnSync(join(folder, 'initdb'), ['--version'], { encoding: 'utf8' })
  return Number(/\)\s+(\d+)/.exec(stdout)?.[1] ?? 0)
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  const { status, stderr, error } = spawnSync(program, args, { ...identity, cwd: '/', encoding: 'utf8' })
  if (status !== 0) throw new ScriptFailure(`${program} failed: ${error?.message ?? stderr}`)
}

await runScript(async () => {
  const programs = findSystemPostgres()
  if (programs === null) {
    process.stdout.write('No PostgreSQL of the system was found: the store is tested on the embedded one alone.\n')
    return
  }
  const home = mkdtempSync(join(tmpdir(), 'fleetbeat-system-'))
  const data = join(home, 'data')
  mkdirSync(data, { mode: 0o700 })
  chmodSync(home, 0o711)
  if (process.getuid?.() === 0) for (const folder of [home, data]) chownSync(folder, nobody, nobody)
  const control = join(programs, 'pg_ctl')
  run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'])
  run(control, [
    '-D',
    data,
    '-w',
    '-l',
    join(data, 'log'),
    '-o',
    `-k ${home} -c listen_addresses= -c timezone=UTC`,
    'start',
  ])
  // At the very end, whatever it is: a Ctrl-C ends us in the middle of the tests.
  process.once('exit', () => {
    run(control, ['-D', data, '-w', '-m', 'fast', 'stop'])
    rmSync(home, { recursive: true, force: true })
  })

  const report = fromRoot('test-results', 'system-postgres.json')
  const vitest = fromRoot('node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runChild([process.execPath, vitest, 'run', '--project=integration', ...reporters, ...tests], {
    env: { TEST_DATABASE_URL: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(home)}` },
  })
  const totals = await vitestTotals(report, code)
  const failures = await vitestFailures(report)
  process.stdout.write(failures.map((failure) => `\n${failure}`).join(''))
  process.stdout.write(`\nStore on ${programs}\n${totalsLine(totals)}\n`)
  process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
})
