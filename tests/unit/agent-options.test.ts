import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOptions, UsageError } from '../../agent/options.ts'
import { openState, StateError } from '../../agent/state.ts'
import { createTroubles } from '../../agent/troubles.ts'

describe('the command line', () => {
  const server = ['--server', 'http://127.0.0.1:4000/']

  it('is read', () => {
    const flags =
      '--token T --name n --label a=b --label c=d=e --state-dir s --scrape p=http://127.0.0.1:1/metrics --tail p=/var/log/x'
    expect(readOptions([...server, ...flags.split(' ')], {})).toEqual({
      server: 'http://127.0.0.1:4000',
      enrollmentToken: 'T',
      name: 'n',
      labels: [
        { key: 'a', value: 'b' },
        { key: 'c', value: 'd=e' },
      ],
      stateDir: resolve('s'),
      engines: [{ pipeline: 'p', metricsUrl: 'http://127.0.0.1:1/metrics', logFile: '/var/log/x' }],
    })
  })

  it('wins over the environment, where what is empty is not set', () => {
    const environment = {
      FLEETBEAT_SERVER: 'http://one',
      FLEETBEAT_ENROLL_TOKEN: 'T',
      FLEETBEAT_STATE_DIR: '/s',
      FLEETBEAT_NODE_NAME: 'n',
    }
    expect(readOptions([], environment)).toMatchObject({
      server: 'http://one',
      enrollmentToken: 'T',
      stateDir: '/s',
      name: 'n',
    })
    expect(readOptions(['--server', 'http://two', '--token', 'U'], environment)).toMatchObject({
      server: 'http://two',
      enrollmentToken: 'U',
    })
    expect(readOptions(server, { FLEETBEAT_ENROLL_TOKEN: ' ' })).toMatchObject({ enrollmentToken: null })
  })

  it.each([
    [[], '--server: expected the address'],
    [['--server', 'ftp://x'], '--server: expected an http'],
    [[...server, '--tokn', 'T'], "Unknown option '--tokn'. Usage:"],
    [[...server, 'stray'], "Unexpected argument 'stray'"],
    [[...server, '--label', 'a'], '--label: expected KEY=VALUE, got "a"'],
    [[...server, '--label', 'a=1', '--label', 'a=2'], '--label: expected "a" once'],
    [[...server, '--label', `a=${'x'.repeat(254)}`], '--label: expected 1 to 253'],
    [[...server, '--scrape', 'p=x'], '--scrape: expected an http'],
    [[...server, '--tail', 'p=/x'], '--tail: expected a pipeline that --scrape names'],
    [['--server', 'http://me:secret@host'], 'without a user and a password'],
  ])('%j is refused in one line', (args, message) => {
    const refused = () => readOptions(args, {})
    expect(refused).toThrow(UsageError)
    expect(refused).toThrow(message)
    expect(refused).not.toThrow(/\n|secret/)
  })

  it('can ask for help', () => expect(readOptions(['--help'], {})).toBe('help'))
})

describe('the state directory', () => {
  let directory: string
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'fleetbeat-state-'))))
  afterEach(() => rmSync(directory, { recursive: true }))

  it('keeps the node token for its owner alone, and the machine id', () => {
    const state = openState(directory)
    expect(state.nodeToken()).toBeNull()
    state.saveNodeToken('fb_node_1')
    const { machineId } = state
    state.close()
    expect(statSync(join(directory, 'node-token')).mode & 0o777).toBe(0o600)
    const again = openState(directory)
    expect([again.nodeToken(), again.machineId]).toEqual(['fb_node_1', machineId])
    again.close()
    expect(readdirSync(directory).sort()).toEqual(['machine-id', 'node-token'])
  })

  it('makes another machine of another directory', () => {
    const states = ['a', 'b'].map((name) => openState(join(directory, name)))
    expect(new Set(states.map(({ machineId }) => machineId)).size).toBe(2)
  })

  it('has one agent at a time', () => {
    const state = openState(directory)
    expect(() => openState(directory)).toThrow(/Another agent \(process \d+\) uses the state directory/)
    state.close()
    openState(directory).close()
  })

  it.each(['999999999 x', `${process.ppid} another-boot/1`, 'not a pid'])(
    'is taken over from %j, which left it',
    (left) => {
      writeFileSync(join(directory, 'agent.pid'), left)
      const state = openState(directory)
      expect(readFileSync(join(directory, 'agent.pid'), 'utf8')).toContain(String(process.pid))
      state.close()
    },
  )

  it('says clearly that it cannot be used', () => {
    writeFileSync(join(directory, 'file'), '')
    expect(() => openState(join(directory, 'file', 'state'))).toThrow(StateError)
    mkdirSync(join(directory, 'node-token'))
    expect(() => openState(directory)).toThrow(/node-token cannot be read/)
  })
})

it('tells a trouble once, its end once, on one line, without a token', () => {
  const lines: string[] = []
  const troubles = createTroubles((line) => lines.push(line))
  for (let time = 0; time < 3; time += 1) troubles.began('server', new Error('no\nuse: fb_enroll_aB3-_x, fb_node_zz'))
  troubles.over('server')
  troubles.over('server')
  troubles.began('server', 'x'.repeat(10_000))
  expect(lines.slice(0, 2)).toEqual(['server: no use: fb_enroll_..., fb_node_...', 'server: all right again'])
  expect(lines[2]?.length).toBeLessThan(600)
  expect(troubles.total()).toBe(4)
})
