import { afterEach, describe, expect, it, vi } from 'vitest'
import { fieldOf, postAuth } from '../../web/apollo/auth-post.ts'

const answer = (body: string, status: number) => vi.stubGlobal('fetch', async () => new Response(body, { status }))

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a request to /auth', () => {
  it('carries JSON and the header that no foreign page can send', async () => {
    const send = vi.fn(async () => new Response('{"kind":"INVITATION"}'))
    vi.stubGlobal('fetch', send)
    const { body, told } = await postAuth('/auth/link', { code: 'x' })
    expect([fieldOf(body, 'kind'), told]).toEqual(['INVITATION', null])
    expect(send).toHaveBeenCalledWith('/auth/link', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1' },
      body: '{"code":"x"}',
    })
  })

  it.each([
    ['our own form', '{"errors":[{"message":"No such link","extensions":{"code":"NOT_FOUND"}}]}', 404, 'No such link'],
    ['the form of the library', '{"message":"Invalid password","code":"INVALID_PASSWORD"}', 400, 'Invalid password'],
    ['what is none of them', '<html>', 502, 'The server answered 502. Try again.'],
    ['too many', '{"message":"slow down"}', 429, 'Too many attempts. Wait a minute, then try again.'],
  ])('tells what went wrong from %s', async (_form, body, status, told) => {
    answer(body, status)
    expect((await postAuth('/auth/link', {})).told).toBe(told)
  })

  it('takes a message for what it is only where it is an error', async () => {
    answer('{"message":"Welcome"}', 200)
    expect((await postAuth('/auth/sign-in/email', {})).told).toBeNull()
  })

  it('says so when the server is away', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect((await postAuth('/auth/link', {})).told).toContain('cannot be reached')
  })
})
