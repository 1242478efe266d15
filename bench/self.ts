// `npm run bench:self`: what the server's watch over itself costs: parsing, a sample, a tick; beside reading one file.
import { readFile } from 'node:fs/promises'
import { createBaselines } from '../server/self/baseline.ts'
import { parseIo } from '../server/self/process-io.ts'
import { createProgram } from '../server/self/processes.ts'
import { createRuntimeProbe } from '../server/self/runtime.ts'
import { createSampler } from '../server/self/sampler.ts'
import { createTimings } from '../server/self/timings.ts'
import { percentile } from './measure.ts'
import { atMost, finish, machine, printTable } from './result.ts'

const rounds = 5
const timesARound = 400

process.stdout.write(`${machine()}\n`)

const io = await readFile('/proc/self/io', 'utf8').catch(() => 'read_bytes: 1\nwrite_bytes: 1\n')
const baselines = createBaselines()
const timings = createTimings()
for (let name = 0; name < 100; name += 1)
  for (let count = 0; count < 200; count += 1) timings.took(`query ${name}`, count, new Date())
const program = createProgram(() => process.pid)
const sampler = createSampler({
  programs: { server: program },
  runtime: createRuntimeProbe(),
  extra: () => null,
  now: () => new Date(),
  sampled: () => Promise.resolve(),
  failed: (error) => process.stderr.write(`${String(error)}\n`),
})
const sources = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`source ${at}`, at]))
let tick = 0

/** The first is the baseline. */
const works = {
  'reading one file': () => readFile('/proc/self/io', 'utf8'),
  'parsing it': () => parseIo(io),
  'the counters of a program': () => program.counters(),
  'a whole sample': () => sampler.tick(),
  'what was sampled, read again': () => sampler.latest(),
  'a tick of the baselines': () => baselines.tick(sources, new Date((tick += 1_000)), 1_000),
  'the table of 100 operations': () => timings.operations(new Date()),
} as const satisfies Record<string, () => unknown>
const names = Object.keys(works) as (keyof typeof works)[]
const times = new Map<string, number[]>(names.map((name) => [name, []]))

async function measure(name: keyof typeof works, counts: boolean): Promise<void> {
  const taken: number[] = []
  while (taken.length < timesARound) {
    const began = performance.now()
    await works[name]()
    taken.push((performance.now() - began) * 1000)
  }
  if (counts) times.get(name)?.push(...taken)
}

// The first round only warms.
for (let round = 0; round <= rounds; round += 1) for (const name of names) await measure(name, round > 0)
await sampler.close()

const at = (name: keyof typeof works, rank: number) => percentile(times.get(name) ?? [], rank)
const ratio = (name: keyof typeof works) => at(name, 50) / at('reading one file', 50)
printTable('Microseconds', [
  ['', 'p50', 'p95', 'of reading one file'],
  ...names.map((name) => [name, at(name, 50), at(name, 95), ratio(name)]),
])
finish('self', Object.fromEntries(names.map((name) => [name, ratio(name)])), [
  atMost('parsing / reading one file, p50', ratio('parsing it'), 0.5),
  atMost('a whole sample / reading one file, p50', ratio('a whole sample'), 10),
  atMost('what was sampled, read again / reading one file, p50', ratio('what was sampled, read again'), 0.05),
  atMost('a tick of the baselines / reading one file, p50', ratio('a tick of the baselines'), 2),
])
