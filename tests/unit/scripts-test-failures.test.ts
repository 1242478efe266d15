import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromRoot } from '../../scripts/root.mjs'
import { playwrightFailures, vitestFailures } from '../../scripts/test-failures.mjs'

describe('what failed', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleetbeat-failures-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function report(content: unknown): Promise<string> {
    const path = join(folder, 'report.json')
    await writeFile(path, JSON.stringify(content))
    return path
  }

  it('is named with its file and the reason, on one line without colours', async () => {
    const failed = {
      status: 'failed',
      fullName: 'a group a test',
      failureMessages: ['\x1b[31mexpected\x1b[39m 1\n  got 2\n    at file.ts:1'],
    }
    const passed = { status: 'passed', fullName: 'a group another', failureMessages: [] }
    const name = fromRoot('tests/unit/some.test.ts')
    const path = await report({
      testResults: [{ name, status: 'failed', message: '', assertionResults: [failed, passed] }],
    })
    expect(await vitestFailures(path)).toEqual(['FAILED  tests/unit/some.test.ts › a group a test: expected 1 got 2'])
  })

  it('is a file that could not be loaded', async () => {
    const name = fromRoot('tests/unit/some.test.ts')
    const path = await report({
      testResults: [{ name, status: 'failed', message: 'No such module', assertionResults: [] }],
    })
    expect(await vitestFailures(path)).toEqual(['FAILED  tests/unit/some.test.ts: No such module'])
  })

  it('is found in groups of journeys, and beside them', async () => {
    const spec = (title: string, ...errors: object[]) => ({
      title,
      ok: errors.length === 0,
      tests: [{ results: [{ errors }] }],
    })
    const late = [{ message: 'too late' }, { message: 'waited for\n  a button', location: { line: 64 } }]
    const inner = { title: 'a group', specs: [spec('two', ...late), spec('three')] }
    const path = await report({
      suites: [{ title: 'some.spec.ts', specs: [spec('one'), spec('four', { message: 'gone' })], suites: [inner] }],
      errors: [{ message: 'no browser' }],
    })
    expect(await playwrightFailures(path)).toEqual([
      'FAILED  tests/e2e: no browser',
      'FAILED  tests/e2e/some.spec.ts › four: gone',
      'FAILED  tests/e2e/some.spec.ts › a group › two: too late; waited for a button (line 64)',
    ])
  })

  it('is cut where its reason is long, and nothing where no report was written', async () => {
    const path = await report({ suites: [], errors: [{ message: 'x'.repeat(5_000) }] })
    expect(await playwrightFailures(path)).toEqual([`FAILED  tests/e2e: ${'x'.repeat(500)}…`])
    const none = join(folder, 'never-written.json')
    expect([await playwrightFailures(none), await vitestFailures(none)]).toEqual([[], []])
  })
})
