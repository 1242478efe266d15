// Owns talking HTTP as one version of it does: the same requests over HTTP/1.1, HTTP/1.1 with TLS and HTTP/2.
import { request as plainRequest } from 'node:http'
import { connect, type ClientHttp2Session } from 'node:http2'
import { request as tlsRequest } from 'node:https'
import type { Readable } from 'node:stream'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Everything that came so far. */
  text(): string
  /** Settles when the response is over. */
  readonly ended: Promise<void>
  /** Leaves without another word. */
  leave(): void
}

export interface Transport {
  send(sent: Sent): Promise<Received>
  close(): void
}

export const http1 =
  (ca?: string) =>
  (url: string): Transport => ({
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const request = url.startsWith('https') ? tlsRequest : plainRequest
        const sending = request(`${url}${path}`, { method, headers, agent: false, ...(ca ? { ca } : {}) }, (response) =>
          resolve({
            ...collected(response),
            status: response.statusCode ?? 0,
            headers: response.headers,
            leave: () => sending.destroy(),
          }),
        )
        sending.on('error', reject)
        sending.end(body)
      }),
    close: () => undefined,
  })

export const http2 =
  (ca: string) =>
  (url: string): Transport => {
    const session: ClientHttp2Session = connect(url, { ca })
    session.on('error', () => undefined)
    return {
      send: ({ method, path, headers = {}, body }) =>
        new Promise((resolve, reject) => {
          const stream = session.request({ ...headers, ':method': method, ':path': path })
          stream.on('error', reject)
          stream.on('response', (head) =>
            resolve({
              ...collected(stream),
              status: head[':status'] ?? 0,
              headers: head,
              leave: () => stream.close(),
            }),
          )
          stream.end(body)
        }),
      close: () => session.destroy(),
    }
  }

function collected(stream: Readable): Pick<Received, 'text' | 'ended'> {
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error', 'aborted']) stream.on(event, () => resolve())
  })
  return { text: () => text, ended }
}
