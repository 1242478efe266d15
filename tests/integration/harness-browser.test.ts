import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startProcess } from '../harness/process.ts'

const module = new URL('../harness/find-browser.mjs', import.meta.url).href

describe('finding a browser', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleetbeat-browsers-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function browser(name: string, script: string): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
    return path
  }
  async function find(env: Readonly<Record<string, string>>): Promise<unknown> {
    const program = `const { findBrowser } = await import(${JSON.stringify(module)}); console.log(JSON.stringify(await findBrowser()))`
    const child = startProcess([process.execPath, '--input-type=module', '--eval', program], {
      env: { PATH: `${folder}:/bin:/usr/bin`, ...env },
    })
    const { code } = await child.ended
    expect(child.output()).toMatch(/^\{.*\}$/m)
    expect(code).toBe(0)
    return JSON.parse(child.output())
  }

  it('takes the one that is named', async () => {
    const executablePath = await browser('mine', 'echo Chromium 1.2.3')
    await browser('chromium', 'echo Chromium 9.9.9')
    const found = await find({ CHROME_PATH: executablePath })
    expect(found).toEqual({ executablePath, version: 'Chromium 1.2.3', source: '$CHROME_PATH', env: {} })
  })

  it('goes on where one is there but does not start', async () => {
    const broken = await browser('broken', 'echo "error while loading shared libraries" >&2; exit 127')
    const executablePath = await browser('chromium', 'echo Chromium 9.9.9')
    expect(await find({ CHROME_PATH: broken })).toMatchObject({ executablePath, source: 'system' })
  })

  it('asks once: the answer travels in the environment', async () => {
    const answer = { executablePath: '/somewhere', version: '1', source: 'before', env: {} }
    expect(await find({ FLEETBEAT_TEST_BROWSER: JSON.stringify(answer) })).toEqual(answer)
  })
})
