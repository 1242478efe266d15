// Owns the proof that the rig can fail: each fault is put into a watch of its own, and has to make it fail for that reason and no other.
// At last, a whole run is told to end.
import { setTimeout as after } from 'node:timers/promises'
import { makeBed, type Bed } from './bed.ts'
import { padded } from './beating-fleet.ts'
import type { Journal } from './journal.ts'
import type { CriterionName } from './judge.ts'
import type { RigOptions } from './options.ts'
import type { Proof } from './proof.ts'
import { hold, type Ending } from './run.ts'
import { proveToldToEnd } from './told-to-end.ts'
import type { WatchOptions } from './watch.ts'
import type { PageName, WatchedPage } from './watched-page.ts'

interface Fault {
  readonly name: string
  /** What has to fail; none: nothing may. */
  readonly fails: CriterionName | 'stalled' | null
  readonly during?: WatchOptions['during']
  readonly beforeLoads?: WatchOptions['beforeLoads']
  /** Whether pages are loaded, and how long they take is judged. */
  readonly loads?: boolean
  /** Where what the fault does to the pace must not count. */
  readonly pushHz?: number
}

const pages: readonly PageName[] = ['fleet', 'logs']
/** The watch has begun, and things go their way. */
const beginsAfterMs = 2_000
const heldMs = 3_500
const slowAnswersMs = 1_000

const faults: readonly Fault[] = [
  { name: 'nothing', fails: null, loads: true },
  {
    name: 'a stream that is cut',
    fails: 'reconnects',
    // Slow enough that being away for a moment is no dry spell.
    pushHz: 1,
    during: async (_pages, { proxy }) => {
      await after(beginsAfterMs)
      proxy?.cut()
    },
  },
  {
    name: 'a stream that runs dry',
    fails: 'longest dry spell',
    during: async (_pages, { proxy }) => {
      await after(beginsAfterMs)
      proxy?.hold()
      await after(heldMs)
      proxy?.letGo()
    },
  },
  {
    name: 'an event that is left out',
    fails: 'holes by sequence',
    during: async (_pages, { proxy, fleet }) => {
      await after(beginsAfterMs)
      proxy?.drop(`rig-line-${padded(fleet.next() + 2)}`)
    },
  },
  {
    name: 'a layout that shifts',
    fails: 'layout shift, p100',
    during: (watched) =>
      inFleet(
        watched,
        `document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 400px' }))`,
      ),
  },
  {
    name: 'a page that keeps what it should let go of',
    fails: 'heap slope',
    // 0.8 MiB a second: what it holds in the end is within its bound, only that it grows is not.
    during: (watched) =>
      inFleet(watched, 'globalThis.kept = []; setInterval(() => kept.push(new Array(10_000).fill(0.5)), 100)'),
  },
  {
    name: 'pages that load slowly',
    fails: 'page load, p95',
    loads: true,
    beforeLoads: ({ proxy }) => proxy?.delayAnswers(slowAnswersMs),
  },
  {
    name: 'a page that hangs',
    fails: 'stalled',
    during: (watched) => inFleet(watched, 'setTimeout(() => { for (;;); })'),
  },
]

/** Null: it was told to end. */
export async function proveFaults(options: RigOptions, journal: Journal, signal: AbortSignal): Promise<Proof[] | null> {
  const bed = await makeBed(options, { faulty: true })
  journal.say('info', 'ready', { server: bed.serverPid, url: bed.url })
  const proofs: Proof[] = []
  try {
    for (const fault of faults) {
      const ending = await suffer(bed, fault, { options, journal, signal })
      if (ending.kind === 'stopped') return null
      proofs.push(told(proofOf(fault, ending), journal))
    }
  } finally {
    await bed.close()
  }
  if (signal.aborted) return null
  return [...proofs, told(await proveToldToEnd(), journal)]
}

function told(proof: Proof, journal: Journal): Proof {
  journal.say(proof.ok ? 'info' : 'error', 'proof', { ...proof })
  process.stdout.write(`${proof.ok ? 'ok      ' : 'FAILED  '}${proof.fault}: ${proof.found}\n`)
  return proof
}

interface Around {
  readonly options: RigOptions
  readonly journal: Journal
  readonly signal: AbortSignal
}

async function suffer(bed: Bed, fault: Fault, { options, journal, signal }: Around): Promise<Ending> {
  const { during, beforeLoads, pushHz = options.pushHz } = fault
  bed.fleet.pace(pushHz)
  try {
    const harm = { ...(during && { during }), ...(beforeLoads && { beforeLoads }) }
    const leastPushes = Math.floor(((options.durationMs / 1_000) * pushHz) / 2)
    return await hold(bed, {
      ...options,
      pages,
      loads: { before: [], after: fault.loads ? ['logs'] : [] },
      pushHz,
      profileMs: 0,
      leastPushes,
      journal,
      signal,
      ...harm,
    })
  } finally {
    bed.proxy?.letGo()
    bed.proxy?.delayAnswers(0)
    bed.fleet.pace(options.pushHz)
  }
}

function proofOf({ name, fails }: Fault, ending: Ending): Proof {
  const failed = ending.kind === 'judged' ? ending.verdicts.filter(({ ok }) => !ok) : []
  const names = ending.kind === 'judged' ? failed.map((verdict) => verdict.name) : [ending.kind]
  const figures = failed.map(({ name: criterion, value, unit }) =>
    `${criterion} ${Number(value.toPrecision(3))} ${unit}`.trim(),
  )
  return {
    fault: name,
    expected: fails ?? 'nothing',
    found: ending.kind === 'judged' ? figures.join(', ') || 'nothing failed' : ending.kind,
    ok: names.length === (fails === null ? 0 : 1) && names.every((one) => one === fails),
  }
}

async function inFleet(watched: readonly WatchedPage[], expression: string): Promise<void> {
  await after(beginsAfterMs)
  await watched
    .find(({ name }) => name === 'fleet')
    ?.page.evaluate(`void (${expression.includes(';') ? `() => { ${expression} }` : `() => ${expression}`})()`)
}
