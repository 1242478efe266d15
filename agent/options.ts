// Owns the command line of the agent. What is wrong with it is one line and exit code 2.
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface AgentOptions {
  readonly server: string
  /** Null: the state directory has a node token already, or there is none to be had. */
  readonly enrollmentToken: string | null
  readonly name: string
  readonly labels: readonly { readonly key: string; readonly value: string }[]
  readonly stateDir: string
  readonly engines: readonly Engine[]
}

/** A pipeline that the owner of this node lets the agent report: where its metrics are, and its log. */
export interface Engine {
  readonly pipeline: string
  readonly metricsUrl: string
  readonly logFile: string | null
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage =
  'npm run agent -- --server URL --token ENROLMENT_TOKEN [--name NAME] [--label KEY=VALUE]... [--state-dir DIR] [--scrape PIPELINE=METRICS_URL]... [--tail PIPELINE=LOG_FILE]...'

export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): AgentOptions {
  const given = parse(args)
  const server = given.server ?? environment['FLEETBEAT_SERVER']
  if (server === undefined) throw new UsageError('--server: expected the address of the server, got nothing')
  const tails = new Map(given.tail.map((text) => pair(text, '--tail', 'PIPELINE=LOG_FILE')))
  const engines = given.scrape.map((text): Engine => {
    const [pipeline, url] = pair(text, '--scrape', 'PIPELINE=METRICS_URL')
    return { pipeline, metricsUrl: httpUrl(url, '--scrape'), logFile: tails.get(pipeline) ?? null }
  })
  const stray = [...tails.keys()].find((pipeline) => !engines.some((engine) => engine.pipeline === pipeline))
  if (stray !== undefined)
    throw new UsageError(`--tail: expected a pipeline that --scrape names, got ${JSON.stringify(stray)}`)
  return {
    server: httpUrl(server, '--server').replace(/\/+$/, ''),
    enrollmentToken: given.token ?? environment['FLEETBEAT_ENROLL_TOKEN'] ?? null,
    name: given.name ?? hostname(),
    labels: given.label.map((text) => {
      const [key, value] = pair(text, '--label', 'KEY=VALUE')
      return { key, value }
    }),
    stateDir: resolve(given['state-dir'] ?? environment['FLEETBEAT_STATE_DIR'] ?? './agent-state'),
    engines,
  }
}

function parse(args: readonly string[]) {
  const list = { type: 'string', multiple: true, default: [] as string[] } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string' },
        token: { type: 'string' },
        name: { type: 'string' },
        'state-dir': { type: 'string' },
        label: list,
        scrape: list,
        tail: list,
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function pair(text: string, flag: string, form: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0 || at === text.length - 1) throw new UsageError(`${flag}: expected ${form}, got ${JSON.stringify(text)}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function httpUrl(text: string, flag: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(`${flag}: expected an http:// or https:// address, got ${JSON.stringify(text)}`)
  return text
}
