import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startProcess, type TrackedProcess } from '../harness/process.ts'
import { createScriptClone, type ScriptClone } from '../harness/script-clone.ts'

/** Does what npm does, as far as it matters here: removes node_modules first, lists what is installed last, and leaves a line a run. */
const fakeNpm = `
import { appendFileSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n')
rmSync('node_modules', { recursive: true, force: true })
if (process.env.FAKE_NPM_FAILS) { console.error('npm error no such package'); process.exit(1) }
mkdirSync('node_modules')
copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
`

const lockOf = (version: string) =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true } },
  })

describe('preparing a clone', () => {
  let clone: ScriptClone
  beforeEach(async () => {
    clone = await createScriptClone()
    await mkdir(clone.path('npm'))
    await writeFile(clone.path('npm', 'npm-cli.js'), fakeNpm)
    await writeFile(clone.path('npm', 'package.json'), '{ "type": "module" }')
    await writeFile(clone.path('package-lock.json'), lockOf('1.0.0'))
  })
  afterEach(() => clone.close())

  /** Runs a line that may use what a module of scripts/ exports. */
  function run(module: string, line: string, env: Readonly<Record<string, string>> = {}): TrackedProcess {
    const url = pathToFileURL(clone.path('scripts', module)).href
    const program = `const m = await import(${JSON.stringify(url)}); const { runScript } = await import(${JSON.stringify(new URL('failure.mjs', url).href)}); await runScript(async () => { ${line} })`
    return startProcess([process.execPath, '--input-type=module', '--eval', program], {
      cwd: clone.folder,
      env: { ...process.env, npm_execpath: clone.path('npm', 'npm-cli.js'), ...env },
    })
  }
  async function install(env?: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string }> {
    const child = run('packages.mjs', 'await m.installPackages()', env)
    return { code: (await child.ended).code, output: child.output() }
  }
  const npmRuns = async () => (await readFile(clone.path('npm-runs'), 'utf8').catch(() => '')).split('\n').length - 1

  it('installs what is missing, and nothing twice', async () => {
    expect((await install()).code).toBe(0)
    expect((await install()).code).toBe(0)
    expect(await npmRuns()).toBe(1)
  })

  it('installs again when the lockfile is another one', async () => {
    await install()
    await writeFile(clone.path('package-lock.json'), lockOf('1.0.1'))
    await install()
    expect(await npmRuns()).toBe(2)
  })

  it('installs again after an installation that was interrupted', async () => {
    await install()
    await rm(clone.path('node_modules'), { recursive: true })
    await mkdir(clone.path('node_modules', 'a'), { recursive: true })
    await install()
    expect(await npmRuns()).toBe(2)
  })

  it('takes what a person installed, also without the packages of other platforms', async () => {
    await mkdir(clone.path('node_modules'))
    const installed = { packages: { 'node_modules/a': { version: '1.0.0' } } }
    await writeFile(clone.path('node_modules', '.package-lock.json'), JSON.stringify(installed))
    await install()
    expect(await npmRuns()).toBe(0)
  })

  it('shows what npm said and ends with one line', async () => {
    const { code, output } = await install({ FAKE_NPM_FAILS: '1' })
    expect(code).toBe(1)
    expect(output).toContain('npm error no such package')
    expect(output.trim().split('\n').at(-1)).toBe(
      'Installing packages (npm ci) failed (exit code 1); what it said stands above.',
    )
  })

  it('runs a step again when an input changed, an output is gone, or the last run failed', async () => {
    await install()
    await writeFile(clone.path('input'), 'one')
    const step = `
      const { appendFileSync, writeFileSync } = await import('node:fs')
      await m.runWhenStale({ name: 'it', inputs: ['input'], outputs: ['output'], run: async () => {
        appendFileSync('runs', 'x')
        if (process.env.FAILS) throw new Error('no')
        writeFileSync('output', '')
      } })`
    const runs = async (env?: Readonly<Record<string, string>>) => {
      await run('stale.mjs', step, env).ended
      return (await readFile(clone.path('runs'), 'utf8')).length
    }
    expect(await runs()).toBe(1)
    expect(await runs()).toBe(1)
    await writeFile(clone.path('input'), 'two')
    expect(await runs()).toBe(2)
    await rm(clone.path('output'))
    expect(await runs()).toBe(3)
    await writeFile(clone.path('input'), 'three')
    expect(await runs({ FAILS: '1' })).toBe(4)
    expect(await runs()).toBe(5)
    expect(await runs()).toBe(5)
  })

  it('lets one process at a time prepare, and is not stopped by the lock of a dead one', async () => {
    const dead = startProcess([process.execPath, '--eval', ''])
    await dead.ended
    await writeFile(clone.path('.prepare.lock'), String(dead.pid))
    const work = `
      const { appendFileSync, existsSync } = await import('node:fs')
      await m.withPrepareLock(async () => {
        appendFileSync('order', 'begin ')
        console.log('inside')
        while (!existsSync('go on')) await new Promise((resolve) => setTimeout(resolve, 10))
        appendFileSync('order', 'end ')
      })`
    const first = run('prepare-lock.mjs', work)
    await first.waitForOutput(/inside/, 10_000)
    const second = run('prepare-lock.mjs', work)
    await second.waitForOutput(/Waiting for process/, 10_000)
    await writeFile(clone.path('go on'), '')
    expect((await first.ended).code).toBe(0)
    expect((await second.ended).code).toBe(0)
    expect(await readFile(clone.path('order'), 'utf8')).toBe('begin end begin end ')
  })
})
