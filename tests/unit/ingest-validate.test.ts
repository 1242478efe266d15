// What passes the door can be stored: text without what PostgreSQL cannot hold, numbers whose sums stay finite.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import { heartbeatInput, reportInput, start } from '../harness/heartbeats.ts'

const unstorable = /[\0\p{Surrogate}]/u

function stored(line: string) {
  const input = heartbeatInput(1, { pipelines: [reportInput({ logs: [{ line }] })] })
  return validateHeartbeat(input, start).pipelines?.[0]?.logs[0]
}

describe('a log line', () => {
  it('that spells out what cannot be stored is stored with the replacement character', () => {
    expect(stored('{"level":"in\\u0000fo","msg":"a\\u0000b"}')).toMatchObject({
      level: 'IN\uFFFDFO',
      message: 'a\uFFFDb',
    })
    expect(stored('{"fields":{"message":"a\\ud800b"}}')).toMatchObject({ message: 'a\uFFFDb' })
    expect(stored('a\0b')).toMatchObject({ message: 'a\uFFFDb' })
  })

  it('can always be stored, whatever it says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\0', '\ud800', '\udc00', '"', '\\', '{', 'é') })
    const escaped = text.map((value) => JSON.stringify({ msg: value, level: value, nested: [value] }))
    fc.assert(
      fc.property(fc.oneof(text, escaped), (line) => {
        const entry = stored(line)
        expect(unstorable.test(`${entry?.message}${entry?.level}`)).toBe(false)
      }),
    )
  })
})

describe('an amount', () => {
  const most = Number.MAX_SAFE_INTEGER
  const load = (load1: number) => () => validateHeartbeat(heartbeatInput(1, { host: { load1 } }), start)
  const temperature = (temperatureCelsius: number) => () =>
    validateHeartbeat(heartbeatInput(1, { host: { temperatureCelsius } }), start)

  it('is bounded, so that sums of it are numbers', () => {
    expect(load(most)).not.toThrow()
    expect(load(most * 2)).toThrow(`input.host.load1: expected a number from 0 to ${most}`)
    expect(load(-1)).toThrow('input.host.load1')
    expect(temperature(-10_000)).not.toThrow()
    expect(temperature(10_001)).toThrow('input.host.temperatureCelsius: expected a number from -10000 to 10000')
  })
})
