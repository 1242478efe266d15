// What stands in front of every answer.
import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { secure } from '../../server/http/static.ts'

function headersOf(how: { https: boolean }): Record<string, string> {
  const headers: Record<string, string> = {}
  secure({ setHeader: (name: string, value: string) => (headers[name] = value) } as unknown as ServerResponse, how)
  return headers
}

it('lets no inline script run and no other site frame a page', () => {
  const { 'content-security-policy': policy = '' } = headersOf({ https: false })
  expect(policy).toContain("default-src 'none'; script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy.match(/script-src[^;]*/)?.[0]).not.toMatch(/unsafe|http|\*/)
})

it('asks browsers to come over TLS for a year, where we are reached that way', () => {
  expect(headersOf({ https: true })['strict-transport-security']).toBe('max-age=31536000')
  expect(headersOf({ https: false })).not.toHaveProperty('strict-transport-security')
})
