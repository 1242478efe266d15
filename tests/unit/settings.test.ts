import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSettings, settingNames } from '../../server/settings.ts'
import { StartupError } from '../../server/startup-error.ts'

const owner = { FLEETBEAT_OWNER_EMAIL: 'owner@example.com', FLEETBEAT_OWNER_PASSWORD: 'correct-horse-battery' }

function faultsOf(environment: Record<string, string>): string {
  try {
    readSettings(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError)
    return (error as Error).message
  }
  throw new Error('these settings were taken')
}

it.each(['25', '100..25', '0..10', '1..501', '1...5', '-1..5', 'a..b', '1..5 '])('no group size is %j', (size) => {
  expect(faultsOf({ FLEETBEAT_GROUP_SIZE: size })).toContain('FLEETBEAT_GROUP_SIZE expects FLOOR..CEILING')
})

describe('settings that are right', () => {
  it('have a default each', () => {
    expect(readSettings({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: null,
      publicUrl: null,
      dataDir: resolve('data'),
      environment: 'production',
      owner: null,
      localAgent: true,
      groupSize: { floor: 25, ceiling: 100 },
      groupWaitMs: { floor: 2, ceiling: 20 },
      heartbeatsPerSecond: 20,
      liveMemoryMb: 128,
      streams: { perIdentity: 100, perAddress: 2_000, total: 10_000 },
      secret: null,
      trustedProxies: 0,
      auditDays: 365,
      origins: [],
      introspection: true,
      knownOperationsOnly: false,
      mail: null,
      oidc: null,
      metricsToken: null,
      tls: null,
      logLevel: 'warn',
    })
  })

  it('are read', () => {
    const read = readSettings({
      ...owner,
      PORT: '0',
      HOST: '::',
      DATABASE_URL: 'postgres:///fleet?host=/run/postgresql',
      PUBLIC_URL: 'HTTPS://Fleet.example.com/',
      FLEETBEAT_DATA_DIR: '/srv/fleetbeat',
      FLEETBEAT_ENVIRONMENT: 'staging',
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_GROUP_SIZE: '1..500',
      FLEETBEAT_GROUP_WAIT_MS: '0..0',
      FLEETBEAT_HEARTBEATS_PER_SECOND: '1',
      FLEETBEAT_LIVE_MEMORY_MB: '64',
      FLEETBEAT_STREAMS_PER_CALLER: '1',
      FLEETBEAT_STREAMS_PER_ADDRESS: '2',
      FLEETBEAT_STREAMS: '3',
      FLEETBEAT_SECRET: 'thirty-two characters and then 4',
      FLEETBEAT_TRUSTED_PROXIES: '2',
      FLEETBEAT_AUDIT_DAYS: '30',
      FLEETBEAT_CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
      FLEETBEAT_INTROSPECTION: 'off',
      FLEETBEAT_OPERATIONS: 'known',
      SMTP_URL: 'smtps://us:secret@mail.example.com:465',
      SMTP_FROM: 'Fleetbeat <fleet@example.com>',
      OIDC_ISSUER: 'https://id.example.com',
      OIDC_CLIENT_ID: 'fleetbeat',
      OIDC_CLIENT_SECRET: 'known to both',
      OIDC_NAME: 'Example',
      METRICS_TOKEN: 'a-token-that-is-long',
      TLS_CERT: '/etc/tls/cert.pem',
      TLS_KEY: '/etc/tls/key.pem',
      LOG_LEVEL: 'debug',
    })
    expect(read).toEqual({
      port: 0,
      host: '::',
      databaseUrl: 'postgres:///fleet?host=/run/postgresql',
      publicUrl: 'https://fleet.example.com',
      dataDir: '/srv/fleetbeat',
      environment: 'staging',
      owner: { email: 'owner@example.com', password: 'correct-horse-battery' },
      localAgent: false,
      groupSize: { floor: 1, ceiling: 500 },
      groupWaitMs: { floor: 0, ceiling: 0 },
      heartbeatsPerSecond: 1,
      liveMemoryMb: 64,
      streams: { perIdentity: 1, perAddress: 2, total: 3 },
      secret: 'thirty-two characters and then 4',
      trustedProxies: 2,
      auditDays: 30,
      origins: ['https://app.example.com', 'http://localhost:3000'],
      introspection: false,
      knownOperationsOnly: true,
      mail: {
        url: 'smtps://us:secret@mail.example.com:465',
        from: 'Fleetbeat <fleet@example.com>',
        publicUrl: 'https://fleet.example.com',
      },
      oidc: {
        issuer: 'https://id.example.com',
        clientId: 'fleetbeat',
        clientSecret: 'known to both',
        name: 'Example',
      },
      metricsToken: 'a-token-that-is-long',
      tls: { cert: '/etc/tls/cert.pem', key: '/etc/tls/key.pem' },
      logLevel: 'debug',
    })
  })

  it('count as not set where they are empty', () => {
    expect(readSettings(Object.fromEntries(settingNames.map((name) => [name, ' '])))).toEqual(readSettings({}))
  })

  it('are the defaults in .env.example, which names every one', () => {
    const lines = readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)
    const example = Object.fromEntries([...lines].map(([, name = '', value]) => [name, value]))
    expect(Object.keys(example).sort()).toEqual([...settingNames].sort())
    expect(readSettings(example)).toEqual(readSettings({}))
  })

  it('take every port there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (port) => readSettings({ PORT: String(port) }).port === port),
    )
  })
})

describe('settings that are wrong', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '4000a'],
    ['PORT', '0x10'],
    ['PORT', '1e3'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'mysql://h/d'],
    ['DATABASE_URL', 'localhost:5432'],
    ['PUBLIC_URL', 'fleet.example.com'],
    ['PUBLIC_URL', 'ftp://fleet.example.com'],
    ['PUBLIC_URL', 'https://example.com/fleet'],
    ['FLEETBEAT_ENVIRONMENT', 'x'.repeat(101)],
    ['FLEETBEAT_LOCAL_AGENT', 'yes'],
    ['FLEETBEAT_LIVE_MEMORY_MB', '0'],
    ['FLEETBEAT_CORS_ORIGINS', '*'],
    ['FLEETBEAT_CORS_ORIGINS', 'https://app.example.com/path'],
    ['FLEETBEAT_TRUSTED_PROXIES', '-1'],
    ['FLEETBEAT_AUDIT_DAYS', '29'],
    ['OIDC_ISSUER', 'id.example.com'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['FLEETBEAT_SECRET', 'thirty-one characters are short'],
    ['METRICS_TOKEN', 'short'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toContain(`${name} expects `)
  })

  it('say what came, in one line', () => {
    const message = faultsOf({ PORT: 'four\nthousand' })
    expect(message).toContain('PORT expects a port from 0 (any free one) to 65535, got "four\\nthousand"')
    expect(message).not.toContain('\n')
  })

  it('are told all at once, the missing half of the owner too', () => {
    const message = faultsOf({ PORT: 'x', LOG_LEVEL: 'y', FLEETBEAT_OWNER_EMAIL: owner.FLEETBEAT_OWNER_EMAIL })
    for (const name of ['PORT', 'LOG_LEVEL', 'FLEETBEAT_OWNER_PASSWORD']) expect(message).toContain(`${name} expects`)
  })

  it('are a fault where a half of the owner is missing', () => {
    const { FLEETBEAT_OWNER_EMAIL, FLEETBEAT_OWNER_PASSWORD } = owner
    expect(faultsOf({ FLEETBEAT_OWNER_EMAIL })).toContain('FLEETBEAT_OWNER_PASSWORD expects')
    expect(faultsOf({ FLEETBEAT_OWNER_PASSWORD })).toContain('FLEETBEAT_OWNER_EMAIL expects')
  })

  it('are told once where a half of the owner is wrong', () => {
    const message = faultsOf({ ...owner, FLEETBEAT_OWNER_PASSWORD: 'short' })
    expect(message.match(/ expects /g)).toHaveLength(1)
  })

  it('never show a secret', () => {
    const secrets = {
      DATABASE_URL: 'mysql://u:S3CRET-url@h/d',
      FLEETBEAT_OWNER_PASSWORD: 'S3CRET-pw',
      METRICS_TOKEN: 'S3CRET-token',
    }
    expect(faultsOf(secrets)).not.toContain('S3CRET')
  })
})
