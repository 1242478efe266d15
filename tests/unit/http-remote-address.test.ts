// Whose address a request is counted under: a client cannot choose it.
import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { remoteAddressOf } from '../../server/http/remote-address.ts'

function request(forwarded: string | undefined): IncomingMessage {
  return {
    socket: { remoteAddress: '10.0.0.1' },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage
}

it.each([
  [0, '203.0.113.7', '10.0.0.1'],
  [1, '203.0.113.7', '203.0.113.7'],
  [1, '1.2.3.4, 203.0.113.7', '203.0.113.7'],
  [2, '203.0.113.7, 10.0.0.2', '203.0.113.7'],
  [2, '203.0.113.7', '10.0.0.1'],
  [1, undefined, '10.0.0.1'],
  [1, 'somebody', '10.0.0.1'],
  [1, '2001:db8::1', '2001:db8::1'],
])('with %i proxies of ours, %s is %s', (proxies, forwarded, expected) => {
  expect(remoteAddressOf(request(forwarded), proxies)).toBe(expected)
})

it('is what our own proxies add, whatever the client made up before', () => {
  fc.assert(
    fc.property(fc.string(), fc.ipV4(), (madeUp, seen) => {
      expect(remoteAddressOf(request(`${madeUp}, ${seen}`), 1)).toBe(seen)
    }),
  )
})
