// Random histories of an agent against two instances and a database that breaks: what is stored is what a plain model says, exactly.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeId } from '../../schema/ids.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createCuttingProxy, type CuttingProxy } from '../harness/cutting-proxy.ts'
import { start } from '../harness/heartbeats.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { enrollDirectly, startInstance, type Instance } from '../harness/instance.ts'
import { componentNames, expectedOf, pipelineNames } from './ingest-model.ts'

let database: TestDatabase
let proxy: CuttingProxy
/** Each instance has a store of its own; all of them reach the database by way of the proxy. */
let stores: Store[]

beforeAll(async () => {
  database = await createTestDatabase()
  proxy = await createCuttingProxy(database.url)
  stores = [createStore(proxy.url), createStore(proxy.url)]
})
afterAll(async () => {
  for (const store of stores) await store.close()
  await proxy.close()
  await database.close()
})

const pipelines = ['orders', 'audit']
const components = ['source', 'sink']

const delivery = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('once'), to: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'to both at once' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('through a cut'),
      to: fc.nat(1),
      when: fc.constantFrom('before', 'after'),
      skip: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('after a new start of the instance'), to: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'lost by the agent' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('then an older one again'), to: fc.nat(1), back: fc.nat(5) }) },
)

const report = fc.record({
  /** One for each counter of the pipeline and of its components; null: not reported. */
  growth: fc.array(fc.option(fc.nat(1_000_000), { freq: 6 }), {
    minLength: pipelineNames.length + components.length * componentNames.length,
    maxLength: pipelineNames.length + components.length * componentNames.length,
  }),
  status: fc.constantFrom('STARTING', 'RUNNING', 'RUNNING', 'STOPPED', 'CRASHED'),
  engineRestarts: fc.boolean(),
  lines: fc.nat(3),
})

const step = fc.record({
  reports: fc.tuple(report, report),
  /** The clock of the agent may go back, too. */
  passMs: fc.integer({ min: -20_000, max: 45_000 }),
  agentRestarts: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  delivery,
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Report = typeof report extends fc.Arbitrary<infer T> ? T : never

it('stores exactly what the heartbeats add up to, whatever breaks on the way', { timeout: 300_000 }, async () => {
  let run = 0
  // Without shrinking: each run is a life of its own, and takes its time.
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
      run += 1
      const [first] = stores
      if (!first) throw new Error('no store')
      const nodeKey = await enrollDirectly(first, `machine-${run}`, pipelines)
      const counted = await live(nodeKey, steps)
      await compare(nodeKey, counted)
    }),
    { numRuns: 30, endOnFailure: true },
  )
})

/** Lets an agent go through the steps; answers the heartbeats that must count, in their order. */
async function live(nodeKey: number, steps: readonly Step[]): Promise<HeartbeatInput[]> {
  const instances = await Promise.all(stores.map((store) => startInstance(store)))
  const instance = (at: number): Instance => instances[at] ?? fail()
  const counted: HeartbeatInput[] = []
  const agent = createAgent(instance(0), nodeKey)
  for (const { delivery: how, ...what } of steps) {
    const input = agent.sample(what)
    if (how.kind === 'lost by the agent') continue
    const to = 'to' in how ? how.to : 0
    if (how.kind === 'after a new start of the instance') {
      const store = stores[to]
      if (store) instances[to] = await startInstance(store)
    }
    if (how.kind === 'through a cut' && 'when' in how) proxy.cut(how.when === 'before' ? 'before' : 'after', how.skip)
    if (how.kind === 'to both at once') {
      const answers = await Promise.all([0, 1].map((at) => untilAcknowledged(instance(at), nodeKey, input)))
      expect(answers.filter((answer) => !answer?.duplicate).length).toBeLessThanOrEqual(1)
    } else await untilAcknowledged(instance(to), nodeKey, input)
    proxy.spare()
    counted.push(input)
    if (how.kind === 'then an older one again' && 'back' in how) {
      const older = counted.at(-1 - how.back)
      if (older) expect(await untilAcknowledged(instance(to), nodeKey, older)).toMatchObject({ duplicate: true })
    }
  }
  return counted
}

async function untilAcknowledged(instance: Instance, nodeKey: number, input: HeartbeatInput) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [answer] = await instance.beat(nodeKey, input)
      expect(answer?.acceptedSeq).toBeGreaterThanOrEqual(input.seq)
      return answer
    } catch (error) {
      expect(error).toMatchObject({ code: 'UNAVAILABLE' })
      // One cut breaks one try; the other instance may be in the way of the next.
      expect(attempt).toBeLessThan(5)
    }
  }
}

function createAgent(instance: Instance, nodeKey: number) {
  const ids = new Map(
    instance.registry.nodePipelines(nodeKey).map((it) => [it.pipelineName, encodeId('pipeline', it.pipelineKey)]),
  )
  const totals = new Map<string, number>()
  let boot = 0
  let seq = 0
  // A whole life fits in before now: what is of the future is taken for now.
  let now = start.getTime() - 3 * 3_600_000

  function counters<Name extends string>(
    id: string,
    names: readonly Name[],
    how: { growth: Report['growth']; from: number },
  ) {
    const values = names.map((name, index): [Name, number | null] => {
      const growth = how.growth[how.from + index] ?? null
      const key = `${id} ${name}`
      totals.set(key, (totals.get(key) ?? 0) + (growth ?? 0))
      return [name, growth === null ? null : (totals.get(key) ?? 0)]
    })
    return Object.fromEntries(values) as Record<Name, number | null>
  }

  function reportOf(name: string, { growth, status, engineRestarts, lines }: Report) {
    const id = ids.get(name) ?? ''
    if (engineRestarts) for (const key of totals.keys()) if (key.startsWith(id)) totals.set(key, 0)
    return {
      pipelineId: id,
      status: status as 'RUNNING',
      ...counters(id, pipelineNames, { growth, from: 0 }),
      components: components.map((componentId, at) => ({
        componentId,
        kind: 'TRANSFORM' as const,
        ...counters(`${id}/${componentId}`, componentNames, {
          growth,
          from: pipelineNames.length + at * componentNames.length,
        }),
      })),
      logs: Array.from({ length: lines }, (_, at) => ({ line: `INFO ${boot}-${seq}-${name}-${at}` })),
    }
  }

  return {
    sample({ reports, passMs, agentRestarts }: Omit<Step, 'delivery'>): HeartbeatInput {
      if (agentRestarts) [boot, seq] = [boot + 1, 0]
      seq += 1
      now += passMs
      return {
        bootId: `boot-${boot}`,
        seq,
        sampledAt: new Date(now),
        agentVersion: '1',
        deploymentMode: 'STANDALONE',
        pipelines: pipelines.map((name, at) => reportOf(name, reports[at] ?? fail())),
      }
    },
  }
}

const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function compare(nodeKey: number, counted: readonly HeartbeatInput[]): Promise<void> {
  const expected = expectedOf(counted)
  const stored = new Map<string, Map<number, number>>()
  const last = new Map<string, number>()
  const add = (series: string, row: Record<string, unknown>, name: string) => {
    const sum = Number(row[column(name)])
    if (sum !== 0)
      stored.set(series, (stored.get(series) ?? new Map<number, number>()).set((row['minute'] as Date).getTime(), sum))
  }
  const keep = (series: string, value: unknown) => value !== null && last.set(series, Number(value))

  for (const row of await database.query('SELECT * FROM pipeline_minutes WHERE node_id = $1', [nodeKey]))
    for (const name of pipelineNames) add(`${encodeId('pipeline', Number(row['pipeline_id']))} ${name}`, row, name)
  for (const row of await database.query('SELECT * FROM node_pipelines WHERE node_id = $1', [nodeKey]))
    for (const name of pipelineNames)
      keep(`${encodeId('pipeline', Number(row['pipeline_id']))} ${name}`, row[column(name)])
  const withPath = 'c.key, c.pipeline_id FROM components c JOIN'
  const path = (row: Record<string, unknown>) =>
    `${encodeId('pipeline', Number(row['pipeline_id']))}/${String(row['key'])}`
  for (const row of await database.query(
    `SELECT m.*, ${withPath} component_minutes m ON m.component_id = c.id WHERE node_id = $1`,
    [nodeKey],
  ))
    for (const name of componentNames) add(`${path(row)} ${name}`, row, name)
  for (const row of await database.query(
    `SELECT n.*, ${withPath} node_components n ON n.component_id = c.id WHERE node_id = $1`,
    [nodeKey],
  ))
    for (const name of componentNames) keep(`${path(row)} ${name}`, row[column(name)])

  expect(sorted(stored)).toEqual(sorted(withoutZeros(expected.minutes)))
  expect(sorted(last)).toEqual(sorted(expected.last))

  const lines = await database.query('SELECT message FROM log_entries WHERE node_id = $1 ORDER BY seq', [nodeKey])
  expect(lines.map((row) => `INFO ${String(row['message'])}`)).toEqual(expected.lines)

  const changes = await database.query(
    'SELECT pipeline_id, from_status, to_status FROM status_changes WHERE node_id = $1 AND pipeline_id IS NOT NULL ORDER BY seq',
    [nodeKey],
  )
  const transitions = new Map<string, string[]>()
  for (const row of changes) {
    const id = encodeId('pipeline', Number(row['pipeline_id']))
    transitions.set(id, [...(transitions.get(id) ?? []), `${String(row['from_status'])}>${String(row['to_status'])}`])
  }
  expect(sorted(transitions)).toEqual(sorted(expected.transitions))
}

/** The baseline of a series is a row of zeros. */
function withoutZeros(minutes: ReadonlyMap<string, ReadonlyMap<number, number>>) {
  const kept = [...minutes].map(
    ([series, sums]) => [series, new Map([...sums].filter(([, sum]) => sum !== 0))] as const,
  )
  return new Map(kept.filter(([, sums]) => sums.size > 0))
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, unknown][] {
  return [...map]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, value instanceof Map ? [...value].sort(([a], [b]) => a - b) : value])
}

function fail(): never {
  throw new Error('the step names what is not there')
}
