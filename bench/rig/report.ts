// Owns what a run prints: a table of the criteria, what was measured beside them, and as its last line how many passed.
import { printTable } from '../result.ts'
import type { Verdict } from './judge.ts'
import type { Watched } from './watch.ts'

export function printVerdicts(title: string, verdicts: readonly Verdict[]): void {
  printTable(title, [
    ['', 'figure', '', 'limit', ''],
    ...verdicts.map(({ name, value, unit, limit, ok }) => [name, value, unit, limit, ok ? 'ok' : 'FAILED']),
  ])
  process.stdout.write(`\nRESULT ${JSON.stringify({ name: title, bars: verdicts })}\n`)
}

export function printBeside({ sent, coalesced, pushToPaint, observed }: Watched): void {
  printTable('Beside them', [
    ['', 'figure', ''],
    ['heartbeats sent', sent, ''],
    ['rows painted by a newer heartbeat', coalesced, ''],
    ['push to paint, p50', pushToPaint.p50Ms, 'ms'],
    ['push to paint, p95', pushToPaint.p95Ms, 'ms'],
    ['push to paint, max', pushToPaint.maxMs, 'ms'],
    ['page loads', observed.loadsMs?.length ?? 0, ''],
  ])
  for (const hole of observed.holes.slice(0, 20)) process.stdout.write(`  hole: ${hole}\n`)
}

/** The line that CI reads. */
export function printTotals(passed: number, failed: number): void {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
}
