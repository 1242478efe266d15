// Owns what a benchmark prints: tables, and as its last line RESULT with the figures and the bars. A bar that is missed is exit code 1.
import { cpus, release } from 'node:os'

export interface Bar {
  readonly name: string
  readonly value: number
  readonly limit: number
  readonly ok: boolean
}

export const atLeast = (name: string, value: number, limit: number): Bar => ({ name, value, limit, ok: value >= limit })
export const atMost = (name: string, value: number, limit: number): Bar => ({ name, value, limit, ok: value <= limit })

/** What a figure was seen on: a ratio travels, a figure does not. */
export function machine(): string {
  const [cpu] = cpus()
  return `Node ${process.versions.node}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${process.platform} ${release()}`
}

export function printTable(title: string, rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? short(cell) : cell)))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  )
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`)
}

export function finish(name: string, figures: Readonly<Record<string, number>>, bars: readonly Bar[]): void {
  printTable('Bars', [
    ['', 'figure', 'limit', ''],
    ...bars.map((bar) => [bar.name, bar.value, bar.limit, bar.ok ? 'ok' : 'MISSED']),
  ])
  const rounded = Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(short(value))]))
  const told = bars.map((bar) => ({ ...bar, value: Number(short(bar.value)) }))
  process.stdout.write(`\nRESULT ${JSON.stringify({ name, figures: rounded, bars: told })}\n`)
  if (bars.some((bar) => !bar.ok)) process.exitCode = 1
}

/** Three digits that count, and no exponent. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '0'
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
