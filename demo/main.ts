// Starts a simulated fleet beside a running server: nodes that enrol and beat through the real mutations, with the troubles of a real fleet.
import { createClient } from '../agent/client.ts'
import { readOptions, usage, UsageError, type DemoOptions } from './options.ts'
import { createRandom } from './random.ts'
import { startSimulatedNode, type SimulatedNode } from './simulated-node.ts'

const roles = ['collector', 'aggregator', 'gateway', 'edge', 'relay'] as const
const regions = [
  ['eu-west-1', 'ew1'],
  ['eu-central-1', 'ec1'],
  ['us-east-1', 'ue1'],
  ['us-west-2', 'uw2'],
  ['ap-south-1', 'as1'],
] as const
const sources = ['nginx', 'syslog', 'kafka', 'otlp', 'statsd', 'journald', 'docker', 'cloudtrail'] as const
const sinks = ['loki', 's3-archive', 'clickhouse', 'elastic'] as const
const versions = ['7', '7', '7', '6'] as const
const enrolledAtOnce = 8

function pipelineNames(): string[] {
  return sources.flatMap((source) => sinks.map((sink) => `${source}-to-${sink}`))
}

async function run(options: DemoOptions): Promise<void> {
  const client = createClient(options.server, { fetch })
  const nodes: SimulatedNode[] = []
  const stop = () => {
    for (const node of nodes) node.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  let next = 0
  const enrol = async () => {
    for (let index = next++; index < options.nodes; index = next++) nodes.push(await startNode(index, options, client))
  }
  await Promise.all(Array.from({ length: Math.min(enrolledAtOnce, options.nodes) }, enrol))
  process.stdout.write(`${nodes.length} simulated nodes beat at ${options.server}. Ctrl-C ends them.\n`)
}

function startNode(
  index: number,
  options: DemoOptions,
  client: ReturnType<typeof createClient>,
): Promise<SimulatedNode> {
  const random = createRandom(options.seed * 10_007 + index)
  const [region, short] = regions[index % regions.length] ?? regions[0]
  const role = random.pick(roles)
  const names = pipelineNames()
  const first = random.whole(0, names.length - 1)
  const pipelines = Array.from({ length: options.pipelines }, (_, at) => {
    const position = first + at * 3
    const lap = Math.floor(position / names.length)
    const name = names[position % names.length] ?? 'nginx-to-loki'
    return { name: lap === 0 ? name : `${name}-${lap + 1}`, version: random.pick(versions) }
  })
  return startSimulatedNode({
    client,
    random,
    token: options.token,
    historyMinutes: options.history,
    identity: {
      name: `${role}-${short}-${String(index + 1).padStart(2, '0')}`,
      region,
      zone: `${region}${random.pick(['a', 'b', 'c'])}`,
    },
    pipelines: [...new Map(pipelines.map((pipeline) => [pipeline.name, pipeline])).values()],
  })
}

try {
  await run(readOptions(process.argv.slice(2), process.env))
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  if (error instanceof UsageError) process.stderr.write(`${usage}\n`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
