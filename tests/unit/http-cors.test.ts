// Which pages elsewhere may ask, and that none of them may bring a cookie.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { answerOrigin } from '../../server/http/cors.ts'

const ours = ['https://app.example.com']

function ask(method: string, headers: Record<string, string>, origins: readonly string[] = ours) {
  const sent: Record<string, string> = {}
  let status: number | null = null
  const response = {
    setHeader: (name: string, value: string) => (sent[name] = value),
    writeHead(code: number, more: Record<string, string>) {
      status = code
      Object.assign(sent, more)
      return { end: () => undefined }
    },
  }
  const answered = answerOrigin(
    { method, headers } as unknown as IncomingMessage,
    response as unknown as ServerResponse,
    origins,
  )
  return { answered, sent, status }
}

const preflight = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' }

describe('a page elsewhere', () => {
  it('that is named may ask with a token, and is never let bring its cookies', () => {
    const { answered, sent, status } = ask('OPTIONS', preflight)
    expect([answered, status]).toEqual([true, 204])
    expect(sent['access-control-allow-origin']).toBe('https://app.example.com')
    expect(sent['access-control-allow-headers']).toContain('authorization')
    expect(sent).not.toHaveProperty('access-control-allow-credentials')
    // The header that makes a cookie count is not one of them.
    expect(sent['access-control-allow-headers']).not.toContain('x-fleetbeat-request')
    expect(ask('POST', { origin: 'https://app.example.com' })).toMatchObject({ answered: false, status: null })
  })

  it.each([
    ['another origin', { ...preflight, origin: 'https://evil.example' }, ours],
    ['a part of its name', { ...preflight, origin: 'https://app.example.com.evil.example' }, ours],
    ['another scheme', { ...preflight, origin: 'http://app.example.com' }, ours],
    ['no origin', { 'access-control-request-method': 'POST' }, ours],
    ['nobody named', preflight, []],
    ['null', { ...preflight, origin: 'null' }, ours],
  ])('is told nothing where it is %s', (_what, headers, origins) => {
    const { answered, sent } = ask('OPTIONS', headers, origins)
    expect(answered).toBe(false)
    expect(Object.keys(sent).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
