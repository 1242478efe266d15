// Notices between instances: always short enough to be sent, and never misread.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decode, encode } from '../../server/store/bus.ts'

const key = fc.integer({ min: 1, max: 2 ** 31 - 1 })
const keys = (maxLength: number) => fc.array(key, { maxLength, size: 'max' })

it('say what was written, or that it was too much to be listed', () => {
  fc.assert(
    fc.property(keys(1_500), keys(3), keys(3), (nodes, log, status) => {
      const text = encode('one', { nodes, log, status })
      expect(Buffer.byteLength(text)).toBeLessThan(8_000)
      const read = decode('other', text)
      expect(read).toEqual({ nodes: read?.nodes === null ? null : nodes, log, status })
      if (nodes.length < 600) expect(read?.nodes).toEqual(nodes)
    }),
  )
})

it('are nothing to the one that sent them', () => {
  expect(decode('one', encode('one', { nodes: [1], log: [], status: [] }))).toBeNull()
})

it.each(['', '{', 'null', '{"from":"other"}', '{"from":"other","nodes":["1"],"log":[],"status":[]}'])(
  'say that something was written where they cannot be read: %j',
  (text) => {
    expect(decode('one', text)).toEqual({ nodes: null, log: [], status: [] })
  },
)
