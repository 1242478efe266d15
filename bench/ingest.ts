// `npm run bench:ingest`: what a heartbeat costs, from the naive way to the whole way, in one run on one machine.
import { createBenchDatabase } from './ingest/database.ts'
import { benchDoors, doors } from './ingest/doors.ts'
import { benchWholeWay } from './ingest/whole-way.ts'
import { large, rowsOf, small } from './ingest/workload.ts'
import { benchWriters } from './ingest/writers.ts'
import type { Spent } from './measure.ts'
import { atLeast, atMost, finish, machine, printTable } from './result.ts'

process.stdout.write(`${machine()}\n`)

const database = await createBenchDatabase()
const writers = await benchWriters(database).finally(() => database.close())
const rows = rowsOf(large)
const perSecond = ({ seconds }: Spent) => 1 / seconds
const writerRow = (name: string, spent: Spent) => [
  name,
  perSecond(spent),
  perSecond(spent) * rows,
  spent.cpuSeconds * 1e6,
]
printTable(`Writing alone, 100 pipelines x 3 components + 10 log lines: ${rows} rows a heartbeat, groups of 10`, [
  ['', 'heartbeats/s', 'rows/s', 'CPU us/heartbeat'],
  writerRow('(a) an upsert per row', writers.naive),
  writerRow('(b) our statement by the driver alone', writers.byHand),
  writerRow('(c) our writer', writers.ours),
])

const door = await benchDoors()
printTable('HTTP and GraphQL alone: heartbeats/s', [
  ['', '100 pipelines', '5 pipelines'],
  ...doors.map((name) => [name, door.large[name], door.small[name]]),
])

const whole = await benchWholeWay(large)
const few = await benchWholeWay(small)
printTable('The whole way, 25 agents over HTTP', [
  ['', '(d) 100 pipelines', '(e) 5 pipelines'],
  ['heartbeats/s', whole.perSecond, few.perSecond],
  ['rows/s', whole.perSecond * rows, few.perSecond * rowsOf(small)],
  ['server CPU us/heartbeat', whole.cpuSeconds * 1e6, few.cpuSeconds * 1e6],
  ['at 60 %: ack p50 ms', whole.ackP50Ms, few.ackP50Ms],
  ['at 60 %: ack p99 ms', whole.ackP99Ms, few.ackP99Ms],
  ['at 60 %: event-loop delay p99 ms', whole.eventLoopP99Ms, few.eventLoopP99Ms],
  ['memory MiB', whole.memoryMiB, few.memoryMiB],
  ['memory at the end / after flat out', whole.memoryGrowth, few.memoryGrowth],
])

// What the door's process spends on a heartbeat, it has one core for: its rate tells it.
const doorMicros = 1e6 / door.large.ours
printTable('Where the CPU of (d) goes, us a heartbeat (100 pipelines)', [
  ['', 'us'],
  ['JSON over node:http', 1e6 / door.large.raw],
  ['GraphQL on top', doorMicros - 1e6 / door.large.raw],
  ['validate', writers.validate.cpuSeconds * 1e6],
  ['registry', writers.registry.cpuSeconds * 1e6],
  ['write, our side', writers.ours.cpuSeconds * 1e6],
])
printTable('Database', [
  ['', ''],
  ['bytes a heartbeat', writers.bytes],
  ...[...writers.statements].map(([name, count]) => [`statements a flush, ${name}`, count]),
])

const growth = writers.fiveHundred.seconds / writers.hundred.seconds
finish(
  'ingest',
  {
    naivePerSecond: perSecond(writers.naive),
    byHandPerSecond: perSecond(writers.byHand),
    writerPerSecond: perSecond(writers.ours),
    wholeWayPerSecond: whole.perSecond,
    wholeWaySmallPerSecond: few.perSecond,
    doorPerSecond: door.large.ours,
    doorSmallPerSecond: door.small.ours,
    ackP99Ms: whole.ackP99Ms,
    bytesPerHeartbeat: writers.bytes,
  },
  [
    atLeast('(c) / (a)', writers.naive.seconds / writers.ours.seconds, 60),
    atLeast('(c) / (b)', writers.byHand.seconds / writers.ours.seconds, 0.8),
    atLeast('(d) / (c)', whole.perSecond * writers.ours.seconds, 0.6),
    atLeast('door / raw', door.large.ours / door.large.raw, 0.5),
    atLeast('door / stock', door.large.ours / door.large.stock, 5),
    atMost('ack p99 ms at 60 %', whole.ackP99Ms, 250),
    atMost('event-loop delay p99 ms', whole.eventLoopP99Ms, 25),
    atMost('memory growth', whole.memoryGrowth, 1.1),
    atMost('500 / 100 pipelines', growth, 5.5),
    atMost('statements a flush', Math.max(...writers.statements.values()), 8),
  ],
)
