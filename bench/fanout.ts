// `npm run bench:fanout`: what a delivered event costs, from a raw hub to stock Yoga, by turns in one run on one machine.
import { buildPrograms } from './fanout/build.ts'
import { openPair, type Burst, type Paced, type Pair, type PairOptions } from './fanout/pair.ts'
import { atLeast, atMost, finish, machine, printTable } from './result.ts'

process.stdout.write(`${machine()}\n`)
await buildPrograms()

const ways = {
  '(a) raw node:http hub': { hub: 'raw', mode: 'distinct' },
  '(b) stock Yoga, createPubSub': { hub: 'stock', mode: 'distinct' },
  '(c) distinct mode': { hub: 'ours', mode: 'distinct' },
  '(d) single connection mode': { hub: 'ours', mode: 'single' },
  '(e) (c), 10 % take nothing': { hub: 'ours', mode: 'distinct', stalledShare: 0.1 },
  '(f) (c), ten groups': { hub: 'ours', mode: 'distinct', groups: 10 },
} as const satisfies Record<string, Omit<PairOptions, 'subscribers'>>
type Way = keyof typeof ways
const names = Object.keys(ways) as Way[]

const counts = [100, 1_000, 5_000] as const
const rounds = 4
const deliveriesARound = 60_000
const latencySeconds = 4

interface Figures {
  readonly microsADelivery: Readonly<Record<Way, number>>
  readonly perSecond: Readonly<Record<Way, number>>
  readonly bytesAConnection: Readonly<Record<Way, number>>
  /** At half load. */
  readonly half: Readonly<Record<Way, number>>
  readonly p50: Readonly<Record<Way, number>>
  readonly p99: Readonly<Record<Way, number>>
}

async function compare(subscribers: number): Promise<Figures> {
  const pairs = new Map<Way, Pair>()
  try {
    for (const way of names) pairs.set(way, await openPair({ ...ways[way], subscribers }))
    const bursts = new Map<Way, Burst[]>(names.map((way) => [way, []]))
    // The first round only warms.
    for (const pair of pairs.values()) await pair.burst(deliveriesARound)
    for (let round = 0; round < rounds; round += 1)
      for (const [way, pair] of pairs) bursts.get(way)?.push(await pair.burst(deliveriesARound))
    const sum = (way: Way, of: (burst: Burst) => number) =>
      (bursts.get(way) ?? []).reduce((total, burst) => total + of(burst), 0)
    const perSecond = each((way) => sum(way, (it) => it.deliveries) / sum(way, (it) => it.seconds))
    // Half of what the raw hub takes, or of the own where that is less: the same load for all who bear it.
    const paced = new Map<Way, Paced>()
    for (const [way, pair] of pairs) {
      const load = Math.min(perSecond[way], perSecond[names[0] as Way]) / 2
      paced.set(way, await pair.paced(Math.max(1, load / subscribers), latencySeconds))
    }
    return {
      microsADelivery: each((way) => sum(way, (it) => it.cpuMicros) / sum(way, (it) => it.deliveries)),
      perSecond,
      bytesAConnection: each((way) => pairs.get(way)?.bytesAConnection ?? 0),
      half: each((way) => paced.get(way)?.microsADelivery ?? 0),
      p50: each((way) => paced.get(way)?.p50 ?? 0),
      p99: each((way) => paced.get(way)?.p99 ?? 0),
    }
  } finally {
    for (const pair of pairs.values()) pair.close()
  }
}

function each(of: (way: Way) => number): Record<Way, number> {
  return Object.fromEntries(names.map((way) => [way, of(way)])) as Record<Way, number>
}

const figures = new Map<number, Figures>()
for (const count of counts) {
  const found = await compare(count)
  figures.set(count, found)
  printTable(`${count} subscribers, events of about a kilobyte`, [
    ['', 'CPU us/delivery', 'deliveries/s', 'half load: CPU', 'p50 ms', 'p99 ms', 'KB/connection'],
    ...names.map((way) => [
      way,
      found.microsADelivery[way],
      found.perSecond[way],
      found.half[way],
      found.p50[way],
      found.p99[way],
      found.bytesAConnection[way] / 1024,
    ]),
  ])
}

const [raw, stock, ours, single, stalled] = names as [Way, Way, Way, Way, Way]
const at = (count: number) => {
  const found = figures.get(count)
  if (!found) throw new Error(`${count} subscribers were not measured`)
  return found
}
const ratio = (one: Way, other: Way) => {
  const found = counts.map((count) => at(count).microsADelivery[one] / at(count).microsADelivery[other])
  return found.reduce((sum, value) => sum + value, 0) / found.length
}
finish(
  'fanout',
  Object.fromEntries(
    counts.flatMap((count) => [
      [`rawMicros${count}`, at(count).microsADelivery[raw]],
      [`distinctMicros${count}`, at(count).microsADelivery[ours]],
      [`distinctPerSecond${count}`, at(count).perSecond[ours]],
    ]),
  ),
  [
    atMost('CPU (c) / (a)', ratio(ours, raw), 0.85),
    atLeast('CPU (b) / (c)', ratio(stock, ours), 12),
    atMost('CPU (d) / (a)', ratio(single, raw), 1.2),
    atMost('p99 (e) / (c), 1,000 subscribers', at(1_000).p99[stalled] / at(1_000).p99[ours], 1.2),
    atMost('KB an idle connection, 5,000 subscribers', at(5_000).bytesAConnection[ours] / 1024, 25),
    atMost('p99 ms at half load, 1,000 subscribers', at(1_000).p99[ours], 50),
  ],
)
process.exit()
