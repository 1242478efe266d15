// Owns what a run of the rig is told: its form by a flag, the rest by the environment.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** `smoke`: what CI runs. `full`: half an hour. `hard`: a big fleet and every page open. `self-test`: faults are put in, and have to be found. */
export type Form = 'smoke' | 'full' | 'hard' | 'self-test'

export interface RigOptions {
  readonly form: Form
  /** Heartbeats a second, of all nodes together: each is one push. */
  readonly pushHz: number
  readonly nodes: number
  /** How long the pages are watched. */
  readonly durationMs: number
  readonly tickMs: number
  /** Takes rig.jsonl, and rig.pid while it runs. */
  readonly outDir: string
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage = `npm run rig [-- --full | --hard | --self-test]
  PUSH_HZ, NODES, RUN_DURATION_MS, TICK_MS, OUT_DIR in the environment change what the form says.`

/** As agents beat. */
const beatEverySeconds = 5

const forms = {
  smoke: { pushHz: 5, durationMs: 60_000, tickMs: 5_000 },
  full: { pushHz: 1, durationMs: 30 * 60_000, tickMs: 30_000 },
  hard: { pushHz: 20, durationMs: 10 * 60_000, tickMs: 30_000 },
  // Few nodes, so that none falls silent where they are told to slow down; and slow enough that a busy machine alone makes no dry spell.
  'self-test': { pushHz: 2, durationMs: 8_000, tickMs: 2_500, nodes: 5 },
} as const satisfies Record<Form, Partial<RigOptions>>

const most = { PUSH_HZ: 100, NODES: 500, RUN_DURATION_MS: 24 * 60 * 60_000, TICK_MS: 600_000 } as const

export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): RigOptions {
  const form = formOf(args)
  const own: { pushHz: number; durationMs: number; tickMs: number; nodes?: number } = forms[form]
  const number = (name: keyof typeof most, otherwise: number) =>
    numberOf(environment[name], { name, most: most[name], otherwise })
  const pushHz = number('PUSH_HZ', own.pushHz)
  return {
    form,
    pushHz,
    nodes: Math.ceil(number('NODES', own.nodes ?? Math.max(1, pushHz * beatEverySeconds))),
    durationMs: number('RUN_DURATION_MS', own.durationMs),
    tickMs: number('TICK_MS', own.tickMs),
    outDir: environment['OUT_DIR'] ?? join(tmpdir(), `fleetbeat-rig-${form}`),
  }
}

function formOf(args: readonly string[]): Form {
  const options = { full: { type: 'boolean' }, hard: { type: 'boolean' }, 'self-test': { type: 'boolean' } } as const
  try {
    const { values } = parseArgs({ args: [...args], options })
    const chosen = (['full', 'hard', 'self-test'] as const).filter((form) => values[form])
    if (chosen.length > 1) throw new UsageError(`Expected one of --full, --hard, --self-test, got ${chosen.length}`)
    return chosen[0] ?? 'smoke'
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function numberOf(
  text: string | undefined,
  { name, most, otherwise }: { name: string; most: number; otherwise: number },
): number {
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0 || value > most)
    throw new UsageError(`${name}: expected a number above 0 and at most ${most}, got ${text}`)
  return value
}
