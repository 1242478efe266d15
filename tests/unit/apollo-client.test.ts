import { gql } from '@apollo/client'
import { describe, expect, it, vi } from 'vitest'
import type { LiveEntity } from '../../web/apollo/cache-batcher.ts'
import { createFleetbeatClient } from '../../web/apollo/client.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

const viewerQuery = gql`
  query Viewer {
    viewer {
      id
      name
    }
  }
`
const viewerAnswer = (name: string) => ({ data: { viewer: { __typename: 'Viewer', id: 'u1', name } } })

function app(answer: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const requests: { readonly url: string; readonly init: RequestInit }[] = []
  const onUnauthorized = vi.fn()
  const clock = createManualClock()
  const page = createManualPage()
  const fleetbeat = createFleetbeatClient({
    uri: '/graphql',
    streamUri: '/graphql/stream',
    onUnauthorized,
    clock,
    page,
    fetch: async (input, init = {}) => {
      requests.push({ url: String(input), init })
      return answer(String(input), init)
    },
  })
  return { fleetbeat, requests, onUnauthorized, clock, page }
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/graphql-response+json' } })

const status = gql`
  fragment Status on FleetNode {
    id
    revision
    status
  }
`
const metrics = gql`
  subscription Metrics {
    metricUpdate {
      snapshot
      nodes {
        ...Status
      }
    }
  }
  ${status}
`

interface MetricsEvent {
  readonly metricUpdate: { readonly snapshot: boolean; readonly nodes: readonly LiveEntity[] }
}

/** The server's side of single connection mode, without a network. */
function streaming() {
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null
  let operation: unknown = null
  const answer = (_url: string, { method, body }: RequestInit) => {
    if (method === 'PUT') return new Response('token', { status: 201 })
    if (method === 'POST') {
      const { extensions } = JSON.parse(String(body)) as { extensions: { operationId: string } }
      operation = extensions.operationId
      return new Response(null, { status: 202 })
    }
    const source = new ReadableStream<Uint8Array>({ start: (controller) => void (stream = controller) })
    return new Response(source, { headers: { 'content-type': 'text/event-stream' } })
  }
  const send = (snapshot: boolean, revision: number) => {
    const nodes = [{ __typename: 'FleetNode', id: 'n1', revision, status: `r${revision}` }]
    const metricUpdate = { __typename: 'MetricUpdate', snapshot, nodes }
    const data = JSON.stringify({ id: operation, payload: { data: { metricUpdate } } })
    stream?.enqueue(new TextEncoder().encode(`event: next\ndata: ${data}\n\n`))
  }
  const begun = () => operation !== null
  const cut = () => {
    operation = null
    stream?.error(new Error('cut'))
  }
  return { answer, send, cut, begun }
}

describe('client', () => {
  it('asks by POST with the header that a foreign page cannot send, and the cookies of its own origin', async () => {
    const { fleetbeat, requests } = app(() => json(viewerAnswer('Ada')))
    expect((await fleetbeat.client.query({ query: viewerQuery })).data).toEqual(viewerAnswer('Ada').data)
    expect(requests).toMatchObject([{ url: '/graphql', init: { method: 'POST', credentials: 'same-origin' } }])
    expect(new Headers(requests[0]?.init.headers).get('x-fleetbeat-request')).toBe('1')
    fleetbeat.close()
  })

  it('asks to sign in, once, until the session is reset', async () => {
    let respond = () => json({ errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] })
    const { fleetbeat, onUnauthorized } = app(() => respond())
    const ask = () => fleetbeat.client.query({ query: viewerQuery, fetchPolicy: 'network-only', errorPolicy: 'all' })
    await ask()
    respond = () => new Response('', { status: 401 })
    await ask()
    expect(onUnauthorized).toHaveBeenCalledTimes(1)
    await fleetbeat.resetSession()
    await ask()
    expect(onUnauthorized).toHaveBeenCalledTimes(2)
    fleetbeat.close()
  })

  it('does not ask to sign in for what the caller may not do', async () => {
    const { fleetbeat, onUnauthorized } = app(() =>
      json({ errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] }),
    )
    await fleetbeat.client.query({ query: viewerQuery, errorPolicy: 'all' })
    expect(onUnauthorized).not.toHaveBeenCalled()
    fleetbeat.close()
  })

  it('asks to sign in when the stream is refused', async () => {
    const { fleetbeat, onUnauthorized, requests } = app(() => new Response('', { status: 401 }))
    const leave = fleetbeat.live.join(
      gql('subscription { fleetStatus { snapshot } }'),
      {},
      { next: () => {}, error: () => {} },
    )
    await vi.waitFor(() => expect(onUnauthorized).toHaveBeenCalledTimes(1))
    expect(fleetbeat.connection.get().status).toBe('unauthorized')
    expect(requests).toMatchObject([{ url: '/graphql/stream', init: { method: 'PUT', credentials: 'same-origin' } }])
    leave()
    fleetbeat.close()
  })

  it('does not ask to sign in while the session is being replaced, and begins the stream anew after it', async () => {
    let refused = false
    const { answer, send, begun, cut } = streaming()
    const { fleetbeat, onUnauthorized, requests } = app((url, init) =>
      refused ? new Response('', { status: 401 }) : answer(url, init),
    )
    const puts = () => requests.filter(({ init }) => init.method === 'PUT').length
    const leave = fleetbeat.live.join(metrics, {}, { next: () => {}, error: () => {} })
    await vi.waitFor(() => expect(begun()).toBe(true))
    send(true, 1)
    await vi.waitFor(() => expect(fleetbeat.connection.get().status).toBe('live'))
    const replaced = await fleetbeat.replaceSession(async () => {
      refused = true
      cut()
      await vi.waitFor(() => expect(fleetbeat.connection.get().status).toBe('reconnecting'))
      fleetbeat.connection.retryNow()
      await vi.waitFor(() => expect(fleetbeat.connection.get().status).toBe('unauthorized'))
      refused = false
      return 'answer'
    })
    expect(replaced).toBe('answer')
    await vi.waitFor(() => expect(fleetbeat.connection.get().status).toBe('live'))
    expect(onUnauthorized).not.toHaveBeenCalled()
    expect(puts()).toBeGreaterThanOrEqual(2)
    leave()
    fleetbeat.close()
  })

  it('shows nothing of one person to the next', async () => {
    const { fleetbeat } = app(() => json(viewerAnswer('Ada')))
    await fleetbeat.client.query({ query: viewerQuery })
    expect(fleetbeat.client.cache.extract()).not.toEqual({})
    await fleetbeat.resetSession()
    expect(fleetbeat.client.cache.extract()).toEqual({})
    fleetbeat.close()
  })

  it('brings pushes into the cache, and takes each new stream for the truth', async () => {
    const { answer, send, cut, begun } = streaming()
    const { fleetbeat, clock, page } = app(answer)
    const { live, batcher, client, connection } = fleetbeat
    live.join<MetricsEvent>(
      metrics,
      {},
      {
        next: ({ metricUpdate: { nodes, snapshot } }) =>
          nodes.forEach((node) => batcher.put(status, node, { snapshot })),
        error: (error) => expect.fail(error.message),
      },
    )
    const shown = async (revision: number) => {
      await vi.waitFor(() => {
        page.paint()
        const node = client.readFragment<{ status: string }>({ fragment: status, id: 'FleetNode:n1' })
        expect(node?.status).toBe(`r${revision}`)
      })
    }
    await vi.waitFor(() => expect(begun()).toBe(true))
    send(true, 900)
    await shown(900)
    send(false, 901)
    await shown(901)
    expect(connection.get()).toMatchObject({ status: 'live', lastUpdateAt: clock.now() })
    cut()
    await vi.waitFor(() => expect(connection.get().status).toBe('reconnecting'))
    clock.advance(1_000)
    await vi.waitFor(() => expect(begun()).toBe(true))
    send(true, 3)
    await shown(3)
    fleetbeat.close()
  })

  it('leaves nothing behind when it is closed', () => {
    const { fleetbeat, clock, page } = app(() => json(viewerAnswer('Ada')))
    page.hide()
    fleetbeat.close()
    expect([clock.waiting(), page.listeners()]).toEqual([0, 0])
  })
})
