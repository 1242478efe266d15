// Owns the settings: read from the environment, all faults found at once, every one listed in docs/operations.md and .env.example.
import { resolve } from 'node:path'
import { z } from 'zod'
import { StartupError } from './startup-error.ts'

const highestPort = 65_535
const shortestPassword = 12
const shortestToken = 16
const shortestSecret = 32

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))

/** `FLOOR..CEILING`, both whole numbers within the bounds. */
const range = ({ least, most }: { least: number; most: number }) =>
  z
    .string()
    .regex(/^\d+\.\.\d+$/)
    .transform((text) => text.split('..').map(Number))
    .refine(([floor = -1, ceiling = -1]) => floor >= least && floor <= ceiling && ceiling <= most)
    .transform(([floor = 0, ceiling = 0]): Range => ({ floor, ceiling }))

const count = (most: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(most))

export interface Range {
  readonly floor: number
  readonly ceiling: number
}

/** Each setting: how it is read, what a fault's message says was expected, and whether its value may be shown. */
const table = {
  PORT: {
    read: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(highestPort)).default(4000),
    expected: `a port from 0 (any free one) to ${highestPort}`,
  },
  HOST: { read: z.string().min(1).default('127.0.0.1'), expected: 'an address or a name of this machine' },
  DATABASE_URL: {
    read: url(['postgres:', 'postgresql:']).optional(),
    expected: 'postgresql://USER:PASSWORD@HOST:PORT/DATABASE',
    secret: true,
  },
  PUBLIC_URL: {
    // Paths of the page and of cookies begin at the root.
    read: url(['http:', 'https:'])
      .refine((text) => URL.canParse(text) && new URL(text).pathname === '/')
      .transform((text) => new URL(text).origin)
      .optional(),
    expected: 'the http:// or https:// address people use, without a path',
  },
  FLEETBEAT_DATA_DIR: { read: z.string().min(1).default('./data'), expected: 'a folder' },
  FLEETBEAT_ENVIRONMENT: {
    read: z.string().min(1).max(100).default('production'),
    expected: 'the name of the first environment, 1 to 100 characters',
  },
  FLEETBEAT_OWNER_EMAIL: {
    read: z.email().optional(),
    expected: 'an e-mail address, and FLEETBEAT_OWNER_PASSWORD with it',
  },
  FLEETBEAT_OWNER_PASSWORD: {
    read: z.string().min(shortestPassword).max(128).optional(),
    expected: `${shortestPassword} to 128 characters, and FLEETBEAT_OWNER_EMAIL with it`,
    secret: true,
  },
  FLEETBEAT_LOCAL_AGENT: {
    read: z
      .enum(['on', 'off'])
      .default('on')
      .transform((value) => value === 'on'),
    expected: 'on or off: whether an agent for this machine is started',
  },
  FLEETBEAT_GROUP_SIZE: {
    read: range({ least: 1, most: 500 }).default({ floor: 25, ceiling: 100 }),
    expected:
      'FLOOR..CEILING: at how many heartbeats a group is written at once, and how many one holds at most, 1 to 500',
  },
  FLEETBEAT_GROUP_WAIT_MS: {
    read: range({ least: 0, most: 1_000 }).default({ floor: 2, ceiling: 20 }),
    expected: 'FLOOR..CEILING: how many milliseconds a heartbeat waits for company, 0 to 1000',
  },
  FLEETBEAT_HEARTBEATS_PER_SECOND: {
    read: count(10_000).default(20),
    expected: 'how many heartbeats a second a node may send in the long run, 1 to 10000',
  },
  FLEETBEAT_LIVE_MEMORY_MB: {
    read: count(65_536).default(128),
    expected: 'how many mebibytes the last samples of all pipelines and components may take in memory, 1 to 65536',
  },
  FLEETBEAT_STREAMS_PER_CALLER: {
    read: count(100_000).default(100),
    expected: 'how many streams one person or token may have open, 1 to 100000',
  },
  FLEETBEAT_STREAMS_PER_ADDRESS: {
    read: count(100_000).default(2_000),
    expected: 'how many streams may be open from one address, 1 to 100000',
  },
  FLEETBEAT_STREAMS: {
    read: count(100_000).default(10_000),
    expected: 'how many streams may be open in all, 1 to 100000',
  },
  FLEETBEAT_SECRET: {
    read: z.string().min(shortestSecret).optional(),
    expected: `at least ${shortestSecret} random characters, the same on all instances over one database`,
    secret: true,
  },
  METRICS_TOKEN: {
    read: z.string().min(shortestToken).optional(),
    expected: `a token of at least ${shortestToken} characters that lets others than this machine read /metrics`,
    secret: true,
  },
  TLS_CERT: { read: z.string().min(1).optional(), expected: 'the file of a certificate (PEM), and TLS_KEY with it' },
  TLS_KEY: {
    read: z.string().min(1).optional(),
    expected: "the file of the certificate's key (PEM), and TLS_CERT with it",
  },
  LOG_LEVEL: {
    read: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
    expected: 'fatal, error, warn, info, debug, trace or silent',
  },
} as const satisfies Record<string, { read: z.ZodType; expected: string; secret?: boolean }>

type Name = keyof typeof table
export const settingNames = Object.keys(table) as readonly Name[]
type Values = { readonly [Key in Name]: z.output<(typeof table)[Key]['read']> }

export interface Settings {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string | null
  readonly publicUrl: string | null
  readonly dataDir: string
  readonly environment: string
  readonly owner: { readonly email: string; readonly password: string } | null
  readonly localAgent: boolean
  /** Of group commit. */
  readonly groupSize: Range
  readonly groupWaitMs: Range
  /** Of one node. */
  readonly heartbeatsPerSecond: number
  readonly liveMemoryMb: number
  /** Open at once. */
  readonly streams: { readonly perIdentity: number; readonly perAddress: number; readonly total: number }
  /** Signs sessions; null: one is made and kept in the data folder. */
  readonly secret: string | null
  readonly metricsToken: string | null
  /** The files of the certificate and its key. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly logLevel: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Settings that are empty count as not set, as in a file that lists them all. */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = []
  const values: Partial<Record<Name, unknown>> = {}
  for (const name of settingNames) {
    const given = givenIn(environment, name)
    const result = table[name].read.safeParse(given)
    if (result.success) values[name] = result.data
    else faults.push(fault(name, given))
  }
  for (const missing of missingHalves(environment)) faults.push(fault(missing, undefined))
  if (faults.length > 0) throw new StartupError(`Settings: ${faults.join('; ')}`, 'See docs/operations.md')
  // Every name was read without a fault.
  return settingsOf(values as Values)
}

function givenIn(environment: Environment, name: Name): string | undefined {
  return environment[name]?.trim() === '' ? undefined : environment[name]
}

/** These come together or not at all. */
const pairs = [
  ['FLEETBEAT_OWNER_EMAIL', 'FLEETBEAT_OWNER_PASSWORD'],
  ['TLS_CERT', 'TLS_KEY'],
] as const

function missingHalves(environment: Environment): Name[] {
  return pairs.flatMap((pair) => {
    const missing = pair.filter((name) => givenIn(environment, name) === undefined)
    return missing.length === 1 ? missing : []
  })
}

function fault(name: Name, given: string | undefined): string {
  const entry = table[name]
  const shown = given === undefined ? 'nothing' : 'secret' in entry ? 'something else' : JSON.stringify(given)
  return `${name} expects ${entry.expected}, got ${shown}`
}

function settingsOf(values: Values): Settings {
  const { FLEETBEAT_OWNER_EMAIL: email, FLEETBEAT_OWNER_PASSWORD: password, TLS_CERT: cert, TLS_KEY: key } = values
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    dataDir: resolve(values.FLEETBEAT_DATA_DIR),
    environment: values.FLEETBEAT_ENVIRONMENT,
    owner: email !== undefined && password !== undefined ? { email, password } : null,
    localAgent: values.FLEETBEAT_LOCAL_AGENT,
    groupSize: values.FLEETBEAT_GROUP_SIZE,
    groupWaitMs: values.FLEETBEAT_GROUP_WAIT_MS,
    heartbeatsPerSecond: values.FLEETBEAT_HEARTBEATS_PER_SECOND,
    liveMemoryMb: values.FLEETBEAT_LIVE_MEMORY_MB,
    streams: {
      perIdentity: values.FLEETBEAT_STREAMS_PER_CALLER,
      perAddress: values.FLEETBEAT_STREAMS_PER_ADDRESS,
      total: values.FLEETBEAT_STREAMS,
    },
    secret: values.FLEETBEAT_SECRET ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    tls: cert !== undefined && key !== undefined ? { cert: resolve(cert), key: resolve(key) } : null,
    logLevel: values.LOG_LEVEL,
  }
}
