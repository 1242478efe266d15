// Owns every setting: how it is read, and what is expected of it. docs/operations.md and .env.example list the same.
import { z } from 'zod'
import { shortestPassword } from '../schema/bounds.ts'

const highestPort = 65_535
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

const whole = ({ least, most }: { least: number; most: number }) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most))

const count = (most: number) => whole({ least: 1, most })

export interface Range {
  readonly floor: number
  readonly ceiling: number
}

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')

/** Each setting: how it is read, what a fault's message says was expected, and whether its value may be shown. */
export const table = {
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
    read: onOff.default(true),
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
  FLEETBEAT_TRUSTED_PROXIES: {
    read: whole({ least: 0, most: 10 }).default(0),
    expected: 'how many proxies in front are ours, so that what they say of addresses is believed, 0 to 10',
  },
  FLEETBEAT_AUDIT_DAYS: {
    read: whole({ least: 30, most: 3_650 }).default(365),
    expected: 'how many days the audit log is kept, 30 to 3650',
  },
  FLEETBEAT_CORS_ORIGINS: {
    read: z
      .string()
      .transform((text) => text.split(',').map((one) => one.trim()))
      .pipe(z.array(url(['http:', 'https:']).refine((one) => URL.canParse(one) && new URL(one).origin === one)).max(50))
      .default([]),
    expected: 'origins of pages elsewhere that may ask with a token, such as https://app.example.com, by commas',
  },
  FLEETBEAT_INTROSPECTION: {
    read: onOff.default(true),
    expected: 'on or off: whether who signed in is told the schema itself',
  },
  FLEETBEAT_OPERATIONS: {
    read: z.enum(['any', 'known']).default('any'),
    expected: 'any, or known: whether only the operations of our own dashboard and agent are answered',
  },
  SMTP_URL: {
    read: url(['smtp:', 'smtps:']).optional(),
    expected: 'smtp://USER:PASSWORD@HOST:PORT or smtps://..., with SMTP_FROM and PUBLIC_URL',
    secret: true,
  },
  SMTP_FROM: { read: z.string().min(3).max(253).optional(), expected: 'who letters are from, and SMTP_URL with it' },
  OIDC_ISSUER: {
    read: url(['http:', 'https:']).optional(),
    expected: 'the address of an OpenID Connect provider, with OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL',
  },
  OIDC_CLIENT_ID: {
    read: z.string().min(1).optional(),
    expected: 'what the provider calls us, and OIDC_ISSUER with it',
  },
  OIDC_CLIENT_SECRET: {
    read: z.string().min(1).optional(),
    expected: 'the secret that the provider gave us, and OIDC_ISSUER with it',
    secret: true,
  },
  OIDC_NAME: {
    read: z.string().min(1).max(50).default('single sign-on'),
    expected: 'what the button on the sign-in page calls the provider, 1 to 50 characters',
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
