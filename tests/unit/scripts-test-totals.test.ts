import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTotals, playwrightTotals, totalsLine, vitestTotals } from '../../scripts/test-totals.mjs'

describe('test totals', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleetbeat-totals-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function report(content: unknown): Promise<string> {
    const path = join(folder, 'report.json')
    await writeFile(path, JSON.stringify(content))
    return path
  }
  const file = (status: string, ...tests: readonly string[]) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  })

  it('counts each test once', async () => {
    const path = await report({
      testResults: [file('passed', 'passed', 'passed', 'pending'), file('failed', 'failed', 'passed', 'todo')],
    })
    expect(await vitestTotals(path, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  it('counts a file that could not be loaded as a failure', async () => {
    const path = await report({ testResults: [file('failed', 'passed', 'failed'), file('failed')] })
    expect(await vitestTotals(path, 1)).toEqual({ passed: 1, failed: 2, skipped: 0 })
  })

  it('counts a runner that failed without a failed test as a failure', async () => {
    const path = await report({ testResults: [file('passed', 'passed')] })
    expect(await vitestTotals(path, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
    expect(await vitestTotals(join(folder, 'never-written.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(await playwrightTotals(join(folder, 'never-written.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('takes a test that passed only the second time for a failure', async () => {
    const path = await report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 } })
    expect(await playwrightTotals(path, 1)).toEqual({ passed: 5, failed: 2, skipped: 1 })
  })

  it('says skipped only where some were', () => {
    const one = { passed: 2, failed: 1, skipped: 0 }
    expect(totalsLine(addTotals([one, one]))).toBe('4 passed, 2 failed')
    expect(totalsLine(addTotals([one, { ...one, skipped: 3 }]))).toBe('4 passed, 2 failed, 3 skipped')
  })
})
