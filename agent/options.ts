// Owns the command line of the agent and its environment. What is wrong with them is one line and exit code 2.
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cut, isText, longestText } from './fit.ts'

export interface AgentOptions {
  /** Without a slash at its end. */
  readonly server: string
  /** Null: the state directory has a node token already. */
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

const mostLabels = 64
const mostEngines = 100

type Environment = Readonly<Record<string, string | undefined>>

/** A flag wins over the environment, where others cannot read a token in the list of processes. */
export function readOptions(args: readonly string[], environment: Environment): AgentOptions | 'help' {
  const given = parse(args)
  if (given.help) return 'help'
  // What is empty counts as not set, as in a file that lists all settings.
  const set = (name: string) => environment[name]?.trim() || undefined
  const server = given.server ?? set('FLEETBEAT_SERVER')
  if (server === undefined)
    throw new UsageError(`--server: expected the address of the server, got nothing. Usage: ${usage}`)
  return {
    server: httpUrl(server, '--server').replace(/\/+$/, ''),
    enrollmentToken: given.token ?? set('FLEETBEAT_ENROLL_TOKEN') ?? null,
    name: text(given.name ?? set('FLEETBEAT_NODE_NAME') ?? cut(hostname(), longestText), '--name'),
    labels: labelsOf(given.label),
    stateDir: resolve(given['state-dir'] ?? set('FLEETBEAT_STATE_DIR') ?? './agent-state'),
    engines: enginesOf(given.scrape, given.tail),
  }
}

function parse(args: readonly string[]) {
  const list = { type: 'string', multiple: true, default: [] as string[] } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
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
    // What follows the first sentence is advice about positional arguments, which there are none of.
    const [fault] = (error as Error).message.split(/\. |\n/)
    throw new UsageError(`${fault}. Usage: ${usage}`, { cause: error })
  }
}

function labelsOf(given: readonly string[]): AgentOptions['labels'] {
  const labels = [...pairs(given, '--label', 'KEY=VALUE')].map(([key, value]) => ({
    key,
    value: text(value, '--label'),
  }))
  if (labels.length > mostLabels) throw new UsageError(`--label: expected at most ${mostLabels}, got ${labels.length}`)
  return labels
}

function enginesOf(scrapes: readonly string[], tails: readonly string[]): Engine[] {
  const files = pairs(tails, '--tail', 'PIPELINE=LOG_FILE')
  const engines = [...pairs(scrapes, '--scrape', 'PIPELINE=METRICS_URL')].map(([pipeline, url]): Engine => ({
    pipeline,
    metricsUrl: httpUrl(url, '--scrape'),
    logFile: files.get(pipeline) ?? null,
  }))
  if (engines.length > mostEngines)
    throw new UsageError(`--scrape: expected at most ${mostEngines}, got ${engines.length}`)
  const stray = [...files.keys()].find((pipeline) => !engines.some((engine) => engine.pipeline === pipeline))
  if (stray !== undefined)
    throw new UsageError(`--tail: expected a pipeline that --scrape names, got ${JSON.stringify(stray)}`)
  return engines
}

/** In the order given; the same key twice is a fault. */
function pairs(given: readonly string[], flag: string, form: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const each of given) {
    const at = each.indexOf('=')
    if (at <= 0 || at === each.length - 1)
      throw new UsageError(`${flag}: expected ${form}, got ${JSON.stringify(each)}`)
    const key = text(each.slice(0, at), flag)
    if (found.has(key)) throw new UsageError(`${flag}: expected ${JSON.stringify(key)} once, got it twice`)
    found.set(key, each.slice(at + 1))
  }
  return found
}

function text(given: string, flag: string): string {
  if (!isText(given))
    throw new UsageError(
      `${flag}: expected 1 to ${longestText} characters, got ${given.length} or some that are no text`,
    )
  return given
}

function httpUrl(given: string, flag: string): string {
  const url = URL.canParse(given) ? new URL(given) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${flag}: expected an http:// or https:// address, got ${JSON.stringify(given)}`)
  // Not quoted: it holds a password.
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${flag}: expected an address without a user and a password in it`)
  return given
}
