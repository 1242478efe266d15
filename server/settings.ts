// Owns the settings: read from the environment, all faults found at once, every one listed in docs/operations.md and .env.example.
import { resolve } from 'node:path'
import type { z } from 'zod'
import { table, type Range } from './settings-table.ts'
import { StartupError } from './startup-error.ts'

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
  /** Proxies in front that are ours. */
  readonly trustedProxies: number
  readonly auditDays: number
  /** Of pages elsewhere that may ask with a token. */
  readonly origins: readonly string[]
  readonly introspection: boolean
  /** Whether only operations that our own programs send are answered. */
  readonly knownOperationsOnly: boolean
  /** Null: no letters are sent. */
  readonly mail: { readonly url: string; readonly from: string; readonly publicUrl: string } | null
  /** Null: no single sign-on. */
  readonly oidc: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    readonly name: string
  } | null
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
  for (const missing of missingParts(environment)) faults.push(fault(missing, undefined))
  if (faults.length > 0) throw new StartupError(`Settings: ${faults.join('; ')}`, 'See docs/operations.md')
  // Every name was read without a fault.
  return settingsOf(values as Values)
}

function givenIn(environment: Environment, name: Name): string | undefined {
  return environment[name]?.trim() === '' ? undefined : environment[name]
}

/** Where one of these is set, so must be the others, and what they need. */
const groups = [
  { together: ['FLEETBEAT_OWNER_EMAIL', 'FLEETBEAT_OWNER_PASSWORD'], needs: [] },
  { together: ['TLS_CERT', 'TLS_KEY'], needs: [] },
  { together: ['SMTP_URL', 'SMTP_FROM'], needs: ['PUBLIC_URL'] },
  { together: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'], needs: ['PUBLIC_URL'] },
] as const

function missingParts(environment: Environment): Name[] {
  const isMissing = (name: Name) => givenIn(environment, name) === undefined
  const missing = groups.flatMap(({ together, needs }) =>
    together.every(isMissing) ? [] : [...together, ...needs].filter(isMissing),
  )
  return [...new Set<Name>(missing)]
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
    trustedProxies: values.FLEETBEAT_TRUSTED_PROXIES,
    auditDays: values.FLEETBEAT_AUDIT_DAYS,
    origins: values.FLEETBEAT_CORS_ORIGINS,
    introspection: values.FLEETBEAT_INTROSPECTION,
    knownOperationsOnly: values.FLEETBEAT_OPERATIONS === 'known',
    mail: mailOf(values),
    oidc: oidcOf(values),
    metricsToken: values.METRICS_TOKEN ?? null,
    tls: cert !== undefined && key !== undefined ? { cert: resolve(cert), key: resolve(key) } : null,
    logLevel: values.LOG_LEVEL,
  }
}

function mailOf({ SMTP_URL: url, SMTP_FROM: from, PUBLIC_URL: publicUrl }: Values): Settings['mail'] {
  return url !== undefined && from !== undefined && publicUrl !== undefined ? { url, from, publicUrl } : null
}

function oidcOf(values: Values): Settings['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = values
  return issuer !== undefined && clientId !== undefined && clientSecret !== undefined
    ? { issuer, clientId, clientSecret, name }
    : null
}
