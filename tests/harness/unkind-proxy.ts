// Owns a way to a server that treats its connections badly on demand: cuts them, holds them still, hands on halves late.
import { connect, createServer, type AddressInfo } from 'node:net'
import { createJoinedSockets } from './joined-sockets.ts'

export interface UnkindProxy {
  readonly url: string
  /** Breaks every connection there is. */
  cut(): void
  /** Nothing gets through, and nobody is told, until it is let go. */
  stall(): void
  letGo(): void
  /** What comes is handed on in two pieces, the second one later. Until it is told otherwise. */
  halve(on: boolean): void
  close(): Promise<void>
}

export async function createUnkindProxy(target: () => string): Promise<UnkindProxy> {
  const sockets = createJoinedSockets()
  let halving = false

  const server = createServer((client) => {
    const { hostname, port } = new URL(target())
    const upstream = connect(Number(port), hostname)
    sockets.join(client, upstream)
    client.on('data', (sent) => upstream.write(sent))
    upstream.on('data', (answer) => {
      if (!halving || answer.length < 2) return void client.write(answer)
      const half = answer.length >> 1
      client.write(answer.subarray(0, half))
      // In the same connection, so that the order stays: what comes next waits behind it.
      upstream.pause()
      setImmediate(() => {
        client.write(answer.subarray(half))
        if (!sockets.held()) upstream.resume()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    cut: sockets.destroy,
    stall: sockets.hold,
    letGo: sockets.letGo,
    halve: (on) => {
      halving = on
    },
    async close() {
      sockets.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
